"""Integrated care boards: the list by region, and one board with its strategies and the examples from its area."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from examples.catalogue.snapshot import Catalogue
from examples.models import ICB, Term
from examples.presenters import urls
from examples.presenters.cards import ResultCard, build_result_cards
from examples.presenters.formatting import format_date
from examples.presenters.strategies import build_strategy
from examples.presenters.urls import CountedLink
from examples.views.caching import catalogue_page
from examples.views.context_processors import build_breadcrumbs

FIRST_OPENING_YEAR = 2022  # when the law created the boards; only later openings are mentioned


@catalogue_page
def icb_list(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    totals = catalogue.totals["icb"]
    regions: dict[Term, tuple[list[CountedLink], list[CountedLink]]] = {}
    for board in ICB.objects.select_related("region").order_by("region__order", "short_name"):
        current, closed = regions.setdefault(board.region, ([], []))
        opened = f"Opened {format_date(board.opened)}" if board.opened.year > FIRST_OPENING_YEAR else ""
        link = CountedLink(board.short_name, urls.get_icb_url(board), totals.get(board.slug, 0), opened)
        (closed if board.closed else current).append(link)
    return render(request, "icbs.html", {"regions": regions, "breadcrumbs": build_breadcrumbs()})


@catalogue_page
def icb_detail(request: HttpRequest, catalogue: Catalogue, slug: str) -> HttpResponse:
    boards = ICB.objects.select_related("region").prefetch_related(
        "successions_in__predecessor__strategies__priorities__terms",
        "successions_out__successor",
        "strategies__priorities__terms",
    )
    board = get_object_or_404(boards, slug=slug)
    opened, closed = format_date(board.opened), format_date(board.closed)
    predecessors, successors = board.successions_in.all(), board.successions_out.all()
    inherited = [(step.predecessor, _build_cards(step.predecessor, catalogue, level=4)) for step in predecessors]
    strategies = [
        build_strategy(row, owner, board, catalogue)
        for owner in (board, *(step.predecessor for step in predecessors))
        for row in owner.strategies.all()
    ]
    context = {
        "board": board,
        "predecessors": predecessors,
        "successors": successors,
        "dates": f"{opened} to {closed}" if closed else f"Since {opened}",
        # Rounded to thousands, because it is our own sum of small areas.
        "population": board.population and f"About {round(board.population, -3):,} people (Census 2021)",
        "second_hand": board.second_hand or any(step.second_hand for step in (*predecessors, *successors)),
        "cards": _build_cards(board, catalogue, level=3),
        "inherited": [(predecessor, cards) for predecessor, cards in inherited if cards],
        "strategies": strategies,
        "ambitions": urls.list_ambition_links(catalogue),
        "suggest_href": urls.get_question_url(board, "strategy"),
        "breadcrumbs": build_breadcrumbs(("ICBs", reverse("icbs"))),
    }
    return render(request, "icb.html", context)


def _build_cards(board: ICB, catalogue: Catalogue, level: int) -> list[ResultCard]:
    """Examples that name this board itself, not a predecessor or successor."""
    cards = [card for card in catalogue.find_cards("icb", board.slug) if board.slug in card.icbs]
    return build_result_cards(cards, level=level)
