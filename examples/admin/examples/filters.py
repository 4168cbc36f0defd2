"""Filters of the list of examples."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from examples.admin.base import ConditionFilter
from examples.admin.dashboard import AttentionFilter
from examples.documents.schema import FIELD_BY_NAME
from examples.models import TAG_VOCABULARIES, Term, Vocabulary


class CheckFilter(ConditionFilter):
    title = parameter_name = "check"
    conditions = {
        "overdue": ("Overdue", lambda: Q(check_due__lt=timezone.localdate())),
        "unset": ("No date set", lambda: Q(check_due__isnull=True)),
    }


class TermFilter(admin.SimpleListFilter):
    """Filters by a term of one vocabulary. Collapsed until used, because some vocabularies are long."""

    vocabulary: Vocabulary
    template = "admin/examples/folded_filter.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(Term.objects.in_vocabulary(self.vocabulary).values_list("slug", "label"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        term = Term.objects.in_vocabulary(self.vocabulary).filter(slug=self.value())
        return queryset.filter(terms__in=term) if self.value() else queryset


def build_term_filter(vocabulary: Vocabulary) -> type[TermFilter]:
    values = {"vocabulary": vocabulary, "title": vocabulary.label, "parameter_name": vocabulary.value}
    return type(f"{vocabulary.name.title()}Filter", (TermFilter,), values)


class LabelFilter(admin.RelatedFieldListFilter):
    """Has the label that readers see."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.title = FIELD_BY_NAME[self.field_path].label


FILTERS: list[Any] = ["status", CheckFilter, AttentionFilter, ("evidence", LabelFilter), ("stage", LabelFilter)]
FILTERS += map(build_term_filter, TAG_VOCABULARIES)
