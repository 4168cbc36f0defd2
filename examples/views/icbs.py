"""Integrated care boards: the list by region, and one board with its strategies and the examples from its area."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from examples.catalogue.boards_and_organisations import load_boards
from examples.catalogue.snapshot import Catalogue
from examples.models import ICB
from examples.presenters import urls
from examples.presenters.board_map import build_board_map, load_layouts
from examples.presenters.board_measures import list_measures
from examples.presenters.breadcrumbs import build_breadcrumbs
from examples.presenters.cards import ResultCard, build_result_cards
from examples.presenters.formatting import format_date, format_population
from examples.presenters.select_options import build_select
from examples.presenters.similar_boards import find_boards_by_population, find_boards_by_priority
from examples.presenters.strategies import build_strategy, list_strategies
from examples.views.caching import catalogue_page


@catalogue_page
def icb_list(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    """The map of boards. `show`: its measure. `year`: of its layout; the latest if none is given."""
    measures, layouts = list_measures(catalogue), {str(year): year for year in load_layouts()}
    show, typed_year = request.GET.get("show", ""), request.GET.get("year", "")
    year = layouts.get(typed_year, max(layouts.values()))
    measure = show if show in measures else next(iter(measures))
    is_known = show in ("", *measures) and typed_year in ("", *layouts)
    choices = {name: row.label for name, row in measures.items()}
    context = {
        "map": build_board_map(catalogue, year, measures[measure], measure),
        "year": typed_year if typed_year in layouts else "",
        "selects": [build_select("show", "Number to show", choices, measure)],
        "notice": "" if is_known else "Choose what to show from the list. There is no map for the address you used.",
        "breadcrumbs": build_breadcrumbs(),
    }
    return render(request, "icbs.html", context)


@catalogue_page
def icb_detail(request: HttpRequest, catalogue: Catalogue, slug: str) -> HttpResponse:
    board = catalogue.load_once(load_boards).get(slug)
    if board is None:
        raise Http404
    opened, closed = format_date(board.opened), format_date(board.closed)
    predecessors, successors = board.successions_in.all(), board.successions_out.all()
    inherited = [(step.predecessor, _build_cards(step.predecessor, catalogue, level=4)) for step in predecessors]
    region = board.region
    context = {
        "board": board,
        "predecessors": predecessors,
        "successors": successors,
        "dates": f"{opened} to {closed}" if closed else f"Since {opened}",
        "population": format_population(board.population),
        "second_hand": board.second_hand or any(step.second_hand for step in (*predecessors, *successors)),
        "cards": _build_cards(board, catalogue, level=3),
        "inherited": [(predecessor, cards) for predecessor, cards in inherited if cards],
        "strategies": [build_strategy(row, board, catalogue) for row in list_strategies(board)],
        "ambitions": urls.list_term_links("ambition", catalogue),
        "region_total": catalogue.totals["region"].get(region.slug, 0),
        "region_href": urls.get_finder_url(region=region.slug),
        "by_priority": find_boards_by_priority(board, catalogue),
        "by_population": find_boards_by_population(board, catalogue),
        "suggest_href": urls.get_question_url(board, "strategy"),
        "breadcrumbs": build_breadcrumbs(("ICBs", reverse("icbs"))),
    }
    return render(request, "icb.html", context)


def _build_cards(board: ICB, catalogue: Catalogue, level: int) -> list[ResultCard]:
    """Examples that name this board itself, not a predecessor or successor."""
    cards = [card for card in catalogue.find_cards("icb", board.slug) if board.slug in card.icbs]
    return build_result_cards(cards, level=level)
