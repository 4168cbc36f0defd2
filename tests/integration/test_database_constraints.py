"""The database refuses what no form should accept."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import CharField
from django.utils import timezone

from examples.models import Example, Source, Term, triggers
from tests.helpers.factories import ExampleFactory, OutcomeFactory, SourceFactory, term

pytestmark = pytest.mark.django_db


def assert_refused(change: Callable[[], object], message: str | None = None) -> None:
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        change()


def test_triggers_are_installed() -> None:
    assert triggers.list_installed_triggers("default") == triggers.list_expected_triggers("default")


@pytest.mark.parametrize(
    ("message", "remove"),
    [
        ("lead", lambda e: e.participations.all().delete()),
        ("source", lambda e: e.sources.all().delete()),
        ("setting", lambda e: e.terms.remove(*e.terms.filter(vocabulary="setting"))),
        ("population", lambda e: e.terms.remove(*e.terms.filter(vocabulary="population"))),
        ("priority", lambda e: e.terms.remove(*e.terms.filter(vocabulary="priority"))),
        ("lead", lambda e: e.participations.update(role="partner")),
        ("source", lambda e: Source.objects.update(example=ExampleFactory(status="draft"))),
    ],
)
def test_published_example_requirement_cannot_be_removed(message: str, remove: Callable[[Example], object]) -> None:
    example = ExampleFactory()
    assert_refused(lambda: remove(example), message)


@pytest.mark.parametrize("missing", ["lead", "setting", "population", "priority"])
def test_draft_without_requirement_cannot_be_published(missing: str) -> None:
    draft = ExampleFactory(
        status="draft",
        published_at=timezone.now(),
        organisations=[] if missing == "lead" else None,
        terms=[term(v, v) for v in ("setting", "population", "priority") if v != missing],
    )
    assert_refused(lambda: Example.objects.filter(pk=draft.pk).update(status="published"), missing)


def test_draft_without_source_cannot_be_published() -> None:
    draft = ExampleFactory(status="draft", published_at=timezone.now())
    draft.sources.all().delete()
    assert_refused(lambda: Example.objects.filter(pk=draft.pk).update(status="published"), "source")


def test_provider_sought_replaces_lead() -> None:
    assert ExampleFactory(organisations=[], provider_sought=True).pk


@pytest.mark.parametrize(
    "values",
    [
        {"summary": ""},
        {"published_at": None},
        {"evidence": None},
        {"stage": None},
        {"cost_band": None},
        {"status": "retired"},
        {"started": "2020-01-02", "ended": "2020-01-01"},
        {"title": ""},
    ],
)
def test_invalid_values_are_refused(values: dict[str, object]) -> None:
    example = ExampleFactory()
    assert_refused(lambda: Example.objects.filter(pk=example.pk).update(**values))


def test_evidence_above_described_needs_source_of_same_example() -> None:
    example, other = ExampleFactory(), ExampleFactory()
    compared = term("evidence", "compared", order=3)
    rows = Example.objects.filter(pk=example.pk)
    assert_refused(lambda: rows.update(evidence=compared), "source that supports the level")
    other_source = other.sources.get()
    assert_refused(
        lambda: rows.update(evidence=compared, evidence_source=other_source),
        "source that supports the level",
    )
    assert rows.update(evidence=compared, evidence_source=example.sources.get()) == 1


def test_outcome_must_cite_source_of_same_example() -> None:
    example, other = ExampleFactory(), ExampleFactory()
    assert_refused(lambda: OutcomeFactory(example=example, source=other.sources.get()), "another example")
    assert OutcomeFactory(example=example, source=example.sources.get()).pk


@pytest.mark.parametrize("values", [{"slug": "other"}, {"vocabulary": "phase"}])
def test_term_slug_and_vocabulary_cannot_change(values: dict[str, str]) -> None:
    home = term("setting", "home")
    assert_refused(lambda: Term.objects.filter(pk=home.pk).update(**values), "never change")
    assert Term.objects.filter(pk=home.pk).update(label="At home") == 1


def test_slug_cannot_change_after_publication() -> None:
    draft, example = ExampleFactory(status="draft", published_at=None), ExampleFactory()
    assert Example.objects.filter(pk=draft.pk).update(slug="renamed") == 1
    assert_refused(lambda: Example.objects.filter(pk=example.pk).update(slug="renamed-too"), "fixed")


def test_published_example_cannot_be_deleted() -> None:
    example = ExampleFactory()
    assert_refused(example.delete, "Choose at least one|Add ")
    Example.objects.filter(pk=example.pk).update(status="draft")
    example.delete()
    assert not Example.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_triggers_are_reinstalled_after_table_rebuild() -> None:
    field = CharField(max_length=201)
    field.set_attributes_from_name("title")
    field.model = Example
    triggers.drop_triggers("default")
    with connection.schema_editor() as editor:
        editor.alter_field(Example, Example._meta.get_field("title"), field, strict=True)
    assert triggers.list_installed_triggers("default") == set()
    call_command("migrate", verbosity=0)
    assert triggers.list_installed_triggers("default") == triggers.list_expected_triggers("default")
    source = SourceFactory(example=ExampleFactory())
    assert_refused(lambda: source.example.sources.all().delete(), "source")
    Example.objects.update(status="draft")
