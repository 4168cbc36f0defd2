"""Searches that found nothing, for editors who decide what to look for next."""

from django.http import HttpRequest

from examples.desk.generics import Admin
from examples.models import EmptySearch


class EmptySearchAdmin(Admin):
    """Counted, not written: a row can be deleted, should it hold what it never should."""

    list_display = ("words", "times", "day")
    list_filter = ("day",)
    list_per_page = 100
    search_fields = ("words",)
    readonly_fields = fields = ("words", "day", "times")
    ordering = ("-day", "-times", "words")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: EmptySearch | None = None) -> bool:
        return False
