"""Results: cards of the catalogue, with the searched words marked."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from weakref import WeakKeyDictionary

from django.urls import reverse
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString

from examples.catalogue.cards import Card
from examples.presenters.formatting import format_date
from examples.presenters.fragments import TemplateFragment, make_placeholder
from examples.presenters.highlight import PhraseSet, build_snippet, highlight_phrases

NO_PHRASES: PhraseSet = frozenset()
MAX_TAGS = 3  # of each vocabulary, so that a card can be read at a glance


@dataclass(frozen=True)
class ResultCard:
    """One result, with the searched words marked in title, summary and snippet. `level`: of its heading."""

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
        texts = {"title": self.title, "summary": self.summary, "snippet": self.snippet or ""}
        values = texts | _get_shared_values(self.card)
        return _get_card_fragment(self.level, frozenset(name for name, value in values.items() if value)).fill(values)


# What a card shows whatever the search. Weak keys: an entry is dropped with its card when the example changes.
_shared_values: WeakKeyDictionary[Card, dict[str, SafeString]] = WeakKeyDictionary()


def _get_shared_values(card: Card) -> dict[str, SafeString]:
    if card not in _shared_values:
        tags = (*card.labels["setting"][:MAX_TAGS], *card.labels["population"][:MAX_TAGS])
        values = {
            "href": reverse("example", args=[card.slug]),
            "organisations": ", ".join(card.organisations),
            "place": card.place,
            "evidence": card.evidence,
            "evidence_hint": card.evidence_hint,
            "stage": card.stage,
            "tags": format_html_join("", "<li>{}</li>", ((tag,) for tag in tags)),
            "checked": f"Checked {format_date(card.checked_on)}" if card.checked_on else "",
        }
        _shared_values[card] = {name: conditional_escape(value) for name, value in values.items()}
    return _shared_values[card]


@lru_cache(maxsize=512)
def _get_card_fragment(level: int, present: frozenset[str]) -> TemplateFragment:
    """`present`: the values that the card has, since the template leaves out what is missing."""
    return TemplateFragment(
        "_card.html", {"card": {name: make_placeholder(name) for name in present}, "level": f"h{level}"}
    )


def build_result_cards(cards: Iterable[Card], phrases: PhraseSet = NO_PHRASES, level: int = 3) -> list[ResultCard]:
    """`phrases`: stems to mark. If the summary contains none of them, a snippet of the other texts is added."""
    results = []
    for card in cards:
        title, summary = highlight_phrases(card.title, phrases), highlight_phrases(card.summary, phrases)
        snippet = build_snippet(card.text["body"], phrases) if phrases and "<mark>" not in summary else None
        results.append(ResultCard(card, level, title, summary, snippet))
    return results
