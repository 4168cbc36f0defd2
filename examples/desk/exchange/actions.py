"""Selected examples as a file: actions of the list."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from examples.desk.exchange.exporting import TooLong, documents
from examples.desk.exchange.files import answer
from examples.desk.exchange.views import exports


@admin.action(permissions=["exchange"], description="Export selected examples as a workbook (XLSX)")
def export_xlsx(desk: Any, request: HttpRequest, chosen: QuerySet[Any]) -> HttpResponse | None:
    return _file("xlsx", desk, request, chosen)


@admin.action(permissions=["exchange"], description="Export selected examples as CSV")
def export_csv(desk: Any, request: HttpRequest, chosen: QuerySet[Any]) -> HttpResponse | None:
    return _file("csv", desk, request, chosen)


def _file(form: str, desk: Any, request: HttpRequest, chosen: QuerySet[Any]) -> HttpResponse | None:
    if not exports(request.user):
        raise PermissionDenied
    try:
        return answer(form, "examples-selected", documents(chosen.values_list("pk", flat=True)))
    except TooLong as error:
        desk.message_user(request, str(error), messages.ERROR)
        return None


EXPORTS = (export_xlsx, export_csv)
