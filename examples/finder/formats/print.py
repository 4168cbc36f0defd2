"""An answer on paper: every result, its address spelled out."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from examples.catalogue.cards import Card
from examples.finder.formats.response_data import Reply
from examples.models import TAG_VOCABULARIES, Example, Vocabulary
from examples.presenters.formatting import format_date


@dataclass(frozen=True)
class Line:
    label: str
    text: str


@dataclass(frozen=True)
class Printed:
    title: str
    href: str
    url: str
    summary: str
    lines: tuple[Line, ...]


def printed(reply: Reply) -> Iterator[Printed]:
    for card in reply.cards:
        href = reverse("example", args=[card.slug])
        yield Printed(card.title, href, reply.root + href, card.summary, tuple(_lines(card, reply)))


def _lines(card: Card, reply: Reply) -> Iterator[Line]:
    who = " · ".join(filter(None, (", ".join(card.organisations), card.place)))
    direction = str(Example.Direction(card.evidence_direction).label)
    labels = reply.catalogue.labels
    cost = ", ".join(labels["cost"].get(slug, slug) for slug in card.values["cost"])
    yield Line("Who and where", who or "Not reported")
    yield Line("Evidence", f"{card.evidence}. {direction}.")
    yield Line("Stage", card.stage)
    yield Line("Cost", cost)
    for vocabulary in TAG_VOCABULARIES:
        if card.labels[vocabulary]:
            yield Line(str(Vocabulary(vocabulary).label), ", ".join(card.labels[vocabulary]))
    yield Line("Checked", format_date(card.checked_on) or "Not reported")
