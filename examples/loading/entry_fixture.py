"""One entry's fixture, examples/<slug>.yaml, with the keys of a document and the day of publication -> its document."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from examples.documents.errors import EntryError
from examples.documents.fields import Document, EntryField, EntryPart
from examples.documents.references import References
from examples.documents.schema import (
    ENTRY_FIELDS,
    FIELD_BY_NAME,
    PART_BY_NAME,
    PARTS,
    STATE_FIELDS,
    build_empty_document,
    build_empty_row,
)
from examples.documents.values import parse_value

PUBLISHED_ON = "published_on"
UNKNOWN_FIELD = "There is no field of this name. Correct it or take it out."
KNOWN_FIELDS = {*FIELD_BY_NAME, *PART_BY_NAME, PUBLISHED_ON}


@dataclass
class EntryFixture:
    """`raw`: as the file has it. `errors`: what could not be read; the document then holds less than it should."""

    raw: dict[str, Any]
    document: Document = field(default_factory=build_empty_document)
    errors: list[EntryError] = field(default_factory=list)

    @property
    def slug(self) -> str:
        return str(self.raw.get("slug") or "")

    @property
    def published_on(self) -> dt.date | None:
        found = self.raw.get(PUBLISHED_ON)
        return found if isinstance(found, dt.date) else None

    def parse(self, references: References) -> None:
        """Fills the document. `references`: everything that the fixtures hold."""
        for name in self.raw.keys() - KNOWN_FIELDS:
            self.errors.append(EntryError(name, UNKNOWN_FIELD))
        for entry_field in ENTRY_FIELDS:
            if entry_field.name in self.raw:
                self.document |= self._parse(entry_field, self.raw[entry_field.name], references)
        for part in PARTS:
            rows = self.raw.get(part.name) or []
            if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
                self.document[part.name] = [self._row(part, row, n, references) for n, row in enumerate(rows)]
            else:
                self.errors.append(EntryError(part.name, "Write a list of rows."))
        if self.raw.get(PUBLISHED_ON) and not self.published_on:
            self.errors.append(EntryError(PUBLISHED_ON, "Write the day as YYYY-MM-DD."))

    def _row(self, part: EntryPart, raw: Mapping[str, Any], place: int, references: References) -> dict[str, Any]:
        row = build_empty_row(part)
        row |= {"order": place} if "order" in part.by_name else {}
        for name in raw:
            if found := part.by_name.get(name):
                row |= self._parse(found, raw[name], references, part.name, place)
            else:
                self.errors.append(EntryError(part.name, UNKNOWN_FIELD, place, name))
        return row

    def _parse(
        self, entry_field: EntryField, raw: Any, references: References, part: str = "", place: int | None = None
    ) -> dict[str, Any]:
        try:
            if entry_field in STATE_FIELDS:
                return {entry_field.name: str(raw or "").strip()}
            return parse_value(entry_field, raw, references)
        except ValidationError as error:
            message = " ".join(error.messages)
            self.errors.append(EntryError(part or entry_field.name, message, place, entry_field.name if part else ""))
            return {}
