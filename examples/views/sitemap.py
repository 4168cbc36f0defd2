"""The site map: every page that search engines should index, and when its content last changed."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from examples.catalogue.cards import Card
from examples.catalogue.snapshot import Catalogue
from examples.presenters.urls import PLURALS, STATEMENTS, get_example_url, get_translation_url, get_url


class SitemapPage(NamedTuple):
    path: str
    changed: dt.datetime | None = None


class CatalogueSitemap(Sitemap):  # type: ignore[type-arg]  # generic in its stubs alone
    """Lists, published examples, terms with a page, boards, organisations with published examples."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def items(self) -> list[SitemapPage]:
        return list(_list_pages(self.catalogue))

    def location(self, item: SitemapPage) -> str:
        return item.path

    def lastmod(self, item: SitemapPage) -> dt.datetime | None:
        return item.changed


def _list_pages(catalogue: Catalogue) -> Iterator[SitemapPage]:
    cards = [catalogue.cards[slot] for slot in catalogue.orders["title"]]
    for name in (
        "home",
        "finder",
        "icbs",
        "organisations",
        "coverage",
        "findings",
        "other-findings",
        "costs",
        "duty",
        "self-assessment",
    ):
        yield SitemapPage(reverse(name), _get_latest_change(cards))
    for name in ("about", "evidence", "glossary", *STATEMENTS):
        yield SitemapPage(reverse(name))
    for card in cards:
        yield from (SitemapPage(path, card.changed_at) for path in _list_entry_paths(card))
    for vocabulary, plural in PLURALS.items():
        yield SitemapPage(reverse("terms", args=[plural]), _get_latest_change(cards))
        for slug in catalogue.facet_bitmaps[vocabulary]:
            yield SitemapPage(
                reverse("term", args=[plural, slug]), _get_latest_change(catalogue.find_cards(vocabulary, slug))
            )
    for slug in catalogue.facet_bitmaps["icb"]:
        yield SitemapPage(reverse("icb", args=[slug]), _get_latest_change(catalogue.find_cards("icb", slug)))
    for slug, roles in catalogue.organisation_cards.items():
        yield SitemapPage(
            reverse("organisation", args=[slug]), _get_latest_change(card for cards in roles.values() for card in cards)
        )


def _list_entry_paths(card: Card) -> Iterator[str]:
    """The pages of an entry: in English, in each other language, in Easy Read."""
    yield get_example_url(card.slug)
    yield from (get_translation_url(card.slug, language) for language in card.languages)
    if card.has_easy_read:
        yield get_url("example-easy-read", card.slug)


def _get_latest_change(cards: Iterable[Card]) -> dt.datetime | None:
    """None if there is no example yet."""
    return max((card.changed_at for card in cards), default=None)
