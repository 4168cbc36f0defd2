"""The tables' shape: a sheet for the entries and one for each kind of their rows, a column for each field.

Everything follows from the document of an entry (examples/desk/versions/document.py)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from django.db import models

from examples.desk.versions import document as documents
from examples.desk.versions.document import FIELDS, GRADES, PARTS, STATE, TAGS, Part
from examples.models import Vocabulary

ENTRY = "example"  # the column that names the entry of a row, and the kind of the entries' own rows
KIND = "kind"  # the first column of a CSV file: which sheet a row would be in


class Type(Enum):
    """How a cell is read and written."""

    ENTRY = auto()
    STATE = auto()
    SLUG = auto()
    LINE = auto()
    TEXT = auto()
    CHOICE = auto()
    YES_NO = auto()
    PARTIAL = auto()
    DATE = auto()
    NUMBER = auto()
    AMOUNT = auto()
    ADDRESS = auto()
    EMAIL = auto()
    TERM = auto()
    TERMS = auto()
    ITEMS = auto()
    RELATED = auto()
    SOURCE = auto()
    ORGANISATION = auto()
    ICB = auto()


@dataclass(frozen=True)
class Column:
    """`name` heads it in the file, `key` is its place in the document."""

    name: str
    key: str
    type: Type
    field: models.Field[Any, Any] | None = None
    vocabulary: str = ""
    required: bool = False

    @property
    def default(self) -> Any:
        """What an empty cell means, as a document holds it."""
        if self.type in LISTS:
            return []
        return documents.plain(self.field.get_default()) if self.field and not self.field.is_relation else None


LISTS = (Type.TERMS, Type.ITEMS, Type.RELATED)
OF_FIELD: tuple[tuple[type[models.Field[Any, Any]], Type], ...] = (
    (models.BooleanField, Type.YES_NO),
    (models.DateField, Type.DATE),
    (models.DecimalField, Type.AMOUNT),
    (models.PositiveSmallIntegerField, Type.NUMBER),
    (models.URLField, Type.ADDRESS),
    (models.EmailField, Type.EMAIL),
    (models.SlugField, Type.SLUG),
    (models.CharField, Type.LINE),
    (models.TextField, Type.TEXT),
)
REFERENCES = {"source": Type.SOURCE, "band": Type.TERM, "organisation": Type.ORGANISATION, "icb": Type.ICB}
PARTIAL = ("started", "ended")


@dataclass(frozen=True)
class Sheet:
    """`kind` names its rows in a CSV file, `title` the sheet of a workbook. `part` is None for the entries."""

    kind: str
    title: str
    part: Part | None
    columns: tuple[Column, ...]
    by_name: dict[str, Column] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_name.update({column.name: column for column in self.columns})


def _plain(name: str, found: models.Field[Any, Any], called: str = "") -> Column:
    kind = Type.CHOICE if found.choices else next(kind for model, kind in OF_FIELD if isinstance(found, model))
    required = not found.blank and not found.has_default()
    return Column(called or name, name, kind, found, required=required)


def _entries() -> Sheet:
    columns = [Column(ENTRY, "slug", Type.ENTRY, required=True)]
    columns += [Column(name, name, Type.STATE, documents.field(name)) for name in STATE]
    for name in FIELDS:
        if name in PARTIAL:
            columns.append(Column(name, name, Type.PARTIAL, documents.field(name)))
        elif not name.endswith("_precision"):
            columns.append(_plain(name, documents.field(name)))
    columns += [Column(name, name, Type.TERM, vocabulary=of.value) for name, of in GRADES.items()]
    columns.append(Column("evidence_source", "evidence_source", Type.SOURCE))
    lists = {"framework_items": Type.ITEMS, "related": Type.RELATED}
    columns += [Column(name, name, lists.get(name, Type.TERMS), vocabulary=name) for name in TAGS]
    return Sheet(ENTRY, "Examples", None, tuple(columns))


def _rows(part: Part, kind: str, title: str) -> Sheet:
    columns = [Column(ENTRY, "", Type.ENTRY, required=True)]
    for name in part.references:
        found = part.field(name)
        columns.append(Column(name, name, REFERENCES[name], found, Vocabulary.COST.value, required=not found.null))
    for name in part.fields:
        # A column of this name stands in front of every CSV file.
        columns.append(_plain(name, part.field(name), f"{kind}_kind" if name == KIND else name))
    return Sheet(kind, title, part, tuple(columns))


NAMED = {
    "sources": ("source", "Sources"),
    "outcomes": ("outcome", "Outcomes"),
    "costs": ("cost", "Costs"),
    "quotes": ("quote", "Quotes"),
    "resources": ("resource", "Resources"),
    "participations": ("organisation", "Organisations"),
    "area_links": ("icb", "ICBs"),
}
ENTRIES = _entries()
SHEETS = (ENTRIES, *(_rows(part, *NAMED[part.name]) for part in PARTS))
BY_KIND = {sheet.kind: sheet for sheet in SHEETS}
# In a CSV file all kinds share the columns.
ALL_COLUMNS = (KIND, *dict.fromkeys(column.name for sheet in SHEETS for column in sheet.columns))
