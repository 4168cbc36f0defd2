"""Every page that a search engine should know, and when what it shows last changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from examples.catalogue.cards import Card
from examples.catalogue.snapshot import Catalogue
from examples.presenting.links import PLURALS


@dataclass(frozen=True)
class Location:
    path: str
    changed: dt.datetime | None = None


def locations(catalogue: Catalogue) -> Iterator[Location]:
    """The lists, every example, every term with a page, every board."""
    cards = [catalogue.cards[slot] for slot in catalogue.orders["title"]]
    for name in ("home", "finder", "icbs"):
        yield Location(reverse(name), _latest(cards))
    yield Location(reverse("about"))
    for card in cards:
        yield Location(reverse("example", args=[card.slug]), card.updated_at)
    for vocabulary, plural in PLURALS.items():
        yield Location(reverse("terms", args=[plural]), _latest(cards))
        for slug in catalogue.groups[vocabulary]:
            yield Location(reverse("term", args=[plural, slug]), _latest(catalogue.having(vocabulary, slug)))
    for slug in catalogue.groups["icb"]:
        yield Location(reverse("icb", args=[slug]), _latest(catalogue.having("icb", slug)))


def _latest(cards: Iterable[Card]) -> dt.datetime | None:
    """When the newest change came; None where there is no example yet."""
    return max((card.updated_at for card in cards), default=None)
