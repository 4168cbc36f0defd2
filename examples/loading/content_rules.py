"""Checks of an entry's content: mistakes that were found when entries were compared with their sources."""

import re
from collections.abc import Collection, Iterator, Mapping

from examples.documents.field_types import Document
from examples.models import Example

YEAR = re.compile(r"(?:19|20)\d\d")
ADULTS = re.compile(r"\badults?\b", re.IGNORECASE)
UNKNOWN_STAGE, ENDED = "not-known", "ended"
NO_BAND = "not-stated"
EVERYONE, CHILDREN = "everyone", "babies-children-young-people"
AFTER_AMOUNT = re.compile(r"(?:an?|each|for|over|the)\b")  # “£5 a year”, “£5 for each person”
LIMITING_FIELDS = ("summary", "limits")  # where readers see at once whom it is not for
BARE_YEAR = (
    "{} is the year of the paper, not of the measurement. Write the period of the measurement, or “{} (year of "
    "the paper)”."
)


def check_content(document: Document, ambitions: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(field, message) for each fault. `ambitions`: priority -> the Ambition it belongs to."""
    yield from _check_periods(document)
    yield from _check_costs(document)
    yield from _check_population(document)
    yield from _check_ambitions(document, ambitions)
    yield from _check_stage(document)


def check_related(document: Document, published: Collection[str]) -> Iterator[tuple[str, str]]:
    """(field, message) for each link from a published entry to one that readers cannot see."""
    if document["status"] == Example.Status.PUBLISHED:
        for slug in document["related"]:
            if slug not in published:
                yield "related", f"“{slug}” is not published. Remove the link until the entry is published."


def _check_periods(document: Document) -> Iterator[tuple[str, str]]:
    years = {row["number"]: str(row["published"])[:4] for row in document["sources"]}
    for position, row in enumerate(document["outcomes"]):
        if YEAR.fullmatch(row["period"]) and years.get(row["source"]) == row["period"]:
            yield f"outcomes.{position}.period", BARE_YEAR.format(row["period"], row["period"])


def _check_costs(document: Document) -> Iterator[tuple[str, str]]:
    for position, row in enumerate(document["costs"]):
        if row["source"] is None:
            yield f"costs.{position}.source", "Give the source of this cost, or move it to the text."
        if row["per"] and not AFTER_AMOUNT.match(row["per"]):
            yield f"costs.{position}.per", "Write words that follow an amount, such as “a year” or “over 12 weeks”."
    running = any(row["kind"] == "running" and (row["amount"] or row["band"]) for row in document["costs"])
    if document["cost_band"] not in (None, NO_BAND) and not running:
        yield (
            "cost_band",
            f"No running cost supports this band. Add a running cost and its source, or choose “{NO_BAND}”.",
        )


def _check_population(document: Document) -> Iterator[tuple[str, str]]:
    """A service for adults is for everyone only if readers are told at once that children are not served."""
    is_for_adults = any(ADULTS.search(document[name]) for name in ("title", "what_was_done"))
    is_said = any(ADULTS.search(document[name]) for name in LIMITING_FIELDS)
    serves_children = CHILDREN in document["population"]
    if EVERYONE in document["population"] and is_for_adults and not (is_said or serves_children):
        yield "population", "The text speaks of adults. If the example is for adults only, say so in “Limitations”."


def _check_ambitions(document: Document, ambitions: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    expected = {ambitions[priority] for priority in document["priority"] if priority in ambitions}
    chosen = {*document["framework_items"]} & {*ambitions.values()}
    for item in sorted(expected - chosen):
        yield "framework_items", f"Add the Ambition “{item}”: one of the priorities belongs to it."
    for item in sorted(chosen - expected):
        yield "framework_items", f"Remove the Ambition “{item}”: none of the priorities belongs to it."


def _check_stage(document: Document) -> Iterator[tuple[str, str]]:
    """Of a service that may no longer run, readers need to know when it last did. A review speaks of no one service."""
    is_public_service = document["status"] == Example.Status.PUBLISHED and document["kind"] == Example.Kind.EXAMPLE
    if is_public_service and document["stage"] == UNKNOWN_STAGE and not document["stage_note"]:
        yield "stage_note", "Write the last known status with its date, such as “Running in July 2022 (source 3)”."
    if document["stopped"] and document["stage"] != ENDED:
        yield "stage", f"The example was stopped, so its stage must be “{ENDED}”."
