"""What the template says of itself: each column, what belongs there, and the values that are allowed."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.text import capfirst

from examples.desk.exchange.columns import SHEETS, Column, Type
from examples.desk.exchange.values import RANGES, called
from examples.models import ICB, TAGGED, FrameworkItem, Organisation, Term, Vocabulary

RULES = (
    "One row is one thing. “example” is the slug of the entry that a row belongs to: the last part of its address.",
    "A slug that nobody has yet makes a new entry, a draft.",
    "A published entry stays as readers see it: its working copy is changed.",
    "A column that you leave out changes nothing. An empty cell empties the field.",
    "A sheet without rows changes nothing. On a sheet with rows, the rows of an entry replace all that it had there.",
    "An entry with a row on the sheet Examples, and none on another sheet that has rows, loses those it had there.",
    "States (draft, published …) and slugs are shown, and never changed by an import.",
    "Sources go by their number. Outcomes, costs and quotes cite that number.",
    "An apostrophe before a text stops a spreadsheet from taking it for a formula. Leave it; it is taken off again.",
    "Everything is shown before anything is saved. With a single fault nothing is saved.",
)
HOW = {
    Type.ENTRY: "The slug of the entry.",
    Type.STATE: "Shown only. Leave it as it is, or empty.",
    Type.SLUG: "Shown only. Leave it as it is, or empty.",
    Type.YES_NO: "yes or no",
    Type.PARTIAL: "As much as is known: 2020, 2020-07 or 2020-07-14",
    Type.DATE: "A date: 2026-07-14",
    Type.AMOUNT: "Pounds, with a point: 1200 or 1200.50",
    Type.ADDRESS: "A web address with https:// or http://",
    Type.EMAIL: "One e-mail address",
    Type.TERM: "One term, by slug or label",
    Type.TERMS: "Terms, by slug or label, with “; ” between",
    Type.ITEMS: "Framework items, by slug or heading, with “; ” between",
    Type.RELATED: "Slugs of other entries, with “; ” between",
    Type.SOURCE: "The number of a source of the same entry",
    Type.ORGANISATION: "By slug or name; it must be in the desk already",
    Type.ICB: "By slug, name or ODS code",
}


def paragraphs() -> Iterator[tuple[str, ...]]:
    """Rows of one cell (a title or a rule) or of three."""
    yield ("How these tables work",)
    yield from (("", "", rule) for rule in RULES)
    for sheet in SHEETS:
        yield (f"Sheet {sheet.title}",)
        for column in sheet.columns:
            name = f"{column.name} (required)" if column.required else column.name
            yield name, capfirst(called(column)), meaning(column)
    yield from _values()


def meaning(column: Column) -> str:
    """How to write it, and the field's own help."""
    how = HOW.get(column.type, "")
    if column.type is Type.CHOICE and column.field:
        how = "One of: " + ", ".join(f"{value} ({label})" for value, label in column.field.flatchoices if value)
    elif column.type is Type.NUMBER:
        how = "A whole number from {} to {}".format(*RANGES[column.key])
    elif column.type is Type.LINE and column.field:
        how = f"One line of at most {column.field.max_length} characters"
    asked = str(column.field.help_text) if column.field and column.type is not Type.SLUG else ""
    return " ".join(part.rstrip(".") + "." for part in (how, asked) if part)


def _values() -> Iterator[tuple[str, ...]]:
    lists = (*TAGGED, Vocabulary.STAGE, Vocabulary.EVIDENCE, Vocabulary.COST)
    for vocabulary in lists:
        yield (f"Terms: {vocabulary.label}",)
        for term in Term.objects.of(vocabulary).current():
            yield term.slug, term.label, term.hint
    yield ("Framework items",)
    yield from ((slug, heading, "") for slug, heading in FrameworkItem.objects.values_list("slug", "heading"))
    yield ("Organisations",)
    yield from ((slug, name, "") for slug, name in Organisation.objects.values_list("slug", "name"))
    yield ("ICBs",)
    yield from ((slug, code, name) for slug, code, name in ICB.objects.values_list("slug", "ods_code", "name"))
