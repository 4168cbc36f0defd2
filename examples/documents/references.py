"""Finds rows and labels by slug. Each table is read once, for any number of documents."""

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from rapidfuzz import fuzz, process

from examples.documents.field_types import Document, EntryField, FieldKind
from examples.documents.schema import FIELD_BY_NAME, PART_BY_NAME, TAG_NAMES, TERM_FIELDS
from examples.models import ICB, Example, FrameworkItem, Organisation, Term, Vocabulary

# kind -> the word for a row in messages, and the columns by which people may name it, the usual one first
REFERENCE_NAMES = {
    FieldKind.ORGANISATION: ("organisation", ("name",)),
    FieldKind.ICB: ("board", ("short_name", "name", "ods_code")),
    FieldKind.FRAMEWORK_ITEMS: ("framework item", ("heading",)),
    FieldKind.RELATED: ("entry", ("title",)),
}
# To ask “Did you mean …?”: similarity of 100, or the first letters of a longer name. One word in common is not enough.
MIN_SIMILARITY, MIN_START = 75, 4
UNKNOWN_NAME = "unknown"  # the code of the error


@dataclass
class References:
    """What documents refer to by slug. `missing`: what was looked up and does not exist, in words.

    `follow_successors`: find the successor of a retired term, unless the entry refers to the term already.
    """

    follow_successors: bool = True
    missing: list[str] = dataclasses.field(default_factory=list)
    _names: dict[str, dict[str, str]] = dataclasses.field(default_factory=dict)

    @cached_property
    def terms(self) -> dict[str, dict[str, Term]]:
        """Vocabulary -> slug -> term, including retired terms."""
        terms: dict[str, dict[str, Term]] = {name: {} for name in Vocabulary.values}
        for term in Term.objects.all():
            terms[term.vocabulary][term.slug] = term
        return terms

    @cached_property
    def _terms_by_key(self) -> dict[int, Term]:
        return {term.pk: term for terms in self.terms.values() for term in terms.values()}

    @cached_property
    def organisations(self) -> dict[str, Organisation]:
        return {row.slug: row for row in Organisation.objects.all()}

    @cached_property
    def icbs(self) -> dict[str, ICB]:
        return {row.slug: row for row in ICB.objects.all()}

    @cached_property
    def framework_items(self) -> dict[str, FrameworkItem]:
        return {row.slug: row for row in FrameworkItem.objects.select_related("framework")}

    @cached_property
    def examples(self) -> dict[str, Example]:
        return {row.slug: row for row in Example.objects.entries().only("slug", "title")}

    def get_rows(self, field: EntryField) -> Mapping[str, Any]:
        """Every row that the field may refer to, by slug."""
        match field.kind:
            case FieldKind.ORGANISATION:
                return self.organisations
            case FieldKind.ICB:
                return self.icbs
            case FieldKind.FRAMEWORK_ITEMS:
                return self.framework_items
            case FieldKind.RELATED:
                return self.examples
        return self.terms[field.vocabulary]

    def find_row(self, field: EntryField, slug: str | None, *, keep_retired: bool = False) -> Any:
        """The row of this slug; None, with an item in `missing`, if there is none.

        `keep_retired`: do not replace a retired term, because the entry refers to it already.
        """
        if not slug:
            return None
        row = self.get_rows(field).get(slug)
        if row is None:
            self.missing.append(f"the {_get_kind_name(field)} “{slug}”")
        if isinstance(row, Term) and self.follow_successors and not keep_retired:
            return self._find_successor(row)
        return row

    def get_label(self, field: EntryField, slug: str | None) -> str:
        """The usual name of the row; the slug if no row has it."""
        return str(getattr(self.get_rows(field).get(slug or ""), _get_columns(field)[0], slug or ""))

    def get_name(self, field: EntryField, slug: str) -> str:
        """The usual name of the row; its slug if another row has the same name."""
        name = self.get_label(field, slug)
        return name if self._map_names(field).get(name.casefold()) == slug else slug

    def list_names(self, field: EntryField) -> list[str]:
        """The name of every row, for a list to choose from."""
        return sorted({self.get_name(field, slug) for slug in self.get_rows(field)}, key=str.casefold)

    def resolve_slug(self, field: EntryField, text: str, existing: Collection[str] = ()) -> str:
        """The slug of a row from its slug, label or address; if retired, one of `existing`. Raises ValidationError."""
        if field.kind is FieldKind.RELATED:
            text = extract_slug(text)
        slug = self._map_names(field).get(text.casefold())
        if slug is None:
            similar = suggest_name(text, self._map_names(field))
            raise ValidationError(f"There is no {_get_kind_name(field)} “{text}”.{similar}", UNKNOWN_NAME)
        row = self.get_rows(field)[slug]
        if isinstance(row, Term) and row.retired_on and slug not in existing:
            remedy = f"Write “{row.replaced_by.slug}” instead." if row.replaced_by else "Choose another."
            raise ValidationError(f"The term “{slug}” was retired. {remedy}")
        return slug

    def _map_names(self, field: EntryField) -> dict[str, str]:
        """Every name of a row in lower case -> its slug. A slug takes precedence over the name of another row."""
        key = field.vocabulary or field.kind.name
        if key not in self._names:
            rows = self.get_rows(field)
            names = {
                str(getattr(row, name)).casefold(): slug for slug, row in rows.items() for name in _get_columns(field)
            }
            self._names[key] = names | {slug.casefold(): slug for slug in rows}
        return self._names[key]

    def _find_successor(self, term: Term) -> Term:
        """The last term of the chain of replacements. The admin leaves no chains, but fixtures may."""
        visited = {term.pk}
        while term.replaced_by_id and term.replaced_by_id not in visited:
            term = self._terms_by_key[term.replaced_by_id]
            visited.add(term.pk)
        return term


def replace_retired_terms(document: Document, existing: Document, references: References) -> Document:
    """The document with each retired term replaced by its successor, except terms that `existing` has too."""

    def replace(field: EntryField, slug: str | None, existing_slugs: Collection[str | None]) -> str | None:
        term = references.find_row(field, slug, keep_retired=slug in existing_slugs)
        return term.slug if term else slug

    replaced = dict(document)
    for field in TERM_FIELDS:
        replaced[field.name] = replace(field, document[field.name], [existing[field.name]])
    for name in TAG_NAMES:
        slugs = (replace(FIELD_BY_NAME[name], slug, existing[name]) for slug in document[name])
        replaced[name] = sorted({slug for slug in slugs if slug})
    band, bands = PART_BY_NAME["costs"].by_name["band"], [row["band"] for row in existing["costs"]]
    replaced["costs"] = [row | {"band": replace(band, row["band"], bands)} for row in document["costs"]]
    return replaced


def _get_kind_name(field: EntryField) -> str:
    return REFERENCE_NAMES[field.kind][0] if field.kind in REFERENCE_NAMES else field.vocabulary


def _get_columns(field: EntryField) -> tuple[str, ...]:
    return REFERENCE_NAMES[field.kind][1] if field.kind in REFERENCE_NAMES else ("label",)


def extract_slug(text: str) -> str:
    """The last part of a page's address, which is its slug."""
    return text.rstrip("/").rsplit("/", 1)[-1]


def suggest_name(text: str, known: Iterable[str]) -> str:
    """“ Did you mean …?” with the name most like the text; empty if none is close."""
    names, start = list(known), text.casefold()
    match = process.extractOne(text, names, scorer=fuzz.ratio, processor=str.casefold, score_cutoff=MIN_SIMILARITY)
    longer = (name for name in names if len(start) >= MIN_START and name.casefold().startswith(start))
    found = match[0] if match else next(longer, "")
    return f" Did you mean “{found}”?" if found else ""
