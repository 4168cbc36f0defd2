"""The catalogue's revision changes with everything that a reader could see, and with nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone

from examples.models import (
    Adoption,
    CatalogueRevision,
    Change,
    Cost,
    EasyReadLine,
    Example,
    ExampleRevision,
    Quote,
    Resource,
    Strategy,
    StrategyPriority,
    Succession,
    SynonymGroup,
    Vocabulary,
)
from examples.models.triggers.rules import EXAMPLE_TABLES, ORGANISATION_TABLE, SHARED_TABLES
from tests.helpers.factories import (
    ExampleFactory,
    FrameworkItemFactory,
    ICBFactory,
    OrganisationFactory,
    OutcomeFactory,
    TermFactory,
    TranslationFactory,
    term,
)

pytestmark = pytest.mark.django_db
TABLES = {m._meta.db_table for m in apps.get_app_config("examples").get_models(include_auto_created=True)}
UNWATCHED = TABLES - set(EXAMPLE_TABLES) - set(SHARED_TABLES) - {"examples_example", ORGANISATION_TABLE}
MODELS = [m for m in apps.get_app_config("examples").get_models() if m._meta.db_table not in UNWATCHED]
M2M = [f for m in MODELS for f in m._meta.many_to_many if (t := f.remote_field.through) and t._meta.auto_created]


def get_revision() -> int:
    return CatalogueRevision.objects.get().value


def is_raised_by(change: Callable[[], object]) -> bool:
    before = CatalogueRevision.objects.get()
    change()
    after = CatalogueRevision.objects.get()
    assert (before.value == after.value) == (before.token == after.token)
    return after.value > before.value


@pytest.fixture
def full_example() -> Example:
    """A published example with at least one row in every watched table, many-to-many tables included."""
    item = FrameworkItemFactory()
    item.priorities.add(term("priority", "coordinated-care"))
    old, new = ICBFactory(), ICBFactory()
    Succession.objects.create(predecessor=old, successor=new, on="2026-04-01", kind="merger")
    strategy = Strategy.objects.create(icb=old, slug="plan", title="Plan")
    aim = StrategyPriority.objects.create(strategy=strategy, slug="plan-1", text="Aim")
    aim.terms.add(term("priority", "coordinated-care"))
    SynonymGroup.objects.create(slug="s1", terms=["a", "b"])
    example: Example = ExampleFactory(boards=[old], items=[item])
    example.related.add(ExampleFactory(slug="other"))
    source = example.sources.get()
    OutcomeFactory(example=example, source=source)
    Cost.objects.create(example=example, source=source, kind="running", covers="Staff")
    Resource.objects.create(example=example, title="Toolkit")
    Adoption.objects.create(example=example, source=source, area="Leeds")
    Quote.objects.create(example=example, source=source, text="It helped.")
    TranslationFactory(example=example)
    EasyReadLine.objects.create(example=example, text="A nurse visits you.")
    Change.objects.create(example=example, kind=Change.Kind.CHECKED)
    return example


@pytest.mark.once
def test_unwatched_tables_are_internal() -> None:
    assert {
        "examples_accountevent",
        "examples_cataloguerevision",
        "examples_emptysearch",
        "examples_examplerevision",
        "examples_formpost",
        "examples_link",
        "examples_loadedentry",
        "examples_pagerating",
        "examples_subscription",
        "examples_suggestion",
        "examples_upload",
    } == UNWATCHED


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_saving_a_row_raises_revision(full_example: Example, model: type[models.Model]) -> None:
    rows = model._default_manager.order_by("pk")
    row = rows.first()
    assert row is not None
    plain = next(f for f in model._meta.concrete_fields if not f.primary_key and not f.unique)
    assert is_raised_by(row.save)
    assert is_raised_by(lambda: rows.filter(pk=row.pk).update(**{plain.attname: getattr(row, plain.attname)}))
    assert is_raised_by(lambda: model._default_manager.bulk_update([row], [plain.name]))


@pytest.mark.parametrize("field", M2M, ids=str)
def test_many_to_many_change_raises_revision(
    full_example: Example, field: models.ManyToManyField[models.Model, models.Model]
) -> None:
    owner = next(o for o in field.model._default_manager.all() if getattr(o, field.name).exists())
    manager = getattr(owner, field.name)
    if field.related_model is Example:
        extra = ExampleFactory()
    elif field.name == "framework_items":
        extra = FrameworkItemFactory()
    else:
        extra = TermFactory(vocabulary=Vocabulary.PRIORITY)
    assert is_raised_by(lambda: manager.add(extra))
    assert is_raised_by(lambda: manager.remove(extra))


def list_deletable_rows(full_example: Example) -> Iterator[models.Model]:
    yield from full_example.outcomes.all()
    yield from full_example.costs.all()
    yield from full_example.quotes.all()
    yield from full_example.resources.all()
    yield from full_example.area_links.all()
    yield from SynonymGroup.objects.all()
    yield from Succession.objects.all()
    yield from StrategyPriority.objects.all()
    yield TermFactory(vocabulary="phase")
    yield ICBFactory()


def test_deleting_a_row_raises_revision(full_example: Example) -> None:
    for row in list_deletable_rows(full_example):
        assert is_raised_by(row.delete), row


def test_organisation_raises_revision_only_where_readers_see_it(full_example: Example) -> None:
    unused = OrganisationFactory()
    assert not is_raised_by(OrganisationFactory)
    assert not is_raised_by(unused.save)
    ExampleFactory(status="draft").participations.update(organisation=unused)
    assert not is_raised_by(unused.save)
    assert is_raised_by(full_example.participations.get().organisation.save)
    full_example.adoptions.update(organisation=unused)
    assert is_raised_by(unused.save)
    Example.objects.filter(pk=full_example.pk).update(status="retired", retired_reason="Closed")
    assert is_raised_by(unused.save)
    full_example.adoptions.update(organisation=None)
    assert not is_raised_by(unused.save)


def test_raw_sql_raises_revision(full_example: Example) -> None:
    with connection.cursor() as cursor:
        assert is_raised_by(lambda: cursor.execute("UPDATE examples_example SET title = 'Renamed'"))


def test_status_change_raises_revision() -> None:
    draft = ExampleFactory(status="draft", published_at=timezone.now())
    rows = Example.objects.filter(pk=draft.pk)
    assert is_raised_by(lambda: rows.update(status="published"))
    assert is_raised_by(lambda: rows.update(status="retired", retired_reason="Closed"))
    assert is_raised_by(lambda: rows.update(status="draft"))


def test_draft_change_keeps_revision() -> None:
    draft = ExampleFactory(status="draft")
    source = draft.sources.get()
    TermFactory(vocabulary="phase", slug="last-days")
    before = get_revision()
    draft.title = "Still a draft"
    draft.save()
    OutcomeFactory(example=draft, source=source).delete()
    draft.terms.add(term("phase", "last-days"))
    draft.terms.clear()
    draft.delete()
    assert get_revision() == before


def test_rollback_restores_revision() -> None:
    example, before = ExampleFactory(), CatalogueRevision.objects.get()
    with transaction.atomic():
        example.save()
        assert get_revision() > before.value
        transaction.set_rollback(True)
    assert CatalogueRevision.objects.get().token == before.token


def test_revision_names_changed_example_and_shared_changes(full_example: Example) -> None:
    revision = CatalogueRevision.objects.get()
    full_example.save()
    changed = ExampleRevision.objects.filter(revision__gt=revision.value)
    assert [row.example_id for row in changed] == [full_example.pk]
    assert CatalogueRevision.objects.get().shared == revision.shared
    TermFactory(vocabulary="phase")
    assert CatalogueRevision.objects.get().shared == get_revision()
