"""Parses the fixture of an entry, examples/<slug>.yaml: the keys of a document, and the day of publication."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from examples.documents.errors import EntryError
from examples.documents.field_types import Document, EntryField, EntryPart, FieldKind
from examples.documents.references import References
from examples.documents.schema import FIELD_BY_NAME, PART_BY_NAME, PARTS, build_empty_document, build_empty_row
from examples.documents.values import parse_value

PUBLISHED_ON = "published_on"
UNKNOWN_FIELD = "There is no field of this name. Correct or remove the field."
KNOWN_FIELDS = {*FIELD_BY_NAME, *PART_BY_NAME, PUBLISHED_ON}


@dataclass
class EntryFixture:
    """`raw`: the content of the file. `errors`: what could not be parsed and is missing from the document."""

    raw: dict[str, Any]
    document: Document = field(default_factory=build_empty_document)
    errors: list[EntryError] = field(default_factory=list)

    @property
    def slug(self) -> str:
        return str(self.raw.get("slug") or "")

    @property
    def published_on(self) -> dt.date | None:
        day = self.raw.get(PUBLISHED_ON)
        return day if isinstance(day, dt.date) else None

    def parse(self, references: References) -> None:
        """Fills the document. `references`: every row of the fixtures."""
        for name in self.raw.keys() - KNOWN_FIELDS:
            self.errors.append(EntryError(name, UNKNOWN_FIELD))
        for entry_field in FIELD_BY_NAME.values():
            if entry_field.name in self.raw:
                self.document |= self._parse_field(entry_field, self.raw[entry_field.name], references)
        for part in PARTS:
            rows = self.raw.get(part.name) or []
            if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
                self.document[part.name] = [self._parse_row(part, row, n, references) for n, row in enumerate(rows)]
            else:
                self.errors.append(EntryError(part.name, "Write a list of rows."))
        if self.raw.get(PUBLISHED_ON) and not self.published_on:
            self.errors.append(EntryError(PUBLISHED_ON, "Write the day as YYYY-MM-DD."))

    def _parse_row(
        self, part: EntryPart, raw: Mapping[str, Any], position: int, references: References
    ) -> dict[str, Any]:
        row = build_empty_row(part)
        row |= {"order": position} if "order" in part.by_name else {}
        for name in raw:
            if field := part.by_name.get(name):
                row |= self._parse_field(field, raw[name], references, part.name, position)
            else:
                self.errors.append(EntryError(part.name, UNKNOWN_FIELD, position, name))
        return row

    def _parse_field(
        self, entry_field: EntryField, raw: Any, references: References, part: str = "", position: int | None = None
    ) -> dict[str, Any]:
        try:
            if entry_field.kind is FieldKind.STATE:
                return {entry_field.name: str(raw or "").strip()}
            return parse_value(entry_field, raw, references)
        except ValidationError as error:
            message = " ".join(error.messages)
            name = entry_field.name
            self.errors.append(EntryError(part or name, message, position, name if part else ""))
            return {}
