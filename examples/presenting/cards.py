"""A card of the catalogue -> what a result shows."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from examples.catalogue.cards import Card
from examples.presenting.marks import marked, snippet
from examples.presenting.words import day

MOST_TAGS = 3  # of each vocabulary: a card is a glance


@dataclass(frozen=True)
class ResultCard:
    href: str
    title: str
    summary: str
    organisations: str
    place: str
    evidence: str
    evidence_hint: str
    stage: str
    terms: tuple[str, ...]
    checked: str
    retired: bool = False
    snippet: SafeString | None = None


def result(card: Card, wanted: Collection[str] = ()) -> ResultCard:
    """`wanted`: stems to mark in the title, the summary and, where it says more, in a snippet of the rest."""
    told = marked(card.summary, wanted)
    return ResultCard(
        href=reverse("example", args=[card.slug]),
        title=marked(card.title, wanted),
        summary=told,
        organisations=", ".join(card.organisations),
        place=card.place,
        evidence=card.evidence,
        evidence_hint=card.evidence_hint,
        stage=card.stage,
        terms=(*card.labels["setting"][:MOST_TAGS], *card.labels["population"][:MOST_TAGS]),
        checked=f"Checked {day(card.checked_on)}" if card.checked_on else "",
        snippet=snippet(card.text["body"], wanted) if wanted and "<mark>" not in told else None,
    )


def results(cards: Iterable[Card], wanted: Collection[str] = ()) -> list[ResultCard]:
    return [result(card, wanted) for card in cards]
