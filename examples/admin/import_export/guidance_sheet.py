"""The “Read me” sheet of a workbook: what each column holds, and the values that it allows."""

from collections.abc import Iterator

from examples.admin.import_export.sheets import ENTRY_COLUMN, SHEETS
from examples.documents.field_types import EntryField, FieldKind
from examples.documents.references import References
from examples.documents.schema import ENTRY_FIELDS, PARTS, STATE_NAMES

GUIDANCE_TITLE = "Read me"
READ_ONLY_COLUMNS = STATE_NAMES | {"slug"}
RULES = (
    f"“{ENTRY_COLUMN}” is the slug of the entry that a row belongs to: the last part of the entry’s web address.",
    "If you give a slug that no entry has yet, the import creates a new draft.",
    "The import changes the working copy of a published entry. Readers see no change until the copy is published.",
    "A column that you leave out changes nothing. An empty cell empties the field.",
    "An empty sheet changes nothing. The rows that a sheet has for an entry replace all the entry’s rows of that kind.",
    (
        "If an entry is on the Examples sheet, and the Costs sheet has rows for other entries only, the import deletes "
        "all costs of that entry. The same holds for every other sheet."
    ),
    "Status and slug are for information: an import never changes them.",
    "Each source of an entry has a number. Outcomes, costs and quotes name their source by that number.",
    (
        "An apostrophe before a text stops a spreadsheet from reading the text as a formula. Leave the apostrophe "
        "there: the import removes it."
    ),
    "You see every change before anything is saved.",
)
SEVERAL = "One or more slugs or names, separated by “; ”."
FORMAT_HINTS = {
    FieldKind.FLAG: "Write yes or no.",
    FieldKind.PARTIAL_DATE: "As much of the date as is known: 2020, 2020-07, 2020-07-14 or 14/07/2020.",
    FieldKind.DATE: "A date: 2026-07-14 or 14/07/2026.",
    FieldKind.AMOUNT: "An amount in pounds: 1200 or 1200.50.",
    FieldKind.NUMBER: "A whole number.",
    FieldKind.WEB_ADDRESS: "A web address with https:// or http://.",
    FieldKind.EMAIL: "One email address.",
    FieldKind.TERM: "The slug or label of one term.",
    FieldKind.TERMS: SEVERAL,
    FieldKind.FRAMEWORK_ITEMS: SEVERAL,
    FieldKind.RELATED: SEVERAL,
    FieldKind.SOURCE: "The number of one of this entry’s sources, from the Sources sheet.",
    FieldKind.ORGANISATION: "The slug or name of an organisation that is in the directory already.",
    FieldKind.ICB: "The slug, name or ODS code of a board.",
}
UNLISTED_KINDS = (FieldKind.RELATED, FieldKind.SOURCE)  # the workbook’s own sheets list them


def build_guidance_rows() -> Iterator[tuple[str, ...]]:
    """Rows of one cell (a heading) or of three."""
    yield ("How these tables work",)
    yield from (("", "", rule) for rule in RULES)
    for sheet in SHEETS:
        yield (f"Sheet {sheet.title}",)
        yield f"{ENTRY_COLUMN} (required)", "Entry", "The slug of the entry."
        for field in sheet.fields:
            name = f"{field.name} (required)" if field.is_required else field.name
            yield name, field.label, f"{_describe_format(field)} {field.help}".strip()
    yield from _list_allowed_values(References())


def _describe_format(field: EntryField) -> str:
    if field.name in READ_ONLY_COLUMNS:
        return "This column is for information only. Leave the cell as it is, or empty."
    if field.kind is FieldKind.CHOICE:
        return f"One of: {', '.join(f'{value} ({label})' for value, label in field.column.flatchoices if value)}."
    if field.kind is FieldKind.LINE:
        return f"One line of at most {field.column.max_length} characters."
    return FORMAT_HINTS.get(field.kind, "")


def _list_allowed_values(references: References) -> Iterator[tuple[str, ...]]:
    """Slug, name and hint of everything that columns may refer to, each list once."""
    fields = (*ENTRY_FIELDS, *(field for part in PARTS for field in part.references))
    listed = [field for field in fields if (field.is_list or field.is_reference) and field.kind not in UNLISTED_KINDS]
    for field in {field.vocabulary or field.kind: field for field in listed}.values():
        yield (f"Values of {field.label}",)
        for slug, row in references.get_rows(field).items():
            if not getattr(row, "retired_on", None):
                yield slug, references.get_label(field, slug), getattr(row, "hint", "") or getattr(row, "ods_code", "")
