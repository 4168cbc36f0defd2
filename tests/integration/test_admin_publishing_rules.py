"""The gate and the database's triggers say the same of every incomplete example."""

from __future__ import annotations

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
LEADS = ("nobody", "partner", "lead", "sought")
LEVELS = ("none", "described", "compared", "compared, own source", "compared, another's source")
TAGS = ("setting", "population", "priority")


def refused(example: Example) -> str:
    """Why the database will not have it published, or nothing."""
    try:
        with transaction.atomic():
            Example.objects.filter(pk=example.pk).update(status="published")
            transaction.set_rollback(True)
    except IntegrityError as error:
        return str(error)
    return ""


def combinations() -> Iterator[dict[str, Any]]:
    """Every way of being incomplete. Own sources need a source to be there."""
    names = ("lead", "level", "source", "summary", "stage", "cost", *TAGS)
    for values in product(LEADS, LEVELS, *[YES_NO] * 7):
        wanted = dict(zip(names, values, strict=True))
        if wanted["source"] or wanted["level"] != "compared, own source":
            yield wanted


@pytest.fixture
def empty() -> Example:
    fields = {"summary": "", "evidence": None, "stage": None, "cost_band": None}
    example: Example = ExampleFactory(status="draft", organisations=[], terms=[], **fields)
    Example.objects.filter(pk=example.pk).update(published_at=timezone.now())
    example.sources.all().delete()
    return example


class Maker:
    """Turns one draft into each combination, with as few writes as will do."""

    def __init__(self, example: Example) -> None:
        self.example, self.other = example, SourceFactory(example=ExampleFactory(slug="other"))
        self.organisation = OrganisationFactory()
        self.tags = {name: term(name, f"a-{name}") for name in TAGS}
        self.levels = {"described": term("evidence", "described", order=0), "compared": term("evidence", "c", order=3)}
        self.stage, self.cost = term("stage", "known"), term("cost", "stated")

    def make(self, wanted: dict[str, Any]) -> Example:
        Example.objects.filter(pk=self.example.pk).update(evidence_source=None)
        Source.objects.filter(example=self.example).delete()
        Participation.objects.filter(example=self.example).delete()
        own = SourceFactory(example=self.example) if wanted["source"] else None
        if wanted["lead"] in ("partner", "lead"):
            self.example.participations.create(organisation=self.organisation, role=wanted["lead"])
        self.example.terms.set([tag for name, tag in self.tags.items() if wanted[name]])
        cited = {"compared, own source": own, "compared, another's source": self.other}.get(wanted["level"])
        Example.objects.filter(pk=self.example.pk).update(
            summary="Words." if wanted["summary"] else "",
            provider_sought=wanted["lead"] == "sought",
            evidence=self.levels.get(wanted["level"].split(",")[0]),
            evidence_source=cited,
            stage=self.stage if wanted["stage"] else None,
            cost_band=self.cost if wanted["cost"] else None,
        )
        return Example.objects.get(pk=self.example.pk)


def lacks(wanted: dict[str, Any]) -> set[str]:
    """The fields that the gate should name, said a second way."""
    level = wanted["level"]
    return {
        *(name for name in TAGS if not wanted[name]),
        *({"summary"} if not wanted["summary"] else ()),
        *({"stage"} if not wanted["stage"] else ()),
        *({"cost_band"} if not wanted["cost"] else ()),
        *({"sources"} if not wanted["source"] else ()),
        *({"participations"} if wanted["lead"] in ("nobody", "partner") else ()),
        *({"evidence"} if level == "none" else ()),
        *({"evidence_source"} if level in ("compared", "compared, another's source") else ()),
    }


def test_gate_and_database_agree_on_incomplete_examples(empty: Example) -> None:
    maker = Maker(empty)
    # All that lack up to two things, and some of those that lack more.
    chosen = [wanted for number, wanted in enumerate(combinations()) if len(lacks(wanted)) <= 2 or number % 40 == 0]
    for wanted in chosen:
        example = maker.make(wanted)
        assert {error.field for error in find_publication_errors(example)} == lacks(wanted), wanted
        assert bool(find_publication_errors(example)) == bool(refused(example)), wanted
    assert len(chosen) > 150


def test_gap_says_what_to_do(empty: Example) -> None:
    assert all(
        error.message.split()[0] in ("Add", "Choose", "Tick", "Write") for error in find_publication_errors(empty)
    )


def constraints() -> list[tuple[Any, Any]]:
    bookkeeping = {"catalogue_revision_single", "loaded_entry_unique"}
    models = apps.get_app_config("examples").get_models()
    return [(model, c) for model in models for c in model._meta.constraints if c.name not in bookkeeping]


def test_every_constraint_has_words() -> None:
    assert all(c.violation_error_message != c.default_violation_error_message for _, c in constraints())


def test_every_constraint_names_a_field_of_its_model_or_none() -> None:
    for model, constraint in constraints():
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
