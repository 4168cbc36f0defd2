"""Factories of rows for tests, complete by default: `ExampleFactory()` makes an example that is published."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from examples.models import (
    ICB,
    EasyReadLine,
    Example,
    ExampleICB,
    Framework,
    FrameworkItem,
    Organisation,
    Outcome,
    Participation,
    Source,
    Term,
    Translation,
    Vocabulary,
    defer_publish_checks,
)

FIRST_NUMBER = 10_000  # so that no name has a number that a test searches for, such as 111


class TermFactory(DjangoModelFactory[Term]):
    class Meta:
        model = Term
        django_get_or_create = ("vocabulary", "slug")

    vocabulary = Vocabulary.SETTING
    slug = factory.Sequence(lambda n: f"term-{n + FIRST_NUMBER}")
    label = factory.LazyAttribute(lambda term: term.slug.replace("-", " ").capitalize())


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation
        django_get_or_create = ("slug",)

    slug = factory.Sequence(lambda n: f"organisation-{n + FIRST_NUMBER}")
    name = factory.LazyAttribute(lambda organisation: organisation.slug.replace("-", " ").capitalize())


class ICBFactory(DjangoModelFactory[ICB]):
    class Meta:
        model = ICB
        django_get_or_create = ("slug",)

    slug = factory.Sequence(lambda n: f"board-{n + FIRST_NUMBER}")
    name = factory.LazyAttribute(lambda board: f"NHS {board.slug} Integrated Care Board")
    short_name = factory.LazyAttribute(lambda board: board.slug.replace("-", " ").capitalize())
    ods_code = factory.Sequence(lambda n: f"Q{n:03}")
    region = factory.SubFactory(TermFactory, vocabulary=Vocabulary.REGION, slug="midlands")
    opened = dt.date(2022, 7, 1)


class FrameworkItemFactory(DjangoModelFactory[FrameworkItem]):
    class Meta:
        model = FrameworkItem
        django_get_or_create = ("slug",)

    framework = factory.LazyFunction(
        lambda: Framework.objects.get_or_create(slug="ambitions", defaults={"title": "Ambitions", "kind": "ambitions"})[
            0
        ]
    )
    slug = factory.Sequence(lambda n: f"item-{n + FIRST_NUMBER}")
    heading = factory.LazyAttribute(lambda item: item.slug.replace("-", " ").capitalize())


class SourceFactory(DjangoModelFactory[Source]):
    class Meta:
        model = Source

    number = factory.Sequence(lambda n: n % 30000 + 1)
    citation = "A report"
    address = "https://example.org/report"


class OutcomeFactory(DjangoModelFactory[Outcome]):
    class Meta:
        model = Outcome

    measure = "Visits within a day"
    result = "18 of 21"
    period = "2020"
    design = "service data"


class TranslationFactory(DjangoModelFactory[Translation]):
    """A checked translation into Arabic."""

    class Meta:
        model = Translation

    language = "ar"
    title = "ممرضات في الليل"
    summary = "تزور الممرضات الناس في منازلهم ليلا."
    evidence = "لم تُجر مقارنة. ساعد ذلك بعض الناس."
    method = "person"
    checked_by = "a translator of a hospice"
    checked_on = factory.LazyFunction(timezone.localdate)


def term(vocabulary: str, slug: str, **values: Any) -> Term:
    """As TermFactory does, in half the time: each example needs six terms."""
    values.setdefault("label", slug.replace("-", " ").capitalize())
    return Term.objects.get_or_create(vocabulary=vocabulary, slug=slug, defaults=values)[0]


class ExampleFactory(DjangoModelFactory[Example]):
    """`terms`, `boards`, `items` and `organisations` take lists. By default it has what publishing requires."""

    class Meta:
        model = Example
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"example-{n + FIRST_NUMBER}")
    title = factory.LazyAttribute(lambda example: example.slug.replace("-", " ").capitalize())
    summary = "Nurses visit people at home at night."
    evidence = factory.LazyFunction(lambda: term("evidence", "described", order=0))
    stage = factory.LazyFunction(lambda: term("stage", "not-known", absent=True))
    cost_band = factory.LazyFunction(lambda: term("cost", "not-stated", absent=True))
    checked_on, check_due = dt.date(2026, 11, 1), dt.date(2099, 11, 1)
    status = Example.Status.PUBLISHED
    published_at = factory.LazyAttribute(lambda example: timezone.now() if example.status == "published" else None)

    @classmethod
    def _create(cls, model_class: type[Example], *args: Any, **values: Any) -> Example:
        terms = values.pop("terms", None)
        boards, items = values.pop("boards", ()), values.pop("items", ())
        organisations = values.pop("organisations", None)
        example = model_class(**values)
        with defer_publish_checks(example):
            example.save()
            if terms is None:
                terms = [term("setting", "home"), term("population", "everyone"), term("priority", "coordinated-care")]
            example.terms.add(*terms)  # set() would first read what a new example has
            example.framework_items.add(*items)
            for board in boards:
                ExampleICB.objects.create(example=example, icb=board)
            for organisation in [OrganisationFactory()] if organisations is None else organisations:
                Participation.objects.create(example=example, organisation=organisation, role="lead")
            SourceFactory(example=example)
        return example


def add_translation_and_easy_read(example: Example) -> None:
    """A checked translation and an Easy Read version, so that every public address of an example has a page."""
    TranslationFactory(example=example)
    EasyReadLine.objects.create(example=example, text="A nurse visits you.")
