"""Rows -> database, in one transaction, in the order in which they refer to each other."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import Error, transaction
from django.db.models import Model

from examples.loading.entries import EntryFixture, store_entries
from examples.loading.load_log import LoadLog, row_state
from examples.loading.reader import Fault, Fixtures
from examples.loading.schema import FrameworkRow, Row, StrategyRow, SuccessionRow
from examples.models import (
    ICB,
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

Progress = Callable[[str], None]


class LoadFailed(Exception):
    """The database would not take a row; nothing was written. `faults` says which row, and why."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


def write(fixtures: Fixtures, progress: Progress = lambda _: None) -> LoadLog:
    """Loads everything or nothing. Raises LoadFailed; the caller has checked the fixtures first."""
    with transaction.atomic():
        log = LoadLog()
        for vocabulary, rows in fixtures.terms.items():
            progress(f"{vocabulary} terms")
            _terms(Vocabulary(vocabulary), rows, log)
        progress("organisations, boards, frameworks, strategies, synonyms")
        _plain(Organisation, "organisation", fixtures.organisations, log)
        _boards(fixtures, log)
        _frameworks(fixtures.frameworks, log)
        _strategies(fixtures.strategies, log)
        _plain(SynonymGroup, "synonyms", fixtures.synonyms, log)
        _entries(fixtures.examples, log, progress)
        return log


def _entries(fixtures: list[EntryFixture], log: LoadLog, progress: Progress) -> None:
    last = ""
    try:
        for entry in store_entries(fixtures, log):
            last = entry.slug
            progress(last)
    except Error as error:
        raise LoadFailed([Fault(f"examples/{last}.yaml", last, "", str(error).splitlines()[0])]) from error


def _guarded[R](file: str, entry: str, act: Callable[[], R]) -> R:
    """Runs one row's writing; what the model or the database refuses comes out as faults that name the row."""
    try:
        return act()
    except ValidationError as error:
        messages = getattr(error, "message_dict", {"": error.messages})
        raise LoadFailed([Fault(file, entry, name, " ".join(texts)) for name, texts in messages.items()]) from error
    except Error as error:
        raise LoadFailed([Fault(file, entry, "", str(error).splitlines()[0])]) from error


def save(row: Model, **values: Any) -> None:
    """Sets, validates field by field (lengths, choices, addresses) and saves."""
    for name, value in values.items():
        setattr(row, name, value)
    row.clean_fields(exclude={f.name for f in row._meta.concrete_fields if f.is_relation})
    row.save()


def _plain(model: type[Model], kind: str, rows: Iterable[Row], log: LoadLog, children: tuple[str, ...] = ()) -> None:
    """Rows whose fields are the model's own, found by slug."""
    for row in rows:
        values = row.model_dump()
        _one(model, kind, row, values.pop("slug"), values, log, children)


def _one(
    model: type[Model], kind: str, row: Row, key: str, values: dict[str, Any], log: LoadLog,
    children: tuple[str, ...] = (), lookup: dict[str, Any] | None = None,
    after: Callable[[Any], None] = lambda _: None,
) -> None:  # fmt: skip
    lookup = lookup or {"slug": key}
    found = model._default_manager.filter(**lookup).first()
    if log.wants(kind, key, row, row_state(found, children) if found else None):
        found = found or model(**lookup)
        _guarded(kind, key, lambda: save(found, **values))
        after(found)
        log.record(kind, key, row, row_state(model._default_manager.get(pk=found.pk), children))


def _terms(vocabulary: Vocabulary, rows: Iterable[Any], log: LoadLog) -> None:
    for order, row in enumerate(rows):
        values = row.model_dump(exclude={"slug", "replaced_by"}) | {"order": order}
        lookup = {"vocabulary": vocabulary, "slug": row.slug}

        def replace(term: Term, row: Any = row) -> None:
            if row.replaced_by:
                Term.objects.filter(pk=term.pk).update(
                    replaced_by=Term.objects.get(vocabulary=vocabulary, slug=row.replaced_by)
                )

        _one(Term, vocabulary, row, row.slug, values, log, lookup=lookup, after=replace)


def _boards(fixtures: Fixtures, log: LoadLog) -> None:
    regions = {term.slug: term for term in Term.objects.of(Vocabulary.REGION)}
    for row in fixtures.icbs:
        values = row.model_dump(exclude={"slug"}) | {"region": regions[row.region]}
        _one(ICB, "icb", row, row.slug, values, log)
    boards = {board.slug: board for board in ICB.objects.all()}
    for step in fixtures.successions:
        _succession(step, boards, log)


def _succession(step: SuccessionRow, boards: dict[str, ICB], log: LoadLog) -> None:
    values = step.model_dump(exclude={"predecessor", "successor", "date"}) | {"on": step.date}
    lookup = {"predecessor": boards[step.predecessor], "successor": boards[step.successor]}
    _one(Succession, "succession", step, f"{step.predecessor} {step.successor}", values, log, lookup=lookup)


def _priorities(slugs: list[str]) -> list[Term]:
    return list(Term.objects.of(Vocabulary.PRIORITY).filter(slug__in=slugs))


def _frameworks(rows: list[FrameworkRow], log: LoadLog) -> None:
    for order, row in enumerate(rows):

        def items(framework: Framework, row: FrameworkRow = row) -> None:
            framework.items.exclude(slug__in=[item.slug for item in row.items]).delete()
            for place, item in enumerate(row.items):
                found = framework.items.filter(slug=item.slug).first() or FrameworkItem(framework=framework)
                save(found, order=place, **item.model_dump(exclude={"priorities"}))
                found.priorities.set(_priorities(item.priorities))

        values = row.model_dump(exclude={"slug", "items"}) | {"order": order}
        _one(Framework, "framework", row, row.slug, values, log, ("items",), after=items)


def _strategies(rows: list[StrategyRow], log: LoadLog) -> None:
    boards = {board.slug: board for board in ICB.objects.all()}
    for row in rows:

        def aims(strategy: Strategy, row: StrategyRow = row) -> None:
            strategy.priorities.all().delete()
            for place, aim in enumerate(row.priorities):
                found = StrategyPriority(strategy=strategy)
                save(found, order=place, slug=aim.slug, text=aim.text)
                found.terms.set(_priorities(aim.priorities))

        sources = "\n".join(f"{source.address} {source.kind}".strip() for source in row.sources)
        values = row.model_dump(exclude={"slug", "icb", "sources", "priorities"})
        values |= {"icb": boards[row.icb], "sources": sources}
        _one(Strategy, "strategy", row, row.slug, values, log, ("priorities",), after=aims)
