"""What an address may ask: parsed and validated by django-filter, forgiving to the last character."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from examples.catalogue.query_parser import MOST_CHARACTERS
from examples.models import TAG_VOCABULARIES, Example, Vocabulary

MOST_VALUES = 100  # of one facet; more than any facet has
LAST_PAGE = 10**6


class WordsField(forms.Field):
    """One line of text: control characters become spaces, length is capped. Nothing is refused."""

    def to_python(self, value: Any) -> str:
        text = "".join(letter if letter.isprintable() else " " for letter in str(value or ""))
        return " ".join(text.split())[:MOST_CHARACTERS].strip()


class SlugsField(forms.Field):
    """All the values given under a name, each once, in the order given. Unknown ones are the page's to report."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> tuple[str, ...]:
        cleaned = (WordsField().to_python(item) for item in value or ())
        return tuple(dict.fromkeys(item for item in cleaned if item))[:MOST_VALUES]


class PageField(forms.Field):
    """A page number; anything else is page 1."""

    def to_python(self, value: Any) -> int:
        text = str(value or "").strip()
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 1
        return min(max(number, 1), LAST_PAGE)


class WordsFilter(django_filters.Filter):
    field_class: type[forms.Field] = WordsField

    def filter(self, qs: QuerySet[Example], value: object) -> QuerySet[Example]:
        return qs  # words are the text index's to find: the same on every database


class PageFilter(WordsFilter):
    field_class = PageField


class SlugsFilter(django_filters.Filter):
    """Examples that have any of the values: `paths` lead to a slug, `beside` says what must hold of the same row."""

    field_class = SlugsField

    def __init__(self, *paths: str, beside: dict[str, object] | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.paths, self.beside = paths, beside or {}

    def filter(self, qs: QuerySet[Example], value: Iterable[str]) -> QuerySet[Example]:
        slugs = list(value or ())
        if not slugs:
            return qs
        either = Q()
        for path in self.paths:
            either |= Q(**{f"{path}__in": slugs}, **self.beside)
        return qs.filter(pk__in=Example.objects.published().filter(either).values("pk"))


class ExampleFilterSet(django_filters.FilterSet):
    """The finder's address. `form.cleaned_data` is what the catalogue is asked; `qs` says the same through the ORM,
    words aside, and the tests hold one against the other.
    """

    q = WordsFilter()
    ambition = SlugsFilter("framework_items__slug", beside={"framework_items__framework__kind": "ambitions"})
    icb = SlugsFilter("icbs__slug", "icbs__successors__slug", "icbs__successors__successors__slug")
    region = SlugsFilter("icbs__region__slug")
    evidence = SlugsFilter("evidence__slug")
    stage = SlugsFilter("stage__slug")
    cost = SlugsFilter("cost_band__slug")
    exact = WordsFilter()
    sort = WordsFilter()
    page = PageFilter()

    class Meta:
        model = Example
        fields: tuple[str, ...] = ()


for _vocabulary in TAG_VOCABULARIES:
    ExampleFilterSet.base_filters[_vocabulary] = SlugsFilter(
        "terms__slug", beside={"terms__vocabulary": Vocabulary(_vocabulary)}, field_name=_vocabulary
    )


# Made once: a filter set copies all its filters whenever it is made, and the form is all that a question needs.
QueryForm: type[forms.Form] = ExampleFilterSet(None, queryset=Example.objects.published()).get_form_class()


def filters(data: Any) -> ExampleFilterSet:
    """The filter set over what readers may see. `data` is a request's query or any mapping of lists."""
    return ExampleFilterSet(data, queryset=Example.objects.published())
