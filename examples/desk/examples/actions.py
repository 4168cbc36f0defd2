"""What ever was public is retired, never deleted: links to it must go on leading somewhere."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected as delete_any
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse

from examples.models import Example


# Its name takes the place of Django's own action, which Django's page of confirmation then calls.
@admin.action(permissions=["delete"], description="Delete selected examples (never published ones)")
def delete_selected(desk: Any, request: HttpRequest, chosen: QuerySet[Any]) -> HttpResponse | None:
    kept = list(chosen.filter(Q(published_at__isnull=False) | Q(copy_of__isnull=False)))
    if not kept:
        response: HttpResponse | None = delete_any(desk, request, chosen)
        return response
    desk.message_user(request, _refusal(kept), messages.ERROR)
    return None


def _refusal(kept: list[Example]) -> str:
    titles = ", ".join(f"“{example}”" for example in kept)
    return (
        f"Nothing was deleted. Public once, or working copies: {titles}. Retire an example instead: open it, press "
        "“Retire” and say why, so that links to it still lead somewhere. A working copy is discarded on its own page."
    )
