"""Readers' suggestions, which editors tick off, and searches that found nothing."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from examples.admin.base import ReadOnlyAdmin
from examples.admin.form_conflicts import ConflictCheckAdmin
from examples.admin.pages import admin_path
from examples.admin.terms.synonyms import ADD_PERMISSION, synonym_view
from examples.models import EmptySearch, Suggestion


class SuggestionAdmin(ConflictCheckAdmin):
    list_display = ("__str__", "kind", "about", "organisation", "place", "received_at", "handled")
    list_filter = ("handled", "kind")
    list_select_related = ("about",)
    search_fields = ("what", "organisation", "place", "searched")
    readonly_fields = (
        *("kind", "about", "what", "organisation", "place", "address", "email", "may_share", "interest", "searched"),
        "received_at",
        "new_entry",
    )

    @admin.display(description="Next step")
    def new_entry(self, suggestion: Suggestion) -> SafeString | str:
        """Names the suggestion only: its text may be longer than an address can be."""
        if suggestion.kind != Suggestion.Kind.EXAMPLE:
            return "Answer, then tick “Handled”"
        href = f"{reverse('admin:examples_example_add')}?suggestion={suggestion.pk}"
        return format_html('<a href="{}">Start a draft from this suggestion</a>', href)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


class PageRatingAdmin(ReadOnlyAdmin):
    list_display = fields = ("path", "day", "useful", "not_useful")
    list_filter = ("day",)
    search_fields = ("path",)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("examples.view_suggestion")


class EmptySearchAdmin(ReadOnlyAdmin):
    """Read-only, but a row that should not have been stored can be deleted."""

    list_display = fields = ("words", "times", "day")
    list_filter = ("day",)
    list_per_page = 100
    search_fields = ("words",)
    ordering = ("-day", "-times", "words")
    has_delete_permission = admin.ModelAdmin.has_delete_permission

    def get_urls(self) -> list[Any]:
        return [admin_path(self, "<int:pk>/synonym/", synonym_view, "synonym"), *super().get_urls()]

    def get_list_display(self, request: HttpRequest) -> Any:
        columns = ("synonym",) if request.user.has_perm(ADD_PERMISSION) else ()
        return (*super().get_list_display(request), *columns)

    @admin.display(description="Synonym")
    def synonym(self, search: EmptySearch) -> SafeString:
        href = reverse("admin:examples_emptysearch_synonym", args=[search.pk])
        return format_html('<a href="{}" aria-label="Make a synonym of “{}”">Make a synonym</a>', href, search.words)
