"""What a workbook says of itself: each column, what belongs there, and the values that are allowed."""

from collections.abc import Iterator

from examples.admin.import_export.sheets import ENTRY, SHEETS
from examples.documents.fields import EntryField, FieldKind
from examples.documents.references import References
from examples.documents.schema import ENTRY_FIELDS, PARTS, STATE_NAMES

TITLE = "Read me"
READ_ONLY = STATE_NAMES | {"slug"}
RULES = (
    f"One row is one thing. “{ENTRY}” is the slug of the entry that a row belongs to: the last part of its address.",
    "A slug that no entry has makes a new entry, a draft.",
    "A published entry stays as readers see it: its working copy is changed.",
    "A column that you leave out changes nothing. An empty cell empties the field.",
    "A sheet without rows changes nothing. On a sheet with rows, the rows of an entry replace all that it had there.",
    (
        "If an entry has a row on the Examples sheet but none on another sheet that has rows, its rows of that kind "
        "are deleted."
    ),
    "Status and slug are shown, and never changed by an import.",
    "Sources are identified by number. Outcomes, costs and quotes give the number of their source.",
    "An apostrophe before a text stops a spreadsheet from taking it for a formula. Leave it; it is taken off again.",
    "Everything is shown before anything is saved.",
)
SEVERAL = "One or more slugs or names, separated by “; ”."
HOW = {
    FieldKind.FLAG: "yes or no.",
    FieldKind.PARTIAL_DATE: "As much as is known: 2020, 2020-07 or 2020-07-14; or 14/07/2020.",
    FieldKind.DATE: "A date: 2026-07-14 or 14/07/2026.",
    FieldKind.AMOUNT: "Pounds: 1200 or 1200.50.",
    FieldKind.NUMBER: "A whole number.",
    FieldKind.WEB_ADDRESS: "A web address with https:// or http://.",
    FieldKind.EMAIL: "One email address.",
    FieldKind.TERM: "One term, by slug or label.",
    FieldKind.TERMS: SEVERAL,
    FieldKind.FRAMEWORK_ITEMS: SEVERAL,
    FieldKind.RELATED: SEVERAL,
    FieldKind.SOURCE: "The number of a source of the same entry.",
    FieldKind.ORGANISATION: "By slug or name; it must be in the directory already.",
    FieldKind.ICB: "By slug, name or ODS code.",
}
NOT_LISTED = (FieldKind.RELATED, FieldKind.SOURCE)  # the sheets themselves have them


def guide_rows() -> Iterator[tuple[str, ...]]:
    """Rows of one cell (a title) or of three."""
    yield ("How these tables work",)
    yield from (("", "", rule) for rule in RULES)
    for sheet in SHEETS:
        yield (f"Sheet {sheet.title}",)
        yield f"{ENTRY} (required)", "Entry", "The slug of the entry."
        for field in sheet.fields:
            yield f"{field.name} (required)" if field.is_required else field.name, field.label, _meaning(field)
    yield from _allowed_values(References())


def _meaning(field: EntryField) -> str:
    """How to write it, and the field's own help."""
    if field.name in READ_ONLY:
        return f"Shown only. Leave it as it is, or empty. {field.help}".strip()
    how = HOW.get(field.kind, "")
    if field.kind is FieldKind.CHOICE:
        how = f"One of: {', '.join(f'{value} ({label})' for value, label in field.column.flatchoices if value)}."
    elif field.kind is FieldKind.LINE:
        how = f"One line of at most {field.column.max_length} characters."
    return f"{how} {field.help}".strip()


def _allowed_values(references: References) -> Iterator[tuple[str, ...]]:
    """Slug, name and hint of everything that a column may refer to, once for each list."""
    fields = (*ENTRY_FIELDS, *(field for part in PARTS for field in part.references))
    named = {f.vocabulary or f.kind: f for f in fields if (f.is_list or f.is_reference) and f.kind not in NOT_LISTED}
    for field in named.values():
        yield (f"Values of {field.label}",)
        for slug, row in references.get_rows(field).items():
            if not getattr(row, "retired_on", None):
                yield slug, references.get_label(field, slug), getattr(row, "hint", "") or getattr(row, "ods_code", "")
