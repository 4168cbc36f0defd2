"""What was searched for, in words: synonyms added, spelling mended, words that no example has all of."""

from dataclasses import dataclass, replace

from examples.catalogue.question import Answer, Question
from examples.catalogue.search import Found
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
    words, count = ", ".join(found.wanted), len(found.wanted)
    partial = f"No example has all of these words: {words}. These have {count - found.missed} of the {count}."
    return Said(
        typed=question.text,
        corrected=corrected(question.text, found) if found.corrected else "",
        partial=partial if found.missed else "",
        added=found.added[:MOST_NAMED],
        more=max(0, len(found.added) - MOST_NAMED),
        exact=question.exact,
        exact_href=address.query(replace(question, exact=True)),
        wide_href=address.query(replace(question, exact=False)),
    )


def corrected(typed: str, found: Found) -> str:
    """The typed text with the mended words in their places, case set aside, and single spaces."""
    mended = dict(found.corrected)
    return " ".join(mended.get(word.strip(".,;:!?").casefold(), word) for word in typed.split())
