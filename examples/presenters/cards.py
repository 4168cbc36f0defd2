"""Results: cards of the catalogue, with the searched words marked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.safestring import SafeString

from examples.catalogue.cards import Card
from examples.presenters.highlight import MARK, PhraseSet, choose_excerpt, highlight_texts
from examples.presenters.study_and_finding import render_evidence
from examples.presenters.urls import get_example_url

NO_PHRASES: PhraseSet = frozenset()
NO_MISSING_WORDS: Mapping[Card, tuple[str, ...]] = MappingProxyType({})


@dataclass(frozen=True)
class ResultCard:
    """One result, with the searched words marked. `text`: the excerpt of the summary, or the part of the entry's other
    texts that has the searched words. Both are HTML if words were searched, else plain text. `level`: of its heading.
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
    shown = list(cards)
    titles, texts = [card.title for card in shown], [card.excerpt for card in shown]
    if phrases:
        titles, texts = highlight_texts(titles, phrases), _highlight_excerpts(shown, texts, phrases)
    return [
        ResultCard(card, level, title, text, missing_words.get(card, ()))
        for card, title, text in zip(shown, titles, texts, strict=True)
    ]


def _highlight_excerpts(cards: Sequence[Card], excerpts: Sequence[str], phrases: PhraseSet) -> list[str]:
    texts = highlight_texts(excerpts, phrases)
    better = {
        place: excerpt
        for place, card in enumerate(cards)
        if MARK not in texts[place] and (excerpt := choose_excerpt((card.summary, *card.text["body"]), phrases))
    }
    for place, text in zip(better, highlight_texts([*better.values()], phrases), strict=True):
        texts[place] = text
    return texts
