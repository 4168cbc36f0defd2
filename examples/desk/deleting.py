"""Published examples are retired, never deleted: links to them must go on leading somewhere."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected as delete_any
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from examples.models import Example


# Its name takes the place of Django's own action, which Django's page of confirmation then calls.
@admin.action(permissions=["delete"], description="Delete selected examples (never published ones)")
def delete_selected(desk: Any, request: HttpRequest, chosen: QuerySet[Any]) -> HttpResponse | None:
    published = list(chosen.filter(status=Example.Status.PUBLISHED))
    if not published:
        response: HttpResponse | None = delete_any(desk, request, chosen)
        return response
    desk.message_user(request, _refusal(published), messages.ERROR)
    return None


def _refusal(published: list[Example]) -> str:
    titles = ", ".join(f"“{example}”" for example in published)
    return (
        f"Nothing was deleted. Published: {titles}. Retire an example instead: open it, choose the status “Retired” "
        "and say why, so that links to it still lead somewhere."
    )
