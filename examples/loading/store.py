"""Stores the fixtures in one transaction, in the order in which they refer to each other."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from operator import attrgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import Error, transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from examples.documents.difference import compare_documents, find_change_kind
from examples.documents.load import build_document, prefetch_examples
from examples.documents.references import References
from examples.documents.schema import PARTS, build_empty_document
from examples.documents.store import EntryWrite, align_rows, store_documents
from examples.documents.versions import record_all_external_changes
from examples.loading.change_detection import ChangeDetector, RowResult, get_row_state, prefetch_row_states
from examples.loading.entry_fixture import EntryFixture
from examples.loading.fixture_reader import FixtureFault, Fixtures
from examples.loading.fixture_schema import FixtureRow, FrameworkFixture, StrategyFixture, TermFixture
from examples.models import (
    ICB,
    Change,
    Example,
    Framework,
    FrameworkItem,
    Organisation,
    Strategy,
    StrategyPriority,
    Succession,
    SynonymGroup,
    Term,
    Vocabulary,
)

ShowProgress = Callable[[str], None]
EXAMPLE_KIND = "example"
PART_NAMES = tuple(part.name for part in PARTS)


class LoadFailed(Exception):
    """The database refused a row and nothing was loaded. `faults` says which row, and why."""

    def __init__(self, faults: list[FixtureFault]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


def load_fixtures(fixtures: Fixtures, progress: ShowProgress = lambda _: None) -> ChangeDetector:
    """Loads all fixtures and records versions, or loads nothing and raises LoadFailed. Check the fixtures first."""
    with transaction.atomic():
        detector = ChangeDetector()
        for name, terms in fixtures.terms.items():
            progress(f"{name} terms")
            values = [{"vocabulary": name, "order": order} for order in range(len(terms))]
            _store_rows(detector, name, Term.objects.filter(vocabulary=name), terms, values, after=_link_successor)
        progress("organisations, boards, frameworks, strategies, synonyms")
        _store_reference_data(detector, fixtures)
        _store_entries(detector, fixtures.examples, progress)
        detector.save()
        return detector


def _store_reference_data(detector: ChangeDetector, fixtures: Fixtures) -> None:
    _store_rows(detector, "organisation", Organisation.objects.all(), fixtures.organisations)
    regions = {term.slug: term for term in Term.objects.in_vocabulary(Vocabulary.REGION)}
    places = [{"region": regions[row.region]} for row in fixtures.icbs]
    _store_rows(detector, "icb", ICB.objects.all(), fixtures.icbs, places)
    boards = {board.slug: board for board in ICB.objects.all()}
    ends = [(boards[step.predecessor], boards[step.successor], step.date) for step in fixtures.successions]
    steps = [{"predecessor": before, "successor": after, "on": date} for before, after, date in ends]
    stored = Succession.objects.select_related("predecessor", "successor")
    _store_rows(detector, "succession", stored, fixtures.successions, steps, get_key=_join_boards)
    orders = [{"order": order} for order in range(len(fixtures.frameworks))]
    _store_rows(
        detector,
        "framework",
        Framework.objects.all(),
        fixtures.frameworks,
        orders,
        after=_store_items,
        children=("items",),
    )
    plans = [{"icb": boards[plan.icb], "sources": _format_sources(plan)} for plan in fixtures.strategies]
    _store_rows(
        detector, "strategy", Strategy.objects.all(), fixtures.strategies, plans,
        after=_store_priorities, children=("priorities",),
    )  # fmt: skip
    _store_rows(detector, "synonyms", SynonymGroup.objects.all(), fixtures.synonyms)


def _join_boards(step: Any) -> str:
    """The key of a succession: a row has boards, its fixture their slugs."""
    return " ".join(getattr(board, "slug", board) for board in (step.predecessor, step.successor))


def _format_sources(strategy: StrategyFixture) -> str:
    return "\n".join(f"{source.address} {source.kind}".strip() for source in strategy.sources)


def _store_rows(
    detector: ChangeDetector, kind: str, rows: QuerySet[Any], fixtures: Sequence[Any],
    values: Sequence[dict[str, Any]] = (), *, after: Callable[[Any, Any], None] | None = None,
    children: Sequence[str] = (), get_key: Callable[[Any], str] = attrgetter("slug"),
) -> None:  # fmt: skip
    """Stores the rows of a kind, each unless an editor changed it. `after`, called with a row and its fixture, stores
    its `children`. All are read at once, before and after, because there are a thousand."""
    rows = prefetch_row_states(rows, children)
    stored, written = {get_key(row): row for row in rows}, {}
    for fixture, more in zip(fixtures, values or [{}] * len(fixtures), strict=True):
        key, content = get_key(fixture), fixture.model_dump(mode="json")
        row = stored.get(key)
        if detector.decide_write(kind, key, content, get_row_state(row, children) if row else None):
            row = row or rows.model()
            with _report_faults(kind, key):
                _save_row(row, fixture, more)
                if after:
                    after(row, fixture)
            written[row.pk] = key, content
    for pk, row in rows.in_bulk(written).items():
        detector.record(kind, *written[pk], get_row_state(row, children))


def _save_row(row: Model, fixture: FixtureRow, values: dict[str, Any]) -> None:
    """Saves the row with the fixture's plain fields and `values`. Raises ValidationError."""
    columns = row._meta.concrete_fields
    plain = {column.name for column in columns if not column.is_relation}
    for name, value in (fixture.model_dump(include=plain) | values).items():
        setattr(row, name, value)
    row.clean_fields(exclude={column.name for column in columns} - plain)
    row.save()


@contextmanager
def _report_faults(file: str, entry: str) -> Iterator[None]:
    """Turns an error of the model or the database into LoadFailed, with faults that name the row."""
    try:
        yield
    except ValidationError as error:
        messages = getattr(error, "message_dict", {"": error.messages})
        faults = [FixtureFault(file, entry, name, " ".join(texts)) for name, texts in messages.items()]
        raise LoadFailed(faults) from error
    except Error as error:
        raise LoadFailed([FixtureFault(file, entry, "", str(error).splitlines()[0])]) from error


def _link_successor(term: Term, fixture: TermFixture) -> None:
    if fixture.replaced_by:
        term.replaced_by = Term.objects.get(vocabulary=term.vocabulary, slug=fixture.replaced_by)
        term.save()


def _store_items(framework: Framework, fixture: FrameworkFixture) -> None:
    framework.items.exclude(slug__in=[item.slug for item in fixture.items]).delete()
    for order, item in enumerate(fixture.items):
        row = framework.items.filter(slug=item.slug).first() or FrameworkItem(framework=framework)
        _save_row(row, item, {"order": order})
        row.priorities.set(Term.objects.in_vocabulary(Vocabulary.PRIORITY).filter(slug__in=item.priorities))


def _store_priorities(strategy: Strategy, fixture: StrategyFixture) -> None:
    strategy.priorities.all().delete()
    for order, priority in enumerate(fixture.priorities):
        row = StrategyPriority(strategy=strategy)
        _save_row(row, priority, {"order": order})
        row.terms.set(Term.objects.in_vocabulary(Vocabulary.PRIORITY).filter(slug__in=priority.priorities))


def _store_entries(detector: ChangeDetector, entries: list[EntryFixture], progress: ShowProgress) -> None:
    """Stores new and changed entries that no editor changed, all at once, because entries refer to each other."""
    progress("examples")
    stored = _fetch_stored_examples(entries)
    states = {slug: get_row_state(example, PART_NAMES) for slug, example in stored.items()}
    to_write = [
        entry for entry in entries if detector.decide_write(EXAMPLE_KIND, entry.slug, entry.raw, states.get(entry.slug))
    ]
    references, writes = References(), []
    for entry in to_write:
        if write := _prepare_write(entry, stored.get(entry.slug), references):
            writes.append(write)
        else:
            detector.results[EXAMPLE_KIND, entry.slug] = RowResult.UNCHANGED
    _store_writes(writes)
    _record_changes(writes, references)
    written = _fetch_stored_examples(to_write)
    for entry in to_write:
        detector.record(EXAMPLE_KIND, entry.slug, entry.raw, get_row_state(written[entry.slug], PART_NAMES))
    record_all_external_changes({w.example.pk: build_document(written[w.example.slug]) for w in writes})


def _record_changes(writes: list[EntryWrite], references: References) -> None:
    """Adds a line to the public history of each published entry in which readers see a difference."""
    published = [w for w in writes if w.stored["status"] == w.document["status"] == Example.Status.PUBLISHED]
    kinds = [(w.example, find_change_kind(compare_documents(w.stored, w.document, references))) for w in published]
    Change.objects.bulk_create(Change(example=example, kind=kind) for example, kind in kinds if kind)


def _fetch_stored_examples(entries: list[EntryFixture]) -> dict[str, Example]:
    """The stored examples of these fixtures, by slug, with all their rows."""
    examples = prefetch_examples().filter(slug__in=[entry.slug for entry in entries])
    return {example.slug: example for example in examples}


def _prepare_write(entry: EntryFixture, stored: Example | None, references: References) -> EntryWrite | None:
    """None if nothing differs. The time of publication is noon, which is the same day in every time zone."""
    current = build_document(stored) if stored else build_empty_document()
    document, day = align_rows(entry.document, current), entry.published_on
    published_at = timezone.make_aware(dt.datetime.combine(day, dt.time(12))) if day else None
    if stored and stored.published_at == published_at and not compare_documents(current, document, references):
        return None
    example = stored or Example(slug=entry.slug)
    example.status, example.retired_reason = document["status"], document["retired_reason"]
    example.published_at = published_at
    return EntryWrite(document, example, current)


def _store_writes(writes: list[EntryWrite]) -> None:
    """Stores the entries. If the database refuses, tries each alone to find the fault; the load is undone anyway."""
    try:
        with transaction.atomic():
            store_documents(writes, References())
    except (Error, ValidationError):
        for write in writes:
            with (
                _report_faults(f"examples/{write.document['slug']}.yaml", write.document["slug"]),
                transaction.atomic(),
            ):
                store_documents([write], References())
        raise
