"""The list of links in the desk: what became of each, and which entries cite it. Nobody changes what was found."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from examples.desk.generics import Admin
from examples.desk.links.citing import citing
from examples.desk.links.told import told
from examples.models import Link


class GoneFilter(admin.SimpleListFilter):
    title = "attention"
    parameter_name = "attention"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("gone", "Should be replaced")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(pk__in=Link.objects.gone().values("pk")) if self.value() == "gone" else queryset


class LinkList(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        """Who cites the links of one page, asked for all of them at once."""
        super().get_results(request)
        links = list(self.result_list)
        found = citing([link.address for link in links])
        for link in links:
            link.citations = found[link.address]
        self.result_list = links


class LinkAdmin(Admin):
    list_display = ("address", "became", "cited_by", "checked_at")
    list_display_links = ("address",)
    list_filter = (GoneFilter, "status")
    list_per_page = 50
    search_fields = ("address", "moved_to")
    readonly_fields = fields = (
        "address", "status", "code", "detail", "moved_to", "cited_by", "checked_at", "failing_since",
    )  # fmt: skip

    class Media:
        css = {"all": ("desk/queue.css",)}

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        return LinkList

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="What became of it", ordering="status")
    def became(self, link: Link) -> str:
        return told(link)

    @admin.display(description="Cited by")
    def cited_by(self, link: Link) -> SafeString | str:
        citations = getattr(link, "citations", None)
        if citations is None:
            citations = citing([link.address])[link.address]
        found = format_html_join(", ", '<a href="{}">{}</a>', ((cited.href, cited.text) for cited in citations))
        return found or "nobody any more"
