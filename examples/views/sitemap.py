"""Every page that a search engine should know, and when what it shows last changed."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from examples.catalogue.cards import Card
from examples.catalogue.snapshot import Catalogue
from examples.presenters.urls import PLURALS


class Location(NamedTuple):
    path: str
    changed: dt.datetime | None = None


class CatalogueSitemap(Sitemap):  # type: ignore[type-arg]  # generic in its stubs alone
    """The lists, every published example, every term with a page, every board."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def items(self) -> list[Location]:
        return list(_locations(self.catalogue))

    def location(self, item: Location) -> str:
        return item.path

    def lastmod(self, item: Location) -> dt.datetime | None:
        return item.changed


def _locations(catalogue: Catalogue) -> Iterator[Location]:
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
