"""What one row can not know alone: references between fixtures, and the rules of a published entry."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from examples.loading import wording
from examples.loading.entry_schema import ExampleRow
from examples.loading.reader import Fault, Fixtures
from examples.models import TAGGED, Example, Vocabulary


class HasSlug(Protocol):
    @property
    def slug(self) -> str: ...


class Cites(Protocol):
    @property
    def source(self) -> int | None: ...


def faults(fixtures: Fixtures) -> list[Fault]:
    """Every fault, those of reading included, sorted by file and entry."""
    found = [*fixtures.faults, *_doubles(fixtures), *_references(fixtures)]
    for example in fixtures.examples:
        found += _example(example, fixtures)
    return sorted(set(found))


def _doubles(fixtures: Fixtures) -> Iterator[Fault]:
    lists: dict[str, Sequence[HasSlug]] = {
        **{f"vocabularies/{name}.yaml": rows for name, rows in fixtures.terms.items()},
        "organisations.yaml": fixtures.organisations,
        "icbs.yaml": fixtures.icbs,
        "frameworks.yaml": fixtures.frameworks,
        "strategies.yaml": fixtures.strategies,
        "synonyms.yaml": fixtures.synonyms,
        "examples": fixtures.examples,
    }
    for file, rows in lists.items():
        for slug, times in Counter(row.slug for row in rows).items():
            if times > 1:
                yield Fault(file, slug, "slug", f"is used {times} times")
    items = Counter(item.slug for framework in fixtures.frameworks for item in framework.items)
    for slug, times in items.items():
        if times > 1:
            yield Fault("frameworks.yaml", slug, "slug", f"is used {times} times")


def _unknown(
    file: str, entry: str, field: str, slugs: Iterable[str], known: Iterable[str], what: str
) -> Iterator[Fault]:
    for slug in sorted(set(slugs) - set(known)):
        yield Fault(file, entry, field, f"there is no {what} “{slug}”")


def _references(fixtures: Fixtures) -> Iterator[Fault]:
    priorities = [row.slug for row in fixtures.terms[Vocabulary.PRIORITY]]
    regions = [row.slug for row in fixtures.terms[Vocabulary.REGION]]
    boards = [row.slug for row in fixtures.icbs]
    for vocabulary, terms in fixtures.terms.items():
        slugs = [row.slug for row in terms]
        for term in terms:
            wanted = [term.replaced_by] if term.replaced_by else []
            yield from _unknown(f"vocabularies/{vocabulary}.yaml", term.slug, "replaced_by", wanted, slugs, "term")
    for board in fixtures.icbs:
        yield from _unknown("icbs.yaml", board.slug, "region", [board.region], regions, "region")
    for step in fixtures.successions:
        ends = [step.predecessor, step.successor]
        yield from _unknown("icbs.yaml", f"{ends[0]} → {ends[1]}", "", ends, boards, "board")
    for framework in fixtures.frameworks:
        for item in framework.items:
            yield from _unknown("frameworks.yaml", item.slug, "priorities", item.priorities, priorities, "priority")
    for strategy in fixtures.strategies:
        yield from _unknown("strategies.yaml", strategy.slug, "icb", [strategy.icb], boards, "board")
        for aim in strategy.priorities:
            yield from _unknown("strategies.yaml", aim.slug, "priorities", aim.priorities, priorities, "priority")


def _example(row: ExampleRow, fixtures: Fixtures) -> Iterator[Fault]:
    file = f"examples/{row.slug}.yaml"
    yield from _example_references(file, row, fixtures)
    yield from _citations(file, row)
    for field, message in (*wording.banned(row, fixtures.words), *wording.unexplained(row, fixtures.words)):
        yield Fault(file, row.slug, field, message)
    if row.status == Example.Status.PUBLISHED:
        lowest = next((term.slug for term in fixtures.terms[Vocabulary.EVIDENCE]), "")
        for field, message in _missing(row, lowest):
            yield Fault(file, row.slug, field, message)
    if row.status == Example.Status.RETIRED and not row.retired_reason:
        yield Fault(file, row.slug, "retired_reason", "a retired entry says why")


def _example_references(file: str, row: ExampleRow, fixtures: Fixtures) -> Iterator[Fault]:
    def unknown(field: str, slugs: Iterable[str], known: Iterable[str], what: str) -> Iterator[Fault]:
        return _unknown(file, row.slug, field, slugs, known, what)

    def terms(vocabulary: Vocabulary) -> list[str]:
        return [term.slug for term in fixtures.terms[vocabulary]]

    for vocabulary in TAGGED:
        yield from unknown(f"terms.{vocabulary}", getattr(row.terms, vocabulary), terms(vocabulary), vocabulary)
    yield from unknown("stage", [row.stage], terms(Vocabulary.STAGE), "stage")
    yield from unknown("evidence.level", [row.evidence.level], terms(Vocabulary.EVIDENCE), "evidence level")
    bands = [row.cost_band, *(cost.band for cost in row.costs if cost.band)]
    yield from unknown("cost_band", bands, terms(Vocabulary.COST), "cost band")
    items = [item.slug for framework in fixtures.frameworks for item in framework.items]
    yield from unknown("framework_items", row.framework_items, items, "framework item")
    yield from unknown("icbs", [area.icb for area in row.icbs], [board.slug for board in fixtures.icbs], "board")
    organisations = [organisation.slug for organisation in fixtures.organisations]
    yield from unknown(
        "organisations", [part.organisation for part in row.organisations], organisations, "organisation"
    )
    yield from unknown("related", row.related, [example.slug for example in fixtures.examples], "entry")


def _citations(file: str, row: ExampleRow) -> Iterator[Fault]:
    numbers = [source.number for source in row.sources]
    for number, times in Counter(numbers).items():
        if times > 1:
            yield Fault(file, row.slug, "sources", f"the number {number} is used {times} times")
    claimed: dict[str, Sequence[Cites]] = {"outcomes": row.outcomes, "costs": row.costs, "quotes": row.quotes}
    for field, claims in claimed.items():
        for place, claim in enumerate(claims):
            if claim.source is not None and claim.source not in numbers:
                yield Fault(file, row.slug, f"{field}.{place}.source", f"there is no source {claim.source}")
    for place, cost in enumerate(row.costs):
        if cost.amount is not None and cost.source is None:
            yield Fault(file, row.slug, f"costs.{place}.source", "an amount needs the source that gives it")
    if row.evidence.source is not None and row.evidence.source not in numbers:
        yield Fault(file, row.slug, "evidence.source", f"there is no source {row.evidence.source}")


def _missing(row: ExampleRow, lowest: str) -> Iterator[tuple[str, str]]:
    if not row.summary:
        yield "summary", "a published entry needs a plain summary"
    if not row.published_on:
        yield "published_on", "a published entry needs the day it was published"
    if not row.provider_sought and not any(part.role == "lead" for part in row.organisations):
        yield "organisations", "a published entry needs a lead organisation, or provider_sought: true"
    if not row.sources:
        yield "sources", "a published entry needs a source"
    for vocabulary in (Vocabulary.SETTING, Vocabulary.POPULATION, Vocabulary.PRIORITY):
        if not getattr(row.terms, vocabulary):
            yield f"terms.{vocabulary}", f"a published entry needs a {vocabulary}"
    if row.evidence.level != lowest and row.evidence.source is None:
        yield "evidence.source", f"a level above “{lowest}” needs the number of the source it follows from"
