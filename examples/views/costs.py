"""Costs: every amount in one table and as CSV, and what a cost would come to for a board."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from examples.catalogue.snapshot import Catalogue
from examples.models import ICB, Cost
from examples.presenters.cost_illustration import can_scale, list_illustrations
from examples.presenters.cost_table import CostFigure, filter_figures, get_csv_url, list_csv_rows, load_costs
from examples.presenters.csv_cells import format_csv
from examples.presenters.selects import build_select
from examples.views.caching import catalogue_page
from examples.views.context_processors import build_breadcrumbs, get_site_root
from examples.views.responses import file_response

MAX_PER_10000 = 10_000


@catalogue_page
def costs(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    kind, basis = _get_filters(request)
    figures, without_amount = load_costs()
    shown = filter_figures(figures, kind, basis)
    context = {
        "figures": shown,
        "status": f"{len(shown):,} of {len(figures):,} figures",
        "without_amount": without_amount,
        "selects": [
            build_select("kind", "Kind", {"": "All kinds", **dict(Cost.Kind.choices)}, kind),
            build_select("basis", "Basis", {"": "Any basis", **dict(Cost.Basis.choices)}, basis),
        ],
        "csv_href": get_csv_url(kind, basis),
        "scalable": [figure for figure in figures if can_scale(figure.cost)],
        "kept": [(name, value) for name, value in (("kind", kind), ("basis", basis)) if value],
        **_build_illustration(request, figures),
        "breadcrumbs": build_breadcrumbs(),
    }
    return render(request, "costs.html", context)


def _build_illustration(request: HttpRequest, figures: list[CostFigure]) -> dict[str, object]:
    """The form for a board, and the sums if it is filled in."""
    boards = {board.slug: board for board in ICB.objects.filter(closed__isnull=True, population__gt=0)}
    slug, typed = request.GET.get("icb", ""), request.GET.get("people", "").strip()
    board, per_10000 = boards.get(slug), _read_number(typed)
    choices = {"": "Choose a board", **{board.slug: board.short_name for board in boards.values()}}
    errors = []
    if (slug or typed) and not board:
        errors.append("Choose a board from the list.")
    if (slug or typed) and not per_10000:
        errors.append(f"Enter how many people, as a whole number from 1 to {MAX_PER_10000:,}.")
    return {
        "board_selects": [build_select("icb", "Integrated care board", choices, slug if board else "")],
        "people": typed,
        "board": board,
        "errors": errors,
        "illustrations": list(list_illustrations(figures, board, per_10000)) if board else [],
    }


@catalogue_page
def costs_csv(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    today = timezone.localdate().isoformat()
    figures, _ = load_costs()
    table = list_csv_rows(filter_figures(figures, *_get_filters(request)), get_site_root(request), today)
    return file_response(format_csv(table), "text/csv", f"costs-{today}.csv")


def _get_filters(request: HttpRequest) -> tuple[str, str]:
    """Kind and basis; an unknown value counts as none, and the form shows that."""
    kind, basis = request.GET.get("kind", ""), request.GET.get("basis", "")
    return kind if kind in Cost.Kind else "", basis if basis in Cost.Basis else ""


def _read_number(text: str) -> int | None:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    return number if 0 < number <= MAX_PER_10000 else None
