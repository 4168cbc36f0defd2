"""Integrated care boards: all of them by region, and one with what it said it would do and what came from its area."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from examples.catalogue.snapshot import Catalogue
from examples.models import ICB, Term
from examples.presenters import urls
from examples.presenters.cards import ResultCard, results
from examples.presenters.formatting import day
from examples.presenters.strategies import strategy
from examples.presenters.urls import CountedLink
from examples.views.caching import catalogue_page
from examples.views.context_processors import trail

FIRST_YEAR = 2022  # the law that made the boards; only what opened later says when


@catalogue_page
def icbs(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    totals = catalogue.totals["icb"]
    regions: dict[Term, tuple[list[CountedLink], list[CountedLink]]] = {}
    for board in ICB.objects.select_related("region").order_by("region__order", "short_name"):
        current, closed = regions.setdefault(board.region, ([], []))
        opened = f"Opened {day(board.opened)}" if board.opened.year > FIRST_YEAR else ""
        link = CountedLink(board.short_name, urls.board(board), totals.get(board.slug, 0), opened)
        (closed if board.closed else current).append(link)
    return render(request, "icbs.html", {"regions": regions, "breadcrumbs": trail()})


@catalogue_page
def icb(request: HttpRequest, catalogue: Catalogue, slug: str) -> HttpResponse:
    boards = ICB.objects.select_related("region").prefetch_related(
        "successions_in__predecessor", "successions_out__successor", "strategies__priorities__terms"
    )
    board = get_object_or_404(boards, slug=slug)
    before, after = board.successions_in.all(), board.successions_out.all()
    inherited = [(step.predecessor, _cards(step.predecessor, catalogue, level=4)) for step in before]
    context = {
        "board": board,
        "before": before,
        "after": after,
        "dates": f"{day(board.opened)} to {day(board.closed)}" if board.closed else f"Since {day(board.opened)}",
        # Rounded to thousands, for it is our own sum of small areas.
        "population": board.population and f"About {round(board.population, -3):,} people (Census 2021)",
        "second_hand": board.second_hand or any(step.second_hand for step in (*before, *after)),
        "own": _cards(board, catalogue, level=3),
        "inherited": [(predecessor, cards) for predecessor, cards in inherited if cards],
        "strategies": [strategy(row, catalogue) for row in board.strategies.all()],
        "breadcrumbs": trail(("ICBs", reverse("icbs"))),
    }
    return render(request, "icb.html", context)


def _cards(board: ICB, catalogue: Catalogue, level: int) -> list[ResultCard]:
    """Of the examples that name this very board, not one that followed it."""
    cards = [card for card in catalogue.having("icb", board.slug) if board.slug in card.icbs]
    return results(cards, level=level)
