"""Documents -> the texts of cells, before the mark that stops formulas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from examples.desk.exchange.columns import SHEETS, Column, Sheet, Type
from examples.desk.fields import written
from examples.desk.versions.document import Document

BETWEEN = "; "


def text(column: Column, row: Any) -> str:
    """One cell. `row` is an entry's document or a row of it."""
    value = row[column.key]
    if column.type is Type.PARTIAL:
        return written(dt.date.fromisoformat(value) if value else None, row[f"{column.key}_precision"])
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return BETWEEN.join(value)
    return "" if value is None else str(value)


def texts(sheet: Sheet, row: Any, slug: str) -> list[str]:
    """A row of a sheet."""
    return [slug if column.type is Type.ENTRY else text(column, row) for column in sheet.columns]


def lines(document: Document) -> Iterator[tuple[Sheet, list[str]]]:
    """All rows of an entry, its own first."""
    for sheet in SHEETS:
        rows = document[sheet.part.name] if sheet.part else [document]
        for row in rows:
            yield sheet, texts(sheet, row, document["slug"])
