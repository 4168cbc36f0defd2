"""A card of the catalogue -> what a result shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from weakref import WeakKeyDictionary

from django.urls import reverse
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString

from examples.catalogue.cards import Card
from examples.presenters.formatting import day
from examples.presenters.fragments import Fragment, hole
from examples.presenters.highlight import Wanted, marked, snippet

NOTHING: Wanted = frozenset()
MOST_TAGS = 3  # of each vocabulary: a card is a glance


@dataclass(frozen=True)
class ResultCard:
    """One result. Title, summary and snippet have the searched words marked; `level` is that of its heading."""

    card: Card
    level: int
    title: SafeString
    summary: SafeString
    snippet: SafeString | None

    @property
    def href(self) -> str:
        return reverse("example", args=[self.card.slug])

    @property
    def html(self) -> SafeString:
        own = {"title": self.title, "summary": self.summary, "snippet": self.snippet or ""}
        values = own | _steady(self.card)
        return _fragment(self.level, frozenset(name for name, value in values.items() if value)).fill(values)


# What a card shows to everybody alike. A card lives as long as its example stands unchanged, and this goes with it.
_kept: WeakKeyDictionary[Card, dict[str, SafeString]] = WeakKeyDictionary()


def _steady(card: Card) -> dict[str, SafeString]:
    if card not in _kept:
        tags = (*card.labels["setting"][:MOST_TAGS], *card.labels["population"][:MOST_TAGS])
        values = {
            "href": reverse("example", args=[card.slug]),
            "organisations": ", ".join(card.organisations),
            "place": card.place,
            "evidence": card.evidence,
            "evidence_hint": card.evidence_hint,
            "stage": card.stage,
            "tags": format_html_join("", "<li>{}</li>", ((tag,) for tag in tags)),
            "checked": f"Checked {day(card.checked_on)}" if card.checked_on else "",
        }
        _kept[card] = {name: conditional_escape(value) for name, value in values.items()}
    return _kept[card]


@lru_cache(maxsize=512)
def _fragment(level: int, present: frozenset[str]) -> Fragment:
    """The card's template with a hole for every value there is. What there is decides what the template shows."""
    return Fragment("_card.html", {"card": {name: hole(name) for name in present}, "level": f"h{level}"})


def results(cards: Iterable[Card], wanted: Wanted = NOTHING, level: int = 3) -> list[ResultCard]:
    """`wanted`: phrases of stems to mark in title, summary and, where that holds none, in a snippet of the rest."""
    found = []
    for card in cards:
        title, summary = marked(card.title, wanted), marked(card.summary, wanted)
        rest = snippet(card.text["body"], wanted) if wanted and "<mark>" not in summary else None
        found.append(ResultCard(card, level, title, summary, rest))
    return found
