"""Results: cards of the catalogue, with the searched words marked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from weakref import WeakKeyDictionary

from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from examples.catalogue.cards import Card
from examples.models import Example, Vocabulary
from examples.presenters.evidence import render_evidence
from examples.presenters.fragments import TemplateFragment, make_placeholder
from examples.presenters.highlight import PhraseSet, build_snippet, highlight_phrases

NO_PHRASES: PhraseSet = frozenset()
TAG_NAMES = (Vocabulary.SETTING, Vocabulary.POPULATION, Vocabulary.PRIORITY)  # a card shows one of each
MAX_ORGANISATIONS = 2
SEPARATOR = " · "
NO_LACKING: Mapping[Card, tuple[str, ...]] = MappingProxyType({})


@dataclass(frozen=True)
class ResultCard:
    """One result, with the searched words marked. `text`: the excerpt of the summary, or the part of the entry's other
    texts that has the searched words. `level`: of its heading. `lacking`: what a close match does not have.
    """

    card: Card
    level: int
    title: SafeString
    text: SafeString
    lacking: tuple[str, ...] = ()

    @property
    def href(self) -> str:
        return reverse("example", args=[self.card.slug])

    @property
    def html(self) -> SafeString:
        lacking = conditional_escape(", ".join(self.lacking))
        values = {"title": self.title, "text": self.text, "lacking": lacking} | _get_shared_values(self.card)
        return _get_card_fragment(self.level, frozenset(name for name, value in values.items() if value)).fill(values)


# What a card shows whatever the search. Weak keys: an entry is dropped with its card when the example changes.
_shared_values: WeakKeyDictionary[Card, dict[str, SafeString]] = WeakKeyDictionary()


def _get_shared_values(card: Card) -> dict[str, SafeString]:
    if card not in _shared_values:
        kind = Example.Kind.REVIEW.label if card.kind == Example.Kind.REVIEW else ""
        where = (kind, _name_organisations(card.organisations), card.place, card.years, card.stage)
        figure = card.figure
        values = {
            "href": reverse("example", args=[card.slug]),
            "where": SEPARATOR.join(filter(None, where)),
            "reason_for_end": card.reason_for_end,
            "evidence": render_evidence(card.evidence, card.evidence_level + 1, card.values["finding"][0]),
            "measure": figure.measure if figure else "",
            "result": figure.result if figure else "",
            "kind": figure.kind if figure else "",
            "cost": card.cost,
            "tags": SEPARATOR.join(label for name in TAG_NAMES for label in card.labels[name][:1]),
        }
        _shared_values[card] = {name: conditional_escape(value) for name, value in values.items()}
    return _shared_values[card]


def _name_organisations(names: Sequence[str]) -> str:
    more = len(names) - MAX_ORGANISATIONS
    return ", ".join(names[:MAX_ORGANISATIONS]) + (f" and {more} more" if more > 0 else "")


@lru_cache(maxsize=512)
def _get_card_fragment(level: int, present: frozenset[str]) -> TemplateFragment:
    """`present`: the values that the card has, since the template leaves out what is missing."""
    return TemplateFragment(
        "_card.html", {"card": {name: make_placeholder(name) for name in present}, "level": f"h{level}"}
    )


def build_result_cards(
    cards: Iterable[Card],
    phrases: PhraseSet = NO_PHRASES,
    level: int = 3,
    lacking: Mapping[Card, tuple[str, ...]] = NO_LACKING,
) -> list[ResultCard]:
    """`phrases`: stems to mark. If the excerpt has none of them, the best part of the entry's texts replaces it."""
    results = []
    for card in cards:
        title, text = highlight_phrases(card.title, phrases), highlight_phrases(card.excerpt, phrases)
        if phrases and "<mark>" not in text:
            text = build_snippet((card.summary, *card.text["body"]), phrases) or text
        results.append(ResultCard(card, level, title, text, lacking.get(card, ())))
    return results
