"""Document -> rows: what differs is written, what is the same is left alone."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import F, Model

from examples.desk.versions import document as documents
from examples.desk.versions.document import FIELDS, GRADES, PARTS, TAGS, Document, Part
from examples.desk.versions.read import read
from examples.models import (
    ICB,
    TAGGED,
    Example,
    FrameworkItem,
    Organisation,
    Source,
    Term,
    Vocabulary,
    judged_at_the_end,
)

SOURCES, *CLAIMS = PARTS
ASIDE = 16_000  # more sources than any entry has, and half of what the column holds


@dataclass
class Lookups:
    """Slugs -> rows, read once however many documents are written. A retired term leads on to its successor, unless
    the entry carries it still. `follow`: False where the documents were read just now."""

    lost: list[str] = field(default_factory=list)
    follow: bool = True

    @cached_property
    def carried(self) -> dict[tuple[str, str], Term]:
        return {(term.vocabulary, term.slug): term for term in Term.objects.all()}

    @cached_property
    def terms(self) -> dict[tuple[str, str], Term]:
        by_key = {term.pk: term for term in self.carried.values()}
        return {name: _successor(term, by_key) for name, term in self.carried.items()}

    @cached_property
    def organisations(self) -> dict[str, Organisation]:
        return {row.slug: row for row in Organisation.objects.all()}

    @cached_property
    def icbs(self) -> dict[str, ICB]:
        return {row.slug: row for row in ICB.objects.all()}

    @cached_property
    def items(self) -> dict[str, FrameworkItem]:
        return {row.slug: row for row in FrameworkItem.objects.all()}

    @cached_property
    def examples(self) -> dict[str, int]:
        return dict(Example.objects.entries().values_list("slug", "pk"))

    def term(self, vocabulary: str, slug: str | None, *, carried: bool = False) -> Term | None:
        terms = self.carried if carried or not self.follow else self.terms
        return self._found(terms.get((vocabulary, slug or "")), f"the {vocabulary} “{slug}”", slug)

    def other(self, name: str, slug: str) -> Any:
        rows: dict[str, dict[str, Any]] = {
            "framework_items": self.items, "organisation": self.organisations, "icb": self.icbs,
        }  # fmt: skip
        found = rows[name]
        return self._found(found.get(slug), f"“{slug}” ({name.replace('_', ' ')})", slug)

    def related(self, slug: str) -> int | None:
        return self._found(self.examples.get(slug), f"the related example “{slug}”", slug)

    def _found[R](self, row: R | None, what: str, wanted: str | None) -> R | None:
        if row is None and wanted:
            self.lost.append(what)
        return row


def _successor(term: Term, terms: Mapping[int, Term]) -> Term:
    """The end of the chain; the desk leaves none, fixtures could."""
    passed = {term.pk}
    while term.replaced_by_id and term.replaced_by_id not in passed:
        term = terms[term.replaced_by_id]
        passed.add(term.pk)
    return term


def write(
    document: Document, example: Example, lookups: Lookups | None = None, now: Document | None = None
) -> list[str]:
    """Makes the entry, new or stored, say what the document says; its state and its slug, once stored, stay.

    Returns what the document names and the database has no more, in words. Rows keep their keys where the document
    gives a key of this entry's. `now`: what is stored, if that has just been read. Raises IntegrityError where a
    published entry would lack what it must have.
    """
    lookups = lookups or Lookups()
    already = len(lookups.lost)
    with judged_at_the_end(example):
        now = now or (read(example) if example.pk else documents.empty())
        fill(document, example, lookups)
        example.save()
        _tags(document, now, example, lookups)
        _parts(document, now, example, lookups)
    return lookups.lost[already:]


def fill(document: Document, example: Example, lookups: Lookups) -> None:
    """Sets the entry's own columns; saves nothing."""
    for name in FIELDS:
        if name != "slug" or not example.pk:
            setattr(example, name, documents.field(name).to_python(document[name]))
    for name, vocabulary in GRADES.items():
        now, wanted = getattr(example, name), document[name]
        setattr(example, name, lookups.term(vocabulary, wanted, carried=bool(now and now.slug == wanted)))


def _tags(document: Document, now: Document, example: Example, lookups: Lookups) -> None:
    changed = {name for name in TAGS if document[name] != now[name]}
    if changed - {"framework_items", "related"}:
        wanted = [(vocabulary.value, slug) for vocabulary in TAGGED for slug in document[vocabulary.value]]
        terms = [lookups.term(name, slug, carried=slug in now[name]) for name, slug in wanted]
        example.terms.set([term for term in terms if term])
    if "framework_items" in changed:
        items = [lookups.other("framework_items", slug) for slug in document["framework_items"]]
        example.framework_items.set([item for item in items if item])
    if "related" in changed:
        example.related.set([key for slug in document["related"] if (key := lookups.related(slug))])


def _parts(document: Document, now: Document, example: Example, lookups: Lookups) -> None:
    """Claims go before the sources they cite, and come after them."""
    for part in CLAIMS:
        _delete(part, _gone(part, document, now))
    sources = _sources(document, now, example)
    before = {row["number"]: row["id"] for row in now["sources"]}
    moved = {number for number, source in sources.items() if before.get(number) != source.pk}
    for part in CLAIMS:
        # A row that cites a number has changed where the number now stands for another source.
        unchanged = {row["id"]: row for row in now[part.name] if row.get("source") not in moved}
        _rows(part, document[part.name], unchanged, example, sources, lookups)
    _evidence_source(sources.get(document["evidence_source"]), example)
    _delete(SOURCES, _gone(SOURCES, document, now))


def _gone(part: Part, document: Document, now: Document) -> list[int]:
    kept = {row.get("id") for row in document[part.name]}
    return [row["id"] for row in now[part.name] if row["id"] not in kept]


def _delete(part: Part, keys: list[int]) -> None:
    if keys:
        part.model._default_manager.filter(pk__in=keys).delete()


def _sources(document: Document, now: Document, example: Example) -> dict[int, Source]:
    """Sources by number. Numbers are unique: those that go or change theirs first step out of the others' way."""
    wanted, stored = document["sources"], {row["id"]: row for row in now["sources"]}
    moving = [row["id"] for row in now["sources"] if row not in wanted]
    if moving:
        Source.objects.filter(pk__in=moving).update(number=F("number") + ASIDE)
    built = [build(SOURCES, row, example, {}, Lookups()) for row in wanted if stored.get(row.get("id")) != row]
    changed = [row for row in built if row and row.pk in stored]
    if changed:
        Source.objects.bulk_update(changed, SOURCES.fields)  # type: ignore[arg-type]
    Source.objects.bulk_create([row for row in built if row and row.pk not in stored])  # type: ignore[misc]
    return {source.number: source for source in Source.objects.filter(example=example)}


def _rows(
    part: Part, wanted: list[Any], unchanged: Any, example: Example, sources: dict[int, Source], lookups: Lookups
) -> None:
    """A changed row is made anew under its key: pairs that are unique can then swap."""
    changed = [row for row in wanted if unchanged.get(row.get("id")) != row]
    if not changed:
        return
    built = [made for row in changed if (made := build(part, row, example, sources, lookups, unchanged))]
    _delete(part, [made.pk for made in built if made.pk])
    part.model._default_manager.bulk_create(built)


def build(
    part: Part,
    row: Any,
    example: Example,
    sources: dict[int, Source],
    lookups: Lookups,
    mine: Container[int] = (),
) -> Model | None:
    """A row, not saved, under its key where that is this entry's; None where it names what is lost. `mine`: keys that
    are known to be this entry's."""
    values = {name: part.field(name).to_python(row[name]) for name in part.fields}
    for name in part.references:
        values[name] = _referred(name, row[name], sources, lookups)
        if values[name] is None and not part.field(name).null:
            return None
    key = {"pk": row["id"]} if row.get("id") in mine or _own(part, row, example) else {}
    return part.model(example=example, **key, **values)


def _referred(name: str, value: Any, sources: dict[int, Source], lookups: Lookups) -> Any:
    if name == "source":
        return sources.get(value)
    return lookups.term(Vocabulary.COST, value) if name == "band" else lookups.other(name, value)


def _own(part: Part, row: Any, example: Example) -> bool:
    """Whether the row's key is this entry's or free; a copy's rows get keys of their own."""
    if not row.get("id"):
        return False
    found = part.model._default_manager.filter(pk=row["id"]).values_list("example_id", flat=True).first()
    return found in (None, example.pk)


def _evidence_source(source: Source | None, example: Example) -> None:
    if example.evidence_source != source:
        example.evidence_source = source
        example.save(update_fields=["evidence_source"])
