"""Checks across fixtures: duplicates, references between them, and the rules of entries."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Any

from examples.documents.errors import EntryError
from examples.documents.references import References
from examples.documents.validate import find_missing_requirements, validate_document
from examples.loading import wording
from examples.loading.content_rules import check_content, check_related
from examples.loading.entry_fixture import EntryFixture
from examples.loading.evidence_rules import check_evidence
from examples.loading.fixture_reader import FixtureFault, Fixtures
from examples.loading.fixture_schema import EditorialRules
from examples.models import Example, Vocabulary


def find_faults(fixtures: Fixtures) -> list[FixtureFault]:
    """Every fault in the fixtures, including those found on reading, sorted by file and entry."""
    faults = [*fixtures.faults, *_find_duplicates(fixtures), *_find_broken_references(fixtures)]
    references = fixtures.build_references()
    published = {entry.slug for entry in fixtures.examples if entry.raw.get("status") == Example.Status.PUBLISHED}
    ambitions = fixtures.map_ambitions()
    for entry in fixtures.examples:
        faults += _check_entry(entry, references)
        faults += _check_content(entry, fixtures.editorial_rules, published, ambitions)
    return sorted(set(faults))


def _find_duplicates(fixtures: Fixtures) -> Iterator[FixtureFault]:
    lists: list[tuple[str, Sequence[Any]]] = [
        *((f"vocabularies/{name}.yaml", rows) for name, rows in fixtures.terms.items()),
        ("organisations.yaml", fixtures.organisations),
        ("icbs.yaml", fixtures.icbs),
        ("frameworks.yaml", fixtures.frameworks),
        ("frameworks.yaml", [item for framework in fixtures.frameworks for item in framework.items]),
        ("strategies.yaml", fixtures.strategies),
        ("synonyms.yaml", fixtures.synonyms),
        ("examples", fixtures.examples),
    ]
    for file, rows in lists:
        for slug, count in Counter(row.slug for row in rows).items():
            if count > 1:
                yield FixtureFault(file, slug, "slug", f"this slug is used {count} times")


def _find_broken_references(fixtures: Fixtures) -> Iterator[FixtureFault]:
    for file, entry, field, slugs, noun, known in _list_references(fixtures):
        for slug in sorted(set(slugs) - known):
            yield FixtureFault(file, entry, field, f"there is no {noun} “{slug}”")


def _list_references(fixtures: Fixtures) -> Iterator[tuple[str, str, str, Iterable[str], str, set[str]]]:
    """(file, entry, field, slugs named there, noun for one of them, slugs that exist)"""
    terms = {vocabulary: {row.slug for row in rows} for vocabulary, rows in fixtures.terms.items()}
    boards, priorities = {row.slug for row in fixtures.icbs}, terms[Vocabulary.PRIORITY]
    for vocabulary, rows in fixtures.terms.items():
        for term in rows:
            successor = [term.replaced_by] if term.replaced_by else []
            yield f"vocabularies/{vocabulary}.yaml", term.slug, "replaced_by", successor, "term", terms[vocabulary]
    for board in fixtures.icbs:
        yield "icbs.yaml", board.slug, "region", [board.region], "region", terms[Vocabulary.REGION]
    for step in fixtures.successions:
        ends = [step.predecessor, step.successor]
        yield "icbs.yaml", " → ".join(ends), "", ends, "board", boards
    for framework in fixtures.frameworks:
        for item in framework.items:
            yield "frameworks.yaml", item.slug, "priorities", item.priorities, "priority", priorities
    for strategy in fixtures.strategies:
        yield "strategies.yaml", strategy.slug, "icb", [strategy.icb], "board", boards
        for aim in strategy.priorities:
            yield "strategies.yaml", aim.slug, "priorities", aim.priorities, "priority", priorities


def _check_entry(entry: EntryFixture, references: References) -> Iterator[FixtureFault]:
    file, document = f"examples/{entry.slug}.yaml", entry.document
    errors = [*entry.errors, *(validate_document(document) if not entry.errors else ())]
    if entry.raw.get("status") not in Example.Status.values:
        errors.append(EntryError("status", f"Write one of: {', '.join(Example.Status.values)}."))
    if document["status"] == Example.Status.PUBLISHED:
        errors += find_missing_requirements(document, references)
        if not entry.published_on:
            errors.append(EntryError("published_on", "Write the day on which it was published."))
    for error in errors:
        location = ".".join(str(part) for part in (error.field, error.row, error.row_field) if part not in (None, ""))
        yield FixtureFault(file, entry.slug, location, error.message)


def _check_content(
    entry: EntryFixture, rules: EditorialRules, published: Set[str], ambitions: Mapping[str, str]
) -> Iterator[FixtureFault]:
    document = entry.document
    for field, message in (
        *wording.check_wording(document, rules),
        *check_evidence(document, rules.news_media),
        *check_content(document, ambitions),
        *check_related(document, published),
    ):
        yield FixtureFault(f"examples/{entry.slug}.yaml", entry.slug, field, message)
