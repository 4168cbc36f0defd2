"""The two forms of file, as downloads."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.http import HttpResponse
from django.utils import timezone

from examples.desk.exchange.exporting import as_csv, as_workbook
from examples.desk.versions.document import Document

FORMS: dict[str, tuple[str, Callable[[Iterable[Document]], bytes]]] = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_workbook),
    "csv": ("text/csv; charset=utf-8", as_csv),
}


def answer(form: str, name: str, entries: Iterable[Document]) -> HttpResponse:
    """A download that nobody stores on the way. Raises TooLong."""
    kind, made = FORMS[form]
    day = timezone.localdate().isoformat()
    headers = {
        "Content-Disposition": f'attachment; filename="{name}-{day}.{form}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(made(entries), content_type=kind, headers=headers)
