"""Integrated care boards: all of them by region, and one with what it said it would do and what came from its area."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from examples.catalogue.snapshot import Catalogue
from examples.models import ICB, Succession
from examples.pages.caching import catalogue_page
from examples.pages.site import trail
from examples.presenting import links
from examples.presenting.cards import ResultCard, results
from examples.presenting.strategies import strategy
from examples.presenting.words import day


@dataclass(frozen=True)
class BoardLink:
    name: str
    href: str
    count: int
    opened: str


@dataclass(frozen=True)
class Region:
    name: str
    current: list[BoardLink]
    closed: list[BoardLink]


@dataclass(frozen=True)
class Neighbour:
    """A board before or after, and what passed between them."""

    name: str
    href: str
    text: str


@dataclass(frozen=True)
class Inherited:
    from_name: str
    cards: list[ResultCard]


@catalogue_page
def icbs(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    totals = catalogue.totals["icb"]
    regions: dict[str, Region] = {}
    for board in ICB.objects.select_related("region").order_by("region__order", "short_name"):
        region = regions.setdefault(board.region.slug, Region(board.region.label, [], []))
        opened = day(board.opened) if board.opened.year > 2022 else ""
        link = BoardLink(board.short_name, links.board(board), totals.get(board.slug, 0), opened)
        (region.closed if board.closed else region.current).append(link)
    return render(request, "icbs.html", {"regions": list(regions.values()), "breadcrumbs": trail()})


@catalogue_page
def icb(request: HttpRequest, catalogue: Catalogue, slug: str) -> HttpResponse:
    boards = ICB.objects.select_related("region").prefetch_related(
        "successions_in__predecessor", "successions_out__successor", "strategies__priorities__terms"
    )
    board = get_object_or_404(boards, slug=slug)
    context = {"board": _page(board, catalogue), "breadcrumbs": trail(("ICBs", reverse("icbs")))}
    return render(request, "icb.html", context)


def _page(board: ICB, catalogue: Catalogue) -> dict[str, object]:
    before, after = board.successions_in.all(), board.successions_out.all()
    return {
        "name": board.name,
        "dates": f"{day(board.opened)} to {day(board.closed)}" if board.closed else f"Since {day(board.opened)}",
        "region": board.region.label,
        "population": _population(board),
        "second_hand": board.second_hand or any(step.second_hand for step in (*before, *after)),
        "note": board.note,
        "predecessors": [_neighbour(step, step.predecessor) for step in before],
        "successors": [_neighbour(step, step.successor) for step in after],
        "own": _own(board, catalogue),
        "inherited": [
            Inherited(s.predecessor.name, cards) for s in before if (cards := _own(s.predecessor, catalogue, level=4))
        ],
        "strategies": [strategy(row, catalogue) for row in board.strategies.all()],
        "ods_code": board.ods_code,
        "ons_code": board.ons_code,
        "source": board.source,
    }


def _population(board: ICB) -> str:
    """Rounded to thousands, for it is our own sum of small areas."""
    if board.population is None:
        return ""
    return f"About {round(board.population, -3):,} people (Census 2021)"


def _own(board: ICB, catalogue: Catalogue, level: int = 3) -> list[ResultCard]:
    cards = [card for card in catalogue.having("icb", board.slug) if board.slug in card.icbs]
    return results(cards, level=level)


def _neighbour(step: Succession, board: ICB) -> Neighbour:
    part = "whole area" if step.part == "whole" else step.part
    said = ", ".join(text for text in (step.get_kind_display(), part, day(step.on)) if text)
    return Neighbour(board.name, links.board(board), f"({said}{', from a second-hand source' * step.second_hand})")
