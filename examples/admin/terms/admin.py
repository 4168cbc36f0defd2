"""Terms and synonyms in the admin."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from examples.admin.base import build_fieldset
from examples.admin.form_conflicts import ConflictCheckAdmin
from examples.admin.pages import admin_path
from examples.admin.terms.forms import TERM_FORMS
from examples.admin.terms.synonyms import SynonymGroupForm
from examples.admin.terms.term_actions import explain_fixed_order
from examples.admin.terms.views import MERGE_PERMISSION, order_view, term_view
from examples.models import SynonymGroup, Term, Vocabulary


class TermAdmin(ConflictCheckAdmin):
    """Adds terms and shows them. Separate pages rename, reorder, merge and retire a term: they show what uses it."""

    fixed_fields = ("vocabulary", "slug", "label", "hint", "order", "retired_on", "replaced_by")
    list_display = ("label", "vocabulary", "slug", "order", "retired_on", "replaced_by")
    list_filter = ("vocabulary", ("retired_on", admin.EmptyFieldListFilter))
    list_select_related = ("replaced_by",)
    search_fields = ("label", "slug", "hint")
    prepopulated_fields = {"slug": ("label",)}
    fieldsets = (
        build_fieldset(
            None, "vocabulary", "label", "slug", "hint", "order", "source",
            note="Addresses and saved searches use the slug. You cannot change the slug or the vocabulary later.",
        ),
    )  # fmt: skip
    status_fieldset = build_fieldset(
        "Status",
        "retired_on", "replaced_by",
        note="Use the buttons above to rename, reorder, merge, retire or reinstate this term. You can delete a term "
        "that nothing uses.",
    )  # fmt: skip

    class Media:
        css = {"all": ("admin/examples/terms.css",)}

    def get_fieldsets(self, request: HttpRequest, obj: Term | None = None) -> Any:
        return (*self.fieldsets, self.status_fieldset) if obj else self.fieldsets

    def get_urls(self) -> list[Any]:
        pages = ((name, partial(term_view, form_class=form_class)) for name, form_class in TERM_FORMS.items())
        return [
            *(admin_path(self, f"<int:pk>/{name}/", view, name) for name, view in pages),
            admin_path(self, "order/<slug:vocabulary>/", order_view, "order"),
            *super().get_urls(),
        ]

    def get_list_display(self, request: HttpRequest) -> Any:
        columns = ("links",) if request.user.has_perm(MERGE_PERMISSION) else ()
        return (*super().get_list_display(request), *columns)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        orderable = [vocabulary for vocabulary in Vocabulary if not explain_fixed_order(vocabulary)]
        return super().changelist_view(request, {**(extra_context or {}), "orderable": orderable})

    @admin.display(description="Change")
    def links(self, term: Term) -> SafeString:
        hidden = {"retire" if term.retired_on else "return", "merge" if explain_fixed_order(term.vocabulary) else ""}
        links = (
            (reverse(f"admin:examples_term_{name}", args=[term.pk]), form.button, term, form.button)
            for name, form in TERM_FORMS.items()
            if name not in hidden
        )
        html = '<a href="{}" aria-label="{} “{}”">{}</a>'
        return format_html('<span class="admin-term-links">{}</span>', format_html_join(" ", html, links))


class SynonymGroupAdmin(ConflictCheckAdmin):
    form = SynonymGroupForm
    fixed_fields = ("slug",)
    list_display = ("__str__", "direction", "also_finds", "kind")
    list_filter = ("direction", "kind")
    search_fields = ("slug", "note", "terms", "widens_to")
    fieldsets = (build_fieldset(None, "slug", "direction", "terms", "widens_to", "kind", "note"),)

    @admin.display(description="Also finds")
    def also_finds(self, group: SynonymGroup) -> str:
        return ", ".join(group.widens_to)
