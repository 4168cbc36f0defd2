"""Slugs -> rows and their labels, read once however many documents are read or written."""

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from rapidfuzz import process

from examples.documents.fields import Document, EntryField, Kind
from examples.documents.schema import BY_NAME, GRADES, PART_BY_NAME, VOCABULARIES
from examples.models import ICB, Example, FrameworkItem, Organisation, Term, Vocabulary

# kind -> what a row is called in messages, and the columns by which people name it, the usual one first
ROWS = {
    Kind.ORGANISATION: ("organisation", ("name",)),
    Kind.ICB: ("board", ("short_name", "name", "ods_code")),
    Kind.FRAMEWORK_ITEMS: ("framework item", ("heading",)),
    Kind.RELATED: ("entry", ("title",)),
}
ALIKE = 60  # of 100, for “did you mean”


@dataclass
class References:
    """What documents refer to by slug. `lost`: what was asked for and is not there, in words.

    `follow`: a retired term leads on to its successor, unless the entry has it already.
    """

    follow: bool = True
    lost: list[str] = dataclasses.field(default_factory=list)
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

    def rows(self, field: EntryField) -> Mapping[str, Any]:
        """Everything that a field may refer to, by slug."""
        match field.kind:
            case Kind.ORGANISATION:
                return self.organisations
            case Kind.ICB:
                return self.icbs
            case Kind.FRAMEWORK_ITEMS:
                return self.framework_items
            case Kind.RELATED:
                return self.examples
        return self.terms[field.vocabulary]

    def find(self, field: EntryField, slug: str | None, *, carried: bool = False) -> Any:
        """The row that a slug stands for; None, and a line in `lost`, where there is none.

        `carried`: the entry has it already, so that a retired term stays as it is.
        """
        if not slug:
            return None
        found = self.rows(field).get(slug)
        if found is None:
            self.lost.append(f"the {_kind_name(field)} “{slug}”")
        return self._successor(found) if isinstance(found, Term) and self.follow and not carried else found

    def label(self, field: EntryField, slug: str | None) -> str:
        """What people call it; the slug where nothing has that slug any more."""
        return str(getattr(self.rows(field).get(slug or ""), _names(field)[0], slug or ""))

    def resolve(self, field: EntryField, text: str, carried: Collection[str] = ()) -> str:
        """The slug of what someone names by slug, label or whole address. A retired term passes only where the entry
        has it already. Raises ValidationError."""
        if field.kind is Kind.RELATED:
            text = slug_of_address(text)
        slug = self._slugs(field).get(text.casefold())
        if slug is None:
            raise ValidationError(f"There is no {_kind_name(field)} “{text}”.{suggest(text, self._slugs(field))}")
        found = self.rows(field)[slug]
        if isinstance(found, Term) and found.retired_on and slug not in carried:
            other = f"Write “{found.replaced_by.slug}” instead." if found.replaced_by else "Choose another."
            raise ValidationError(f"The term “{slug}” was retired. {other}")
        return slug

    def _slugs(self, field: EntryField) -> dict[str, str]:
        """Everything by which people name a row, in lower case -> its slug. A slug goes before another row's name."""
        key = field.vocabulary or field.kind.name
        if key not in self._names:
            rows = self.rows(field)
            names = {str(getattr(row, name)).casefold(): slug for slug, row in rows.items() for name in _names(field)}
            self._names[key] = names | {slug.casefold(): slug for slug in rows}
        return self._names[key]

    def _successor(self, term: Term) -> Term:
        """The end of the chain; the admin leaves no chains, fixtures could."""
        passed = {term.pk}
        while term.replaced_by_id and term.replaced_by_id not in passed:
            term = self._terms_by_key[term.replaced_by_id]
            passed.add(term.pk)
        return term


def follow_successors(document: Document, carried: Document, references: References) -> Document:
    """The document with the terms that have replaced its own, but for those that `carried` still has."""

    def successor(field: EntryField, slug: str | None, kept: Collection[str | None]) -> str | None:
        found = references.find(field, slug, carried=slug in kept)
        return found.slug if found else slug

    found = dict(document)
    for field in GRADES:
        found[field.name] = successor(field, document[field.name], [carried[field.name]])
    for name in VOCABULARIES:
        slugs = (successor(BY_NAME[name], slug, carried[name]) for slug in document[name])
        found[name] = sorted({slug for slug in slugs if slug})
    band, bands = PART_BY_NAME["costs"].by_name["band"], [row["band"] for row in carried["costs"]]
    found["costs"] = [row | {"band": successor(band, row["band"], bands)} for row in document["costs"]]
    return found


def _kind_name(field: EntryField) -> str:
    return ROWS[field.kind][0] if field.kind in ROWS else field.vocabulary


def _names(field: EntryField) -> tuple[str, ...]:
    return ROWS[field.kind][1] if field.kind in ROWS else ("label",)


def slug_of_address(text: str) -> str:
    """The last part of a page's address; a slug as it is."""
    return text.rstrip("/").rsplit("/", 1)[-1]


def suggest(text: str, known: Iterable[str]) -> str:
    """“ Did you mean …?” where something is close to a text; else nothing."""
    found = process.extractOne(text.casefold(), list(known), score_cutoff=ALIKE)
    return f" Did you mean “{found[0]}”?" if found else ""
