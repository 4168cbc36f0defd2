"""Results: cards of the catalogue, with the searched words marked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.safestring import SafeString

from examples.catalogue.cards import Card
from examples.presenters.evidence import render_evidence
from examples.presenters.highlight import PhraseSet, build_snippet, highlight_phrases
from examples.presenters.urls import get_example_url

NO_PHRASES: PhraseSet = frozenset()
NO_MISSING_WORDS: Mapping[Card, tuple[str, ...]] = MappingProxyType({})


@dataclass(frozen=True)
class ResultCard:
    """One result, with the searched words marked. `text`: the excerpt of the summary, or the part of the entry's other
    texts that has the searched words. Both are HTML if words are marked, else plain text. `level`: of its heading.
    `missing_words`: what a close match does not have.
    """

    card: Card
    level: int
    title: str
    text: str
    missing_words: tuple[str, ...] = ()

    @property
    def href(self) -> str:
        return get_example_url(self.card.slug)

    @property
    def evidence(self) -> SafeString:
        return render_card_evidence(self.card)


def render_card_evidence(card: Card) -> SafeString:
    return render_evidence(card.evidence, card.evidence_level + 1, card.values["finding"][0])


def build_result_cards(
    cards: Iterable[Card],
    phrases: PhraseSet = NO_PHRASES,
    level: int = 3,
    missing_words: Mapping[Card, tuple[str, ...]] = NO_MISSING_WORDS,
) -> list[ResultCard]:
    """`phrases`: stems to mark. If the excerpt has none of them, the best part of the entry's texts replaces it."""
    results = []
    for card in cards:
        title, text = highlight_phrases(card.title, phrases), highlight_phrases(card.excerpt, phrases)
        if phrases and text is card.excerpt:
            text = build_snippet((card.summary, *card.text["body"]), phrases) or text
        results.append(ResultCard(card, level, title, text, missing_words.get(card, ())))
    return results
