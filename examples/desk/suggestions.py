"""What readers sent in, for editors to read and tick off. Nobody changes a sender's words."""

from django.http import HttpRequest

from examples.desk.generics import Admin


class SuggestionAdmin(Admin):
    list_display = ("__str__", "organisation", "place", "received_at", "handled")
    list_filter = ("handled",)
    search_fields = ("what", "organisation", "place", "searched")
    readonly_fields = ("what", "organisation", "place", "address", "email", "searched", "received_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
