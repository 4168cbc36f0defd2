"""What was searched for, in words: synonyms added, spelling mended, words that no example has all of."""

from dataclasses import dataclass

from examples.catalogue.question import Answer, Question
from examples.finder import address

MOST_NAMED = 8


@dataclass(frozen=True)
class Said:
    """`corrected`: what the results are for, where a word was mended. `partial`: a sentence, where not all words are
    in the results. `added`: other words that were searched too. `exact_href`: the same for the typed words only.
    """

    typed: str
    corrected: str
    partial: str
    added: tuple[str, ...]
    more: int
    exact: bool
    exact_href: str
    wide_href: str


def said(question: Question, answer: Answer) -> Said | None:
    """Nothing where no word was typed; never silent about a change."""
    found = answer.found
    if found is None:
        return None
    return Said(
        typed=question.text,
        corrected=_corrected(question.text, found.corrected),
        partial=_partial(found.wanted, found.missed),
        added=found.added[:MOST_NAMED],
        more=max(0, len(found.added) - MOST_NAMED),
        exact=question.exact,
        exact_href=address.query(address.exactly(question)),
        wide_href=address.query(address.widely(question)),
    )


def _corrected(typed: str, corrected: tuple[tuple[str, str], ...]) -> str:
    """The typed text with the mended words in their places, case set aside."""
    if not corrected:
        return ""
    mended = dict(corrected)
    return " ".join(mended.get(word.strip(".,;:!?").casefold(), word) for word in typed.split())


def _partial(wanted: tuple[str, ...], missed: int) -> str:
    if not missed:
        return ""
    words = ", ".join(wanted)
    left = len(wanted) - missed
    return f"No example has all of these words: {words}. These have {left} of the {len(wanted)}."
