"""The short texts that a card shows instead of an entry's full ones: excerpt, delivery and headline figure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from examples.models import Example, Outcome

MAX_EXCERPT = 200  # characters: two lines on a wide screen
MAX_EXCERPTS = 1_000  # kept in memory, enough for the first pages of results
MAX_FIGURE = 150
MAX_ORGANISATIONS = 2
SEPARATOR = " · "
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“])")
NOT_COMPARED = re.compile(r"\W*(?:none|not? )", re.IGNORECASE)
KINDS, NATURES = Outcome.Kind.values, Outcome.Nature.values


@dataclass(frozen=True)
class Figure:
    """One result as its source prints it. `kind`: estimated or forecast, and its nature if not an effect."""

    measure: str
    result: str
    kind: str


@lru_cache(MAX_EXCERPTS)
def build_excerpt(summary: str) -> str:
    """The first whole sentences that fit; if the first does not, its first words."""
    text = " ".join(summary.split())
    excerpt = ""
    for sentence in SENTENCE_END.split(text):
        longer = f"{excerpt} {sentence}".strip()
        if len(longer) > MAX_EXCERPT:
            return excerpt or f"{text[:MAX_EXCERPT].rpartition(' ')[0]} …"
        excerpt = longer
    return excerpt


def format_years(example: Example) -> str:
    """2019 to 2022, since 2019, or until 2022; empty if neither year is known."""
    first, last = (date.year if date else None for date in (example.started, example.ended))
    if first and last:
        return f"{first} to {last}" if first != last else str(first)
    if last:
        return f"until {last}"
    return f"{'from' if _has_ended(example) else 'since'} {first}" if first else ""


def format_organisations(names: Sequence[str]) -> str:
    more = len(names) - MAX_ORGANISATIONS
    return ", ".join(names[:MAX_ORGANISATIONS]) + (f" and {more} more" if more > 0 else "")


def describe_delivery(example: Example, organisations: Sequence[str]) -> str:
    """Who leads it, where, when, and whether it still runs; for a review of studies only who."""
    names = format_organisations(organisations)
    stage = example.stage.label if example.stage else ""
    is_review = example.kind == Example.Kind.REVIEW
    parts = (Example.Kind.REVIEW.label, names) if is_review else (names, example.place, format_years(example), stage)
    return SEPARATOR.join(filter(None, parts))


def find_reason_for_end(example: Example) -> str:
    """Empty unless it was stopped: a project that came to its planned end was not."""
    return example.ended_note if example.stopped and _has_ended(example) else ""


def _has_ended(example: Example) -> bool:
    return example.stage is not None and example.stage.slug == "ended"


def choose_figure(example: Example) -> Figure | None:
    """The first result in the editors' order: measured before estimated or forecast, effects before other kinds.

    It is chosen whatever it found, and not shown if it has no number or does not fit with what it was compared with.
    """
    outcomes = sorted(example.get_rows("outcomes"), key=lambda row: (KINDS.index(row.kind), NATURES.index(row.nature)))
    if not outcomes:
        return None
    first = outcomes[0]
    compared = first.comparator and not NOT_COMPARED.match(first.comparator)
    result = f"{first.result} (compared with: {first.comparator})" if compared else first.result
    fits = len(first.measure) + len(result) <= MAX_FIGURE
    if not (fits and re.search(r"\d", first.result)):
        return None
    # That a number was measured is not said: beside “Plausible, not measured” it reads as a contradiction.
    kind = [first.get_kind_display()] * (first.kind != Outcome.Kind.MEASURED)
    kind += [first.get_nature_display()] * (first.nature != Outcome.Nature.EFFECT)
    return Figure(first.measure, result, ", ".join(kind).capitalize())
