"""Slugs -> rows and their labels, read once however many documents are read or written."""

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from rapidfuzz import process

from examples.documents.fields import Document, EntryField, FieldKind
from examples.documents.schema import FIELD_BY_NAME, PART_BY_NAME, TAG_NAMES, TERM_FIELDS
from examples.models import ICB, Example, FrameworkItem, Organisation, Term, Vocabulary

# kind -> what a row is called in messages, and the columns by which people name it, the usual one first
REFERENCE_NAMES = {
    FieldKind.ORGANISATION: ("organisation", ("name",)),
    FieldKind.ICB: ("board", ("short_name", "name", "ods_code")),
    FieldKind.FRAMEWORK_ITEMS: ("framework item", ("heading",)),
    FieldKind.RELATED: ("entry", ("title",)),
}
MIN_SIMILARITY = 60  # of 100, for “did you mean”


@dataclass
class References:
    """What documents refer to by slug. `lost`: what was asked for and is not there, in words.

    `follow`: a retired term leads on to its successor, unless the entry has it already.
    """

    follow_successors: bool = True
    missing: list[str] = dataclasses.field(default_factory=list)
    _names: dict[str, dict[str, str]] = dataclasses.field(default_factory=dict)

    @cached_property
    def terms(self) -> dict[str, dict[str, Term]]:
        """Vocabulary -> slug -> term, retired ones too."""
        found: dict[str, dict[str, Term]] = {name: {} for name in Vocabulary.values}
        for term in Term.objects.all():
            found[term.vocabulary][term.slug] = term
        return found

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
        """Everything that a field may refer to, by slug."""
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
        """The row that a slug stands for; None, and a line in `lost`, where there is none.

        `keep_retired`: the entry refers to it already, so a retired term stays as it is.
        """
        if not slug:
            return None
        found = self.get_rows(field).get(slug)
        if found is None:
            self.missing.append(f"the {_get_kind_name(field)} “{slug}”")
        return (
            self._successor(found) if isinstance(found, Term) and self.follow_successors and not keep_retired else found
        )

    def get_label(self, field: EntryField, slug: str | None) -> str:
        """What people call it; the slug where nothing has that slug any more."""
        return str(getattr(self.get_rows(field).get(slug or ""), _get_columns(field)[0], slug or ""))

    def resolve_slug(self, field: EntryField, text: str, existing: Collection[str] = ()) -> str:
        """The slug of what someone names by slug, label or whole address. A retired term passes only where the entry
        has it already. Raises ValidationError."""
        if field.kind is FieldKind.RELATED:
            text = extract_slug(text)
        slug = self._slugs(field).get(text.casefold())
        if slug is None:
            raise ValidationError(
                f"There is no {_get_kind_name(field)} “{text}”.{suggest_name(text, self._slugs(field))}"
            )
        found = self.get_rows(field)[slug]
        if isinstance(found, Term) and found.retired_on and slug not in existing:
            other = f"Write “{found.replaced_by.slug}” instead." if found.replaced_by else "Choose another."
            raise ValidationError(f"The term “{slug}” was retired. {other}")
        return slug

    def _slugs(self, field: EntryField) -> dict[str, str]:
        """Everything by which people name a row, in lower case -> its slug. A slug goes before another row's name."""
        key = field.vocabulary or field.kind.name
        if key not in self._names:
            rows = self.get_rows(field)
            names = {
                str(getattr(row, name)).casefold(): slug for slug, row in rows.items() for name in _get_columns(field)
            }
            self._names[key] = names | {slug.casefold(): slug for slug in rows}
        return self._names[key]

    def _successor(self, term: Term) -> Term:
        """The end of the chain; the admin leaves no chains, fixtures could."""
        passed = {term.pk}
        while term.replaced_by_id and term.replaced_by_id not in passed:
            term = self._terms_by_key[term.replaced_by_id]
            passed.add(term.pk)
        return term


def replace_retired_terms(document: Document, existing: Document, references: References) -> Document:
    """The document with the terms that have replaced its own, but for those that `existing` still has."""

    def successor(field: EntryField, slug: str | None, kept: Collection[str | None]) -> str | None:
        found = references.find_row(field, slug, keep_retired=slug in kept)
        return found.slug if found else slug

    found = dict(document)
    for field in TERM_FIELDS:
        found[field.name] = successor(field, document[field.name], [existing[field.name]])
    for name in TAG_NAMES:
        slugs = (successor(FIELD_BY_NAME[name], slug, existing[name]) for slug in document[name])
        found[name] = sorted({slug for slug in slugs if slug})
    band, bands = PART_BY_NAME["costs"].by_name["band"], [row["band"] for row in existing["costs"]]
    found["costs"] = [row | {"band": successor(band, row["band"], bands)} for row in document["costs"]]
    return found


def _get_kind_name(field: EntryField) -> str:
    return REFERENCE_NAMES[field.kind][0] if field.kind in REFERENCE_NAMES else field.vocabulary


def _get_columns(field: EntryField) -> tuple[str, ...]:
    return REFERENCE_NAMES[field.kind][1] if field.kind in REFERENCE_NAMES else ("label",)


def extract_slug(text: str) -> str:
    """The last part of a page's address; a slug as it is."""
    return text.rstrip("/").rsplit("/", 1)[-1]


def suggest_name(text: str, known: Iterable[str]) -> str:
    """“ Did you mean …?” where something is close to a text; else nothing."""
    found = process.extractOne(text.casefold(), list(known), score_cutoff=MIN_SIMILARITY)
    return f" Did you mean “{found[0]}”?" if found else ""
