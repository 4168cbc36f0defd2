"""Terms and synonyms in the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from examples.desk.base import DeskAdmin, plain
from examples.desk.forms import DeskForm
from examples.models import SynonymGroup, Term, Vocabulary


class TermForm(DeskForm):
    class Meta:
        model = Term
        fields = "__all__"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "replaced_by" in self.fields:
            same = Term.objects.filter(vocabulary=self.instance.vocabulary).exclude(pk=self.instance.pk)
            self.fields["replaced_by"].queryset = same.current()  # type: ignore[attr-defined]


class TermAdmin(DeskAdmin):
    form = TermForm
    fixed = ("vocabulary", "slug")
    list_display = ("label", "vocabulary", "slug", "order", "hint", "retired_on", "replaced_by")
    list_filter = ("vocabulary", ("retired_on", admin.EmptyFieldListFilter))
    list_select_related = ("replaced_by",)
    search_fields = ("label", "slug", "hint")
    prepopulated_fields = {"slug": ("label",)}
    fieldsets = (
        plain(
            None, "vocabulary", "label", "slug", "hint", "order", "source",
            note="The slug is in addresses and saved searches. It and the vocabulary never change.",
        ),
    )  # fmt: skip
    retiring = plain(
        "Retire",
        "retired_on", "replaced_by",
        note="A retired term is not offered any more; examples keep it. One that nobody uses can be deleted.",
    )  # fmt: skip

    def get_fieldsets(self, request: HttpRequest, obj: Term | None = None) -> Any:
        return (*self.fieldsets, self.retiring) if obj else self.fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Term | None = None) -> Any:
        """In the evidence vocabulary the order is the level of the ladder: what is published hangs on it."""
        ladder = ("order",) if obj and obj.vocabulary == Vocabulary.EVIDENCE else ()
        return [*super().get_readonly_fields(request, obj), *ladder]


class SynonymGroupAdmin(DeskAdmin):
    fixed = ("slug",)
    list_display = ("words", "direction", "also_finds", "kind", "ambiguous")
    list_filter = ("direction", "ambiguous", "kind")
    search_fields = ("slug", "note", "terms", "widens_to")
    fieldsets = (plain(None, "slug", "direction", "terms", "widens_to", "kind", "ambiguous", "note"),)

    @admin.display(description="Words")
    def words(self, group: SynonymGroup) -> str:
        return str(group)

    @admin.display(description="Also finds")
    def also_finds(self, group: SynonymGroup) -> str:
        return ", ".join(group.widens_to)
