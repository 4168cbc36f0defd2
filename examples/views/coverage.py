"""Coverage: how many examples there are for each pair of values of two facets, as a page and as CSV."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from examples.catalogue.snapshot import Catalogue
from examples.presenters.breadcrumbs import build_breadcrumbs
from examples.presenters.coverage import GRID_FACETS, build_coverage_grid, build_suggest_selects, resolve_facets
from examples.presenters.csv_cells import format_csv
from examples.presenters.select_options import build_select
from examples.views.caching import catalogue_page
from examples.views.responses import build_file_response


@catalogue_page
def coverage(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    rows, columns, notice = resolve_facets(request.GET.get("rows", ""), request.GET.get("columns", ""))
    labels = {facet.name: facet.label for facet in catalogue.facets}
    choices = {name: labels[name] for name in GRID_FACETS}
    grid = build_coverage_grid(catalogue, rows, columns)
    context = {
        "grid": grid,
        "suggest_selects": build_suggest_selects(grid),
        "selects": [build_select("rows", "Rows", choices, rows), build_select("columns", "Columns", choices, columns)],
        "notice": notice,
        "breadcrumbs": build_breadcrumbs(),
    }
    return render(request, "coverage.html", context)


@catalogue_page
def coverage_csv(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    rows, columns, _ = resolve_facets(request.GET.get("rows", ""), request.GET.get("columns", ""))
    today = timezone.localdate()
    table = build_coverage_grid(catalogue, rows, columns).list_csv_rows(today)
    return build_file_response(format_csv(table), "text/csv", f"coverage-{rows}-{columns}-{today.isoformat()}.csv")
