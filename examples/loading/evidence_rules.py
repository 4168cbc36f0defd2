"""Checks that an entry's level of evidence and finding agree with its own results."""

import re
from collections.abc import Collection, Iterator

from examples.documents.field_types import Document
from examples.models import Example, Outcome

UNMEASURED_LEVEL = "described"
COMPARED_LEVELS = ("compared", "replicated")
# A design that names a comparison group, but not “no control group”, “not randomised” or “not a matched control”.
COMPARISON = re.compile(
    r"(?<!\bno )(?<!\bnot )(?<!\bnot a )(?<!\bwithout )(?<!\bwithout a )(?<!\bnon-)"
    r"\b(?:(?:control|comparison) group|randomi[sz]ed|matched controls?|controlled (?:trial|study))",
    re.IGNORECASE,
)
UNSUPPORTED = "Choose “It helped” only if at least one result, other than a forecast, found that it helped."
UNEXPLAINED = (
    "The design of a result names a comparison (“{}”), but the level in “How it was studied” is lower. Choose “Tested "
    "against a comparison”, or say in “About the study” why the comparison does not count."
)
REASON = re.compile(r"compar|control|randomi[sz]ed|other group", re.IGNORECASE)


def check_evidence(document: Document, news_media: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """(field, message) for each fault. `news_media`: their names, as citations give them."""
    yield from _check_evidence_source(document, news_media)
    outcomes = [row for row in document["outcomes"] if row["kind"] != Outcome.Kind.FORECAST]
    found, helped = document["evidence_direction"], Example.Direction.POSITIVE
    if found == helped and not any(row["direction"] == helped for row in outcomes):
        yield "evidence_direction", UNSUPPORTED
    if document["evidence"] in COMPARED_LEVELS or REASON.search(document["evidence_summary"]):
        return
    for row in outcomes:
        comparison = COMPARISON.search(row["design"])
        if comparison and row["nature"] != Outcome.Nature.ACTIVITY:
            yield "evidence", UNEXPLAINED.format(comparison[0])


def _check_evidence_source(document: Document, news_media: Collection[str]) -> Iterator[tuple[str, str]]:
    if document["evidence"] in (None, UNMEASURED_LEVEL):
        return
    cited = next((row for row in document["sources"] if row["number"] == document["evidence_source"]), None)
    name = next((name for name in news_media if cited and name.casefold() in cited["citation"].casefold()), None)
    if name:
        yield (
            "evidence_source",
            f"A news item ({name}) supports no level above “Described only”. Cite the study itself.",
        )
