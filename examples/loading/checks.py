"""What one row can not know alone: references between fixtures, and the rules of a published entry."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from examples.documents.errors import EntryError
from examples.documents.references import References
from examples.documents.validate import missing_requirements, validate_document
from examples.loading import wording
from examples.loading.entries import EntryFixture
from examples.loading.reader import Fault, Fixtures
from examples.loading.schema import WordsFile
from examples.models import Example, Vocabulary


class HasSlug(Protocol):
    @property
    def slug(self) -> str: ...


def faults(fixtures: Fixtures) -> list[Fault]:
    """Every fault, those of reading included, sorted by file and entry."""
    found = [*fixtures.faults, *_doubles(fixtures), *_references(fixtures)]
    references = fixtures.references()
    for entry in fixtures.examples:
        found += _entry_faults(entry, references, fixtures.words)
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


def _entry_faults(entry: EntryFixture, references: References, words: WordsFile) -> Iterator[Fault]:
    file, document = f"examples/{entry.slug}.yaml", entry.document
    errors = [*entry.errors, *(validate_document(document) if not entry.errors else ())]
    if entry.raw.get("status") not in Example.Status.values:
        errors.append(EntryError("status", f"Write one of: {', '.join(Example.Status.values)}."))
    if document["status"] == Example.Status.PUBLISHED:
        errors += missing_requirements(document, references)
        if not entry.published_on:
            errors.append(EntryError("published_on", "Write the day on which it was published."))
    for error in errors:
        place = ".".join(str(part) for part in (error.field, error.row, error.row_field) if part not in (None, ""))
        yield Fault(file, entry.slug, place, error.message)
    for field, message in wording.check_wording(document, words):
        yield Fault(file, entry.slug, field, message)
