"""Costs: every amount in one table and as CSV, and what a cost would come to for a board."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from examples.catalogue.boards_and_organisations import load_boards
from examples.catalogue.snapshot import Catalogue
from examples.models import Cost
from examples.presenters.breadcrumbs import build_breadcrumbs
from examples.presenters.cost_illustration import can_scale, count_unscaled, get_population, list_illustrations
from examples.presenters.cost_table import CostFigure, CostFilter, filter_figures, list_csv_rows, load_costs
from examples.presenters.csv_cells import format_csv
from examples.presenters.select_options import build_select
from examples.views.caching import catalogue_page
from examples.views.context_processors import get_site_root
from examples.views.responses import build_file_response

MAX_PER_10000 = 10_000


@catalogue_page
def costs(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    chosen = _get_filter(request, catalogue)
    figures, without_amount = catalogue.load_once(load_costs)
    shown = filter_figures(figures, chosen, catalogue)
    context = {
        "figures": shown,
        "status": f"{len(shown):,} of {len(figures):,} figures",
        "without_amount": without_amount,
        "selects": [
            build_select("kind", "Kind", {"": "All kinds", **dict(Cost.Kind.choices)}, chosen.kind),
            build_select("basis", "Basis", {"": "Any basis", **dict(Cost.Basis.choices)}, chosen.basis),
            build_select("priority", "Priority", {"": "Any priority", **catalogue.labels["priority"]}, chosen.priority),
        ],
        "csv_href": chosen.get_url("costs-csv"),
        "scalable": [figure for figure in figures if can_scale(figure.cost)],
        "unscaled": count_unscaled(figures),
        "kept": list(chosen.parameters.items()),
        **_build_illustration(request, figures, catalogue),
        "breadcrumbs": build_breadcrumbs(),
    }
    return render(request, "costs.html", context)


def _build_illustration(request: HttpRequest, figures: list[CostFigure], catalogue: Catalogue) -> dict[str, object]:
    """The form for a board, and the sums if it is filled in."""
    every = catalogue.load_once(load_boards)
    boards = {slug: board for slug, board in every.items() if board.population and not board.closed}
    england = sum(map(get_population, boards.values()))
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
        "illustrations": list(list_illustrations(figures, board, per_10000, england)) if board and per_10000 else [],
    }


@catalogue_page
def costs_csv(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    today = timezone.localdate().isoformat()
    figures, _ = catalogue.load_once(load_costs)
    shown = filter_figures(figures, _get_filter(request, catalogue), catalogue)
    table = list_csv_rows(shown, get_site_root(request), today)
    return build_file_response(format_csv(table), "text/csv", f"costs-{today}.csv")


def _get_filter(request: HttpRequest, catalogue: Catalogue) -> CostFilter:
    """An unknown value counts as none, and the form shows that."""
    known = {"kind": Cost.Kind.values, "basis": Cost.Basis.values, "priority": catalogue.labels["priority"]}
    return CostFilter(**{name: value for name in known if (value := request.GET.get(name, "")) in known[name]})


def _read_number(text: str) -> int | None:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    return number if 0 < number <= MAX_PER_10000 else None
