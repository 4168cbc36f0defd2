"""A card of the catalogue -> what a result shows."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from examples.catalogue.cards import Card
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


def result(card: Card) -> ResultCard:
    return ResultCard(
        href=reverse("example", args=[card.slug]),
        title=card.title,
        summary=card.summary,
        organisations=", ".join(card.organisations),
        place=card.place,
        evidence=card.evidence,
        evidence_hint=card.evidence_hint,
        stage=card.stage,
        terms=(*card.labels["setting"][:MOST_TAGS], *card.labels["population"][:MOST_TAGS]),
        checked=f"Checked {day(card.checked_on)}" if card.checked_on else "",
    )


def results(cards: Iterable[Card]) -> list[ResultCard]:
    return [result(card) for card in cards]
