"""The read-only list of links: the status of each, and the entries that cite it."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from examples.admin.base import ConditionFilter, ReadOnlyAdmin
from examples.admin.links.usages import find_usages
from examples.models import Link


class DeadLinkFilter(ConditionFilter):
    title = parameter_name = "attention"
    conditions = {"gone": ("Should be replaced", lambda: Q(pk__in=Link.objects.broken().values("pk")))}


class LinkAdmin(ReadOnlyAdmin):
    list_display = ("address", "status_text", "cited_by", "checked_at")
    list_filter = (DeadLinkFilter, "status")
    list_per_page = 50
    search_fields = ("address", "moved_to")
    fields = ("address", "status", "code", "detail", "moved_to", "cited_by", "checked_at", "failing_since")
    readonly_fields = ("cited_by",)

    class Media:
        css = {"all": ("admin/examples/dashboard.css",)}

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Reads who cites the links of the page, in the same number of queries for any number of links."""
        changelist: Any = super().get_changelist_instance(request)
        changelist.result_list = list(changelist.result_list)
        usages = find_usages([link.address for link in changelist.result_list])
        for link in changelist.result_list:
            link.usages = usages[link.address]
        return changelist  # type: ignore[no-any-return]

    @admin.display(description="Status", ordering="status")
    def status_text(self, link: Link) -> str:
        return link.describe_status()

    @admin.display(description="Cited by")
    def cited_by(self, link: Link) -> SafeString | str:
        usages = link.usages if hasattr(link, "usages") else find_usages([link.address])[link.address]
        return format_html_join(", ", '<a href="{}">{}</a>', usages) or "no entry"
