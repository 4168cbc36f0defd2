"""Findings: the evidence map as a page and as CSV, and a page of no difference, mixed results, harm and stops."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from examples.catalogue.snapshot import Catalogue
from examples.presenters.breadcrumbs import build_breadcrumbs
from examples.presenters.csv_cells import format_csv
from examples.presenters.evidence_map import MAP_FACETS, build_evidence_map
from examples.presenters.other_findings import HEADING, cite_list, list_finding_groups
from examples.presenters.select_options import build_select
from examples.views.caching import catalogue_page
from examples.views.context_processors import get_site_root
from examples.views.responses import build_file_response


@catalogue_page
def findings(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    rows = _get_rows(request)
    labels = {facet.name: facet.label for facet in catalogue.facets}
    context = {
        "map": build_evidence_map(catalogue, rows),
        "selects": [build_select("rows", "Rows", {name: labels[name] for name in MAP_FACETS}, rows)],
        "heading": HEADING,
        "groups": catalogue.load_once(list_finding_groups),
        "breadcrumbs": build_breadcrumbs(),
    }
    return render(request, "findings.html", context)


@catalogue_page
def other_findings(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    context = {
        "heading": HEADING,
        "groups": catalogue.load_once(list_finding_groups),
        "citation": cite_list(f"{get_site_root(request)}{reverse('other-findings')}"),
        "breadcrumbs": build_breadcrumbs(("What was found", reverse("findings"))),
    }
    return render(request, "findings/other.html", context)


@catalogue_page
def findings_csv(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    rows, today = _get_rows(request), timezone.localdate().isoformat()
    table = build_evidence_map(catalogue, rows).list_csv_rows(get_site_root(request), today)
    return build_file_response(format_csv(table), "text/csv", f"findings-{rows}-{today}.csv")


def _get_rows(request: HttpRequest) -> str:
    """An unknown name counts as none: there are only two."""
    rows = request.GET.get("rows", "")
    return rows if rows in MAP_FACETS else MAP_FACETS[0]
