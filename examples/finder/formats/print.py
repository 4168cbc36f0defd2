"""Search results to print: every result, with its address in full."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from examples.catalogue.cards import Card
from examples.finder.formats.response_data import ResponseData
from examples.models import TAG_VOCABULARIES, Example, Vocabulary
from examples.presenters.cards import render_card_evidence
from examples.presenters.formatting import format_date


@dataclass(frozen=True)
class PrintFact:
    label: str
    text: str


@dataclass(frozen=True)
class PrintResult:
    title: str
    href: str
    url: str
    summary: str
    evidence: SafeString
    facts: tuple[PrintFact, ...]


def build_print_results(data: ResponseData) -> Iterator[PrintResult]:
    for card in data.cards:
        href = reverse("example", args=[card.slug])
        yield PrintResult(
            card.title,
            href,
            data.root + href,
            card.summary,
            render_card_evidence(card),
            tuple(_build_facts(card, data)),
        )


def _build_facts(card: Card, data: ResponseData) -> Iterator[PrintFact]:
    who_and_where = " · ".join(filter(None, (", ".join(card.organisations), card.place)))
    labels = data.catalogue.labels["cost"]
    if missing_words := data.list_missing_words(card):
        yield PrintFact("Does not mention", ", ".join(missing_words))
    if card.kind == Example.Kind.REVIEW:
        yield PrintFact("Kind", str(Example.Kind.REVIEW.label))
    yield PrintFact("Who and where", who_and_where or "Not reported")
    yield PrintFact("Stage", card.stage)
    yield PrintFact("Cost", ", ".join(labels.get(slug, slug) for slug in card.values["cost"]))
    for vocabulary in TAG_VOCABULARIES:
        if card.labels[vocabulary]:
            yield PrintFact(str(Vocabulary(vocabulary).label), ", ".join(card.labels[vocabulary]))
    yield PrintFact("Checked", format_date(card.checked_on) or "Not reported")
