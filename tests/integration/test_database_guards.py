"""The database itself refuses what no form should let through."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from examples.models import Example, Source, Term, triggers
from tests.helpers.factories import ExampleFactory, OutcomeFactory, SourceFactory, term

pytestmark = pytest.mark.django_db


def refused(change: Callable[[], object], because: str | None = None) -> None:
    with pytest.raises(IntegrityError, match=because), transaction.atomic():
        change()


def test_every_trigger_is_there() -> None:
    assert triggers.list_installed_triggers("default") == triggers.list_expected_triggers("default")


@pytest.mark.parametrize(
    ("because", "spoil"),
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
def test_published_example_keeps_what_it_needs(because: str, spoil: Callable[[Example], object]) -> None:
    example = ExampleFactory()
    refused(lambda: spoil(example), because)


@pytest.mark.parametrize("missing", ["lead", "setting", "population", "priority"])
def test_incomplete_draft_cannot_be_published(missing: str) -> None:
    draft = ExampleFactory(
        status="draft",
        published_at=timezone.now(),
        organisations=[] if missing == "lead" else None,
        terms=[term(v, v) for v in ("setting", "population", "priority") if v != missing],
    )
    refused(lambda: Example.objects.filter(pk=draft.pk).update(status="published"), missing)


def test_draft_without_source_cannot_be_published() -> None:
    draft = ExampleFactory(status="draft", published_at=timezone.now())
    draft.sources.all().delete()
    refused(lambda: Example.objects.filter(pk=draft.pk).update(status="published"), "source")


def test_provider_sought_stands_in_for_a_lead() -> None:
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
def test_row_is_refused(values: dict[str, object]) -> None:
    example = ExampleFactory()
    refused(lambda: Example.objects.filter(pk=example.pk).update(**values))


def test_evidence_above_described_needs_a_source_of_its_own() -> None:
    example, other = ExampleFactory(), ExampleFactory()
    compared = term("evidence", "compared", order=3)
    rows = Example.objects.filter(pk=example.pk)
    refused(lambda: rows.update(evidence=compared), "the source that the level follows from")
    foreign = other.sources.get()
    refused(lambda: rows.update(evidence=compared, evidence_source=foreign), "the source that the level follows from")
    assert rows.update(evidence=compared, evidence_source=example.sources.get()) == 1


def test_outcome_cites_a_source_of_its_own_example() -> None:
    example, other = ExampleFactory(), ExampleFactory()
    refused(lambda: OutcomeFactory(example=example, source=other.sources.get()), "another example")
    assert OutcomeFactory(example=example, source=example.sources.get()).pk


@pytest.mark.parametrize("values", [{"slug": "other"}, {"vocabulary": "phase"}])
def test_term_keeps_slug_and_vocabulary(values: dict[str, str]) -> None:
    home = term("setting", "home")
    refused(lambda: Term.objects.filter(pk=home.pk).update(**values), "never change")
    assert Term.objects.filter(pk=home.pk).update(label="At home") == 1


def test_slug_is_free_until_published() -> None:
    draft, example = ExampleFactory(status="draft", published_at=None), ExampleFactory()
    assert Example.objects.filter(pk=draft.pk).update(slug="renamed") == 1
    refused(lambda: Example.objects.filter(pk=example.pk).update(slug="renamed-too"), "fixed")


def test_published_example_cannot_be_deleted() -> None:
    example = ExampleFactory()
    refused(example.delete, "Choose at least one|Add ")
    Example.objects.filter(pk=example.pk).update(status="draft")
    example.delete()
    assert not Example.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_triggers_survive_a_rebuilt_table() -> None:
    from django.core.management import call_command
    from django.db.models import CharField

    field = CharField(max_length=201)
    field.set_attributes_from_name("title")
    field.model = Example
    triggers.drop_triggers("default")
    with connection.schema_editor() as editor:
        editor.alter_field(Example, Example._meta.get_field("title"), field, strict=True)
    assert triggers.list_installed_triggers("default") == set()
    call_command("migrate", verbosity=0)
    assert triggers.list_installed_triggers("default") == triggers.list_expected_triggers("default")
    example = ExampleFactory()
    SourceFactory(example=example)
    refused(lambda: example.sources.all().delete(), "source")
    Example.objects.update(status="draft")
