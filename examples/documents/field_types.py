"""What the schema is made of: fields with their kinds and sections of the form, and parts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cached_property
from typing import Any

from django.db import models

from examples.models import Example

# A JSON object. Fields: text, number, boolean or None. Tags: lists of slugs. Parts: lists of rows.
Document = dict[str, Any]
type PartRow = dict[str, Any]  # field -> value, and "id": the key of a stored row


class FieldKind(Enum):
    """How people write a value. The plain kinds follow from the model's field; the schema names the others."""

    LINE = auto()
    TEXT = auto()
    SLUG = auto()
    CHOICE = auto()
    FLAG = auto()
    NUMBER = auto()
    AMOUNT = auto()
    DATE = auto()
    WEB_ADDRESS = auto()
    EMAIL = auto()
    PARTIAL_DATE = auto()  # two keys: the date and `…_precision`
    STATE = auto()  # set only by the workflow
    TERM = auto()
    TERMS = auto()
    FRAMEWORK_ITEMS = auto()
    RELATED = auto()
    SOURCE = auto()  # the number of a source of the same entry
    ORGANISATION = auto()
    ICB = auto()


PLAIN_KINDS: tuple[tuple[type[models.Field[Any, Any]], FieldKind], ...] = (
    (models.BooleanField, FieldKind.FLAG),
    (models.DateField, FieldKind.DATE),
    (models.DecimalField, FieldKind.AMOUNT),
    (models.IntegerField, FieldKind.NUMBER),
    (models.URLField, FieldKind.WEB_ADDRESS),
    (models.EmailField, FieldKind.EMAIL),
    (models.SlugField, FieldKind.SLUG),
    (models.CharField, FieldKind.LINE),
    (models.TextField, FieldKind.TEXT),
)
LIST_KINDS = (FieldKind.TERMS, FieldKind.FRAMEWORK_ITEMS, FieldKind.RELATED)
REFERENCE_KINDS = (FieldKind.TERM, FieldKind.SOURCE, FieldKind.ORGANISATION, FieldKind.ICB)


@dataclass(frozen=True)
class FormSection:
    """A group of fields."""

    title: str


@dataclass(frozen=True)
class EntryField:
    """One field of an entry, or of one of its parts.

    `name`: its key in the document and its name in the model. `label`: for readers and editors alike. `section`: of
    the form; None in a part. `help`: for editors. `search`: the field of the text index that holds it; empty if its
    words are not searched. `public`: whether readers may see it. `not_reported`: the words after "Not reported yet:"
    when it is empty. `kind_override`: its kind if that does not follow from the model's field. `vocabulary`: of its
    terms. `same_line`: on the line of the field before it in the form.
    """

    name: str
    label: str
    section: FormSection | None = None
    help: str = ""
    search: str = ""
    public: bool = True
    not_reported: str = ""
    kind_override: FieldKind | None = None
    vocabulary: str = ""
    same_line: bool = False
    model: type[models.Model] = Example

    @cached_property
    def column(self) -> models.Field[Any, Any]:
        """The model's field. Raises FieldDoesNotExist for tags."""
        column: models.Field[Any, Any] = self.model._meta.get_field(self.name)  # type: ignore[assignment]
        return column

    @cached_property
    def kind(self) -> FieldKind:
        if self.kind_override:
            return self.kind_override
        if self.column.choices:
            return FieldKind.CHOICE
        return next(kind for model, kind in PLAIN_KINDS if isinstance(self.column, model))

    @cached_property
    def is_list(self) -> bool:
        return self.kind in LIST_KINDS

    @cached_property
    def is_reference(self) -> bool:
        """Whether it refers to one row of another table, by slug or number."""
        return self.kind in REFERENCE_KINDS

    @cached_property
    def is_plain(self) -> bool:
        """Whether its column holds the value itself."""
        return not (self.is_list or self.is_reference)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys that it sets in the document."""
        return (self.name, f"{self.name}_precision") if self.kind is FieldKind.PARTIAL_DATE else (self.name,)

    @cached_property
    def is_required(self) -> bool:
        return not self.is_list and not self.column.blank and not self.column.has_default()

    def to_python(self, value: Any) -> Any:
        """The document's value as the model's column holds it. Raises ValidationError."""
        return self.column.to_python(value)


ORDER = EntryField("order", "Order", help="Smaller numbers come first.", public=False)


@dataclass(frozen=True)
class EntryPart:
    """The rows of one kind that an entry has. `name`: the relation. `label`: for one row. `title`: for all of them.

    `publish_field`: readers see a row once this field is filled in; empty if they see every row. `is_alternative`:
    whether the rows give the entry in another language or in Easy Read, and so change nothing in its own text.
    """

    name: str
    model: type[models.Model]
    label: str
    title: str
    fields: tuple[EntryField, ...]
    publish_field: str = ""
    is_alternative: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "fields", tuple(replace(field, model=self.model) for field in self.fields))

    @cached_property
    def by_name(self) -> dict[str, EntryField]:
        return {field.name: field for field in self.fields}

    @cached_property
    def references(self) -> tuple[EntryField, ...]:
        return tuple(field for field in self.fields if field.is_reference)

    @cached_property
    def plain(self) -> tuple[EntryField, ...]:
        return tuple(field for field in self.fields if field.is_plain)

    @cached_property
    def is_citing(self) -> bool:
        """Whether its rows cite sources of the entry."""
        return any(field.kind is FieldKind.SOURCE for field in self.fields)

    def is_public(self, row: PartRow | None) -> bool:
        """Whether readers see the row."""
        return row is not None and (not self.publish_field or bool(row.get(self.publish_field)))

    @cached_property
    def is_numbered(self) -> bool:
        """Whether each row has a number that readers see."""
        return "number" in self.by_name


def to_json_value(value: Any) -> Any:
    """The value as JSON holds it: dates in ISO form, amounts as text without an exponent, choices as stored."""
    if value is None or isinstance(value, bool | int):
        return value
    return value.value if hasattr(value, "value") else str(value)
