"""The audit log of accounts, read-only."""

from examples.admin.base import ReadOnlyAdmin


class AccountEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "kind", "about", "who", "detail", "address")
    list_filter = ("kind", "at")
    search_fields = ("who", "about", "detail", "address")
    search_help_text = "Searches names, addresses and details."
    list_per_page = 100
    date_hierarchy = "at"
