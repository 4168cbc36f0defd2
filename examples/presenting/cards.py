"""A card of the catalogue -> what a result shows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from django.urls import reverse
from django.utils.safestring import SafeString

from examples.catalogue.cards import Card
from examples.presenting.fragments import Fragment, hole
from examples.presenting.marks import marked, snippet
from examples.presenting.words import day

MOST_TAGS = 3  # of each vocabulary: a card is a glance
HOLES = ("title", "summary", "snippet")

# A card lives as long as its example stands unchanged; its fragments go with it.
_fragments: WeakKeyDictionary[Card, dict[tuple[int, bool], Fragment]] = WeakKeyDictionary()


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
        kept = _fragments.setdefault(self.card, {})
        key = self.level, self.snippet is not None
        if key not in kept:
            kept[key] = _fragment(self.card, *key)
        return kept[key].fill({name: getattr(self, name) for name in HOLES})


def _fragment(card: Card, level: int, with_snippet: bool) -> Fragment:
    context = {
        "href": reverse("example", args=[card.slug]),
        "title": hole("title"),
        "summary": hole("summary"),
        "snippet": hole("snippet") if with_snippet else None,
        "organisations": ", ".join(card.organisations),
        "place": card.place,
        "evidence": card.evidence,
        "evidence_hint": card.evidence_hint,
        "stage": card.stage,
        "terms": (*card.labels["setting"][:MOST_TAGS], *card.labels["population"][:MOST_TAGS]),
        "checked": f"Checked {day(card.checked_on)}" if card.checked_on else "",
    }
    return Fragment("_card.html", {"card": context, "level": f"h{level}"})


def result(card: Card, wanted: Collection[str] = (), level: int = 3) -> ResultCard:
    """`wanted`: stems to mark in the title, the summary and, where that holds none, in a snippet of the rest."""
    summary = marked(card.summary, wanted)
    told = not wanted or "<mark>" in summary
    return ResultCard(
        card, level, marked(card.title, wanted), summary, None if told else snippet(card.text["body"], wanted)
    )


def results(cards: Iterable[Card], wanted: Collection[str] = (), level: int = 3) -> list[ResultCard]:
    return [result(card, wanted, level) for card in cards]
