"""Validation and the database triggers agree on every incomplete example."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from examples.documents.errors import list_errors
from examples.documents.validate import find_publication_errors
from examples.models import Example, Participation, Source
from tests.helpers.factories import ExampleFactory, OrganisationFactory, SourceFactory, term

pytestmark = pytest.mark.django_db
YES_NO = (True, False)
DAY = dt.date(2026, 11, 1)
LEADS = ("nobody", "partner", "lead", "sought")
LEVELS = ("none", "described", "compared", "compared, own source", "compared, another's source")
TAGS = ("setting", "population", "priority")
# What a case gives or leaves out -> the field that validation names if it is left out.
FIELDS = {"cost": "cost_band", "checked": "checked_on", "due": "check_due", "source": "sources"} | {
    name: name for name in ("summary", "stage", *TAGS)
}


def find_database_error(example: Example) -> str:
    """The error with which the database refuses publication; empty if it does not."""
    try:
        with transaction.atomic():
            Example.objects.filter(pk=example.pk).update(status="published")
            transaction.set_rollback(True)
    except IntegrityError as error:
        return str(error)
    return ""


def list_combinations() -> Iterator[dict[str, Any]]:
    """Every combination of missing parts. An own source needs a source."""
    names = ("lead", "level", "source", "summary", "stage", "cost", "checked", "due", *TAGS)
    for values in product(LEADS, LEVELS, *[YES_NO] * 9):
        case = dict(zip(names, values, strict=True))
        if case["source"] or case["level"] != "compared, own source":
            yield case


@pytest.fixture
def empty() -> Example:
    fields = dict.fromkeys(("evidence", "stage", "cost_band", "checked_on", "check_due")) | {"summary": ""}
    example: Example = ExampleFactory(status="draft", organisations=[], terms=[], **fields)
    Example.objects.filter(pk=example.pk).update(published_at=timezone.now())
    example.sources.all().delete()
    return example


class ExampleBuilder:
    """Gives one draft each combination of parts, with few writes."""

    def __init__(self, example: Example) -> None:
        self.example, self.other = example, SourceFactory(example=ExampleFactory(slug="other"))
        self.organisation = OrganisationFactory()
        self.tags = {name: term(name, f"a-{name}") for name in TAGS}
        self.levels = {"described": term("evidence", "described", order=0), "compared": term("evidence", "c", order=3)}
        self.stage, self.cost = term("stage", "known"), term("cost", "stated")

    def build(self, case: dict[str, Any]) -> Example:
        Example.objects.filter(pk=self.example.pk).update(evidence_source=None)
        Source.objects.filter(example=self.example).delete()
        Participation.objects.filter(example=self.example).delete()
        own = SourceFactory(example=self.example) if case["source"] else None
        if case["lead"] in ("partner", "lead"):
            self.example.participations.create(organisation=self.organisation, role=case["lead"])
        self.example.terms.set([tag for name, tag in self.tags.items() if case[name]])
        cited = {"compared, own source": own, "compared, another's source": self.other}.get(case["level"])
        Example.objects.filter(pk=self.example.pk).update(
            summary="Words." if case["summary"] else "",
            provider_sought=case["lead"] == "sought",
            evidence=self.levels.get(case["level"].split(",")[0]),
            evidence_source=cited,
            stage=self.stage if case["stage"] else None,
            cost_band=self.cost if case["cost"] else None,
            checked_on=DAY if case["checked"] else None,
            check_due=DAY if case["due"] else None,
        )
        return Example.objects.get(pk=self.example.pk)


def list_missing(case: dict[str, Any]) -> set[str]:
    """The fields that validation should name, computed independently."""
    level = case["level"]
    return {
        *(field for name, field in FIELDS.items() if not case[name]),
        *({"participations"} if case["lead"] in ("nobody", "partner") else ()),
        *({"evidence"} if level == "none" else ()),
        *({"evidence_source"} if level in ("compared", "compared, another's source") else ()),
    }


def test_validation_and_database_agree_on_incomplete_examples(empty: Example) -> None:
    builder = ExampleBuilder(empty)
    # All cases with up to two missing parts, and some with more.
    cases = [
        case for number, case in enumerate(list_combinations()) if len(list_missing(case)) <= 2 or number % 160 == 0
    ]
    for case in cases:
        example = builder.build(case)
        errors = find_publication_errors(example)
        assert {error.field for error in errors} == list_missing(case), case
        assert bool(errors) == bool(find_database_error(example)), case
    assert len(cases) > 150


def test_publication_errors_say_what_to_do(empty: Example) -> None:
    assert all(
        error.message.split()[0] in ("Add", "Choose", "Tick", "Write") for error in find_publication_errors(empty)
    )


def list_constraints() -> list[tuple[Any, Any]]:
    """(model, constraint), without those of tables that no form fills."""
    internal = {"catalogue_revision_single", "loaded_entry_unique", "page_rating_unique", "subscription_unique"}
    models = apps.get_app_config("examples").get_models()
    return [(model, c) for model in models for c in model._meta.constraints if c.name not in internal]


@pytest.mark.once
def test_every_constraint_has_a_message() -> None:
    assert all(c.violation_error_message != c.default_violation_error_message for _, c in list_constraints())


@pytest.mark.once
def test_every_constraint_names_a_field_or_none() -> None:
    for model, constraint in list_constraints():
        names = {field.name for field in model._meta.get_fields()} | {None}
        assert constraint.violation_error_code in names, constraint.name


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("number", lambda e: e.sources.create(number=e.sources.get().number, citation="Again")),
        ("retired_reason", lambda e: Example.objects.update(status="retired")),
        ("covers", lambda e: e.costs.create(kind="grant")),
        ("source", lambda e: e.costs.create(kind="grant", amount=5)),
    ],
)
def test_broken_constraint_is_explained(field: str, change: Any) -> None:
    example = ExampleFactory()
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        change(example)
    (error,) = list_errors(refusal.value)
    assert error.field == field
    assert "database error" not in error.message
