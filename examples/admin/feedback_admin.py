"""Readers' suggestions, which editors tick off, and searches that found nothing."""

from django.http import HttpRequest

from examples.admin.generics import Admin, ReadOnlyAdmin


class SuggestionAdmin(Admin):
    """Editors tick a suggestion off; its text is read-only."""

    list_display = ("__str__", "organisation", "place", "received_at", "handled")
    list_filter = ("handled",)
    search_fields = ("what", "organisation", "place", "searched")
    readonly_fields = ("what", "organisation", "place", "address", "email", "searched", "received_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


class EmptySearchAdmin(ReadOnlyAdmin):
    """Read-only, but a row that should not have been stored can be deleted."""

    list_display = fields = ("words", "times", "day")
    list_filter = ("day",)
    list_per_page = 100
    search_fields = ("words",)
    ordering = ("-day", "-times", "words")
    has_delete_permission = Admin.has_delete_permission
