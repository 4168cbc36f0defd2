"""The finder's parameters, read and cleaned by django-filter. No value is refused."""

import unicodedata
from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.db.models import Count, Q, QuerySet
from django.utils.datastructures import MultiValueDict

from examples.catalogue.adoption_spread import SPREAD
from examples.catalogue.query_parser import MAX_QUERY_LENGTH
from examples.models import TAG_VOCABULARIES, Example, Vocabulary

MAX_VALUES = 100  # of one facet; more than any facet has
MAX_PAGE = 10**6


class SearchTextField(forms.Field):
    """One line of text, cut off if it is long. Control characters become spaces; characters without width, such as soft
    hyphens, are removed. Nothing is refused.
    """

    def to_python(self, value: Any) -> str:
        text = "".join(letter if letter.isprintable() else _replace_invisible(letter) for letter in str(value or ""))
        return " ".join(text.split())[:MAX_QUERY_LENGTH].strip()


def _replace_invisible(letter: str) -> str:
    return "" if unicodedata.category(letter) == "Cf" else " "


class SlugListField(forms.Field):
    """All values of a parameter, without duplicates, in the order given. Unknown ones are reported later."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> tuple[str, ...]:
        cleaned = (SearchTextField().to_python(item) for item in value or ())
        return tuple(dict.fromkeys(item for item in cleaned if item))[:MAX_VALUES]


class PageNumberField(forms.Field):
    """A page number; anything else is page 1."""

    def to_python(self, value: Any) -> int:
        text = str(value or "").strip()
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 1
        return min(max(number, 1), MAX_PAGE)


class SearchTextFilter(django_filters.Filter):
    field_class: type[forms.Field] = SearchTextField

    def filter(self, qs: QuerySet[Example], value: object) -> QuerySet[Example]:
        return qs  # the text index finds words, so that results are the same on every database


class PageNumberFilter(SearchTextFilter):
    field_class = PageNumberField


class MatchAllFacetsFilter(SearchTextFilter):
    """The facets of which results have all of the values: see `SlugListFilter`."""

    field_class = SlugListField


class SlugListFilter(django_filters.Filter):
    """Examples with any of the values, or with all if the parameter `all` names the facet. `paths`: lookups of a slug.
    `conditions`: what else the same row must match."""

    field_class = SlugListField

    def __init__(self, *paths: str, conditions: dict[str, object] | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.paths, self.conditions = paths, conditions or {}

    def filter(self, qs: QuerySet[Example], value: Iterable[str]) -> QuerySet[Example]:
        slugs = list(value or ())
        all_required = self.field_name in self.parent.form.cleaned_data["all"]
        for group in [[slug] for slug in slugs] if all_required else filter(None, [slugs]):
            any_path = Q()
            for path in self.paths:
                any_path |= Q(**{f"{path}__in": group}, **self.conditions)
            qs = qs.filter(pk__in=Example.objects.published().filter(any_path).values("pk"))
        return qs


INCLUDED_CONDITIONS = {
    "cost": Q(cost_band__absent=False) | Q(costs__amount__isnull=False),
    "materials": ~Q(materials__in=["", Example.Materials.NONE]) | Q(resources__isnull=False),
    "contact": ~Q(contact_name="", contact_email="", contact_address=""),
}


class IncludedFilter(SlugListFilter):
    """Examples that include all of the values."""

    def filter(self, qs: QuerySet[Example], value: Iterable[str]) -> QuerySet[Example]:
        for slug in value or ():
            included = Example.objects.published().filter(INCLUDED_CONDITIONS.get(slug, Q(pk__in=[])))
            qs = qs.filter(pk__in=included.values("pk"))
        return qs


class SpreadFilter(django_filters.Filter):
    """Examples that as many other places took up as one of the values says."""

    field_class = SlugListField

    def filter(self, qs: QuerySet[Example], value: Iterable[str]) -> QuerySet[Example]:
        spread = Q()
        for _, fewest, most in (SPREAD[slug] for slug in value or () if slug in SPREAD):
            spread |= Q(places__gte=fewest) & (Q() if most is None else Q(places__lte=most))
        counted = Example.objects.published().annotate(places=Count("adoptions"))
        return qs.filter(pk__in=counted.filter(spread).values("pk")) if spread else qs


class ExampleFilterSet(django_filters.FilterSet):
    """The finder's parameters. `form.cleaned_data` is used to search the catalogue. `qs` applies the same filters,
    without the words, through the ORM, so that tests can compare the two.
    """

    q = SearchTextFilter()
    ambition = SlugListFilter("framework_items__slug", conditions={"framework_items__framework__kind": "ambitions"})
    icb = SlugListFilter("icbs__slug", "icbs__successors__slug", "icbs__successors__successors__slug")
    region = SlugListFilter("icbs__region__slug")
    evidence = SlugListFilter("evidence__slug")
    finding = SlugListFilter("evidence_direction")
    includes = IncludedFilter()
    stage = SlugListFilter("stage__slug")
    cost = SlugListFilter("cost_band__slug")
    spread = SpreadFilter()
    all = MatchAllFacetsFilter()
    exact = SearchTextFilter()
    sort = SearchTextFilter()
    page = PageNumberFilter()

    class Meta:
        model = Example
        fields: tuple[str, ...] = ()


for _vocabulary in TAG_VOCABULARIES:
    ExampleFilterSet.base_filters[_vocabulary] = SlugListFilter(
        "terms__slug", conditions={"terms__vocabulary": Vocabulary(_vocabulary)}, field_name=_vocabulary
    )


FIELDS = ExampleFilterSet(None, queryset=Example.objects.published()).get_form_class().base_fields


def clean_parameters(data: MultiValueDict[str, str]) -> dict[str, Any]:
    """The cleaned value of each parameter that was sent. Without a form, which would copy all its fields for each
    search.
    """
    sent = ((name, field) for name, field in FIELDS.items() if name in data)
    return {name: field.clean(field.widget.value_from_datadict(data, {}, name)) for name, field in sent}


def build_filter_set(data: Any) -> ExampleFilterSet:
    """The filter set over published examples. `data`: a request's query, or any mapping of lists."""
    return ExampleFilterSet(data, queryset=Example.objects.published())
