"""Finds synonyms that would find half of the catalogue for words that hardly any example has."""

from collections.abc import Callable, Iterable, Iterator

from examples.catalogue.query_parser import Phrase
from examples.catalogue.text_analysis import split_words
from examples.models import SynonymGroup

MIN_EXAMPLES = 20  # in a smaller catalogue, shares say nothing
TOO_MANY, FEW = 0.5, 0.1  # shares of the examples

CountPhrase = Callable[[Phrase], int]


def find_broad_synonyms(group: SynonymGroup, count_phrase: CountPhrase, total: int) -> Iterator[str]:
    """A sentence for each word or phrase of a group that leads to too many examples."""
    if total < MIN_EXAMPLES or group.direction == SynonymGroup.Direction.WEAK:
        return
    one_way = group.direction == SynonymGroup.Direction.ONE_WAY
    counts = _count_texts(group.widens_to if one_way else group.terms, count_phrase)
    typed = _count_texts(group.terms, count_phrase)
    rare = [text for text, count in typed.items() if count < FEW * total]
    for text, count in counts.items():
        others = [each for each in rare if each != text]
        if count > TOO_MANY * total and others:
            yield (
                f"“{text}” is in {count} of {total} examples, so a search for “{others[0]}” would find more than half"
                " of them. Leave it out, or use words that fewer examples have."
            )


def _count_texts(texts: Iterable[object], count_phrase: CountPhrase) -> dict[str, int]:
    phrases = {str(text): tuple(split_words(str(text))) for text in texts}
    return {text: count_phrase(phrase) for text, phrase in phrases.items() if phrase}
