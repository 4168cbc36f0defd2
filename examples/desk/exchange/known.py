"""What cells may refer to: terms, organisations, boards, framework items and entries, by slug or by name."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from examples.desk.exchange.faults import Kind, Wrong
from examples.desk.exchange.lines import like
from examples.models import ICB, Example, FrameworkItem, Organisation, Term, Vocabulary


class Named:
    """Slugs and other names of rows, whatever their case. A slug goes before somebody else's name."""

    def __init__(self, rows: Iterable[tuple[str, ...]]) -> None:
        self.found: dict[str, str] = {}
        self.names: list[str] = []
        stored = list(rows)
        for slug, *names in stored:
            self.names += [slug, *names]
            self.found[slug.casefold()] = slug
        for slug, *names in stored:
            for name in names:
                self.found.setdefault(name.casefold(), slug)

    def slug(self, text: str) -> str | None:
        return self.found.get(text.casefold())


@dataclass
class Known:
    """Read once for a file. `coming`: slugs of entries that the file itself brings."""

    coming: set[str] = field(default_factory=set)

    @cached_property
    def _terms(self) -> dict[tuple[str, str], Term]:
        return {(term.vocabulary, term.slug): term for term in Term.objects.select_related("replaced_by")}

    @cached_property
    def _by_vocabulary(self) -> dict[str, Named]:
        terms = list(self._terms.values())
        return {of: Named((t.slug, t.label) for t in terms if t.vocabulary == of) for of in Vocabulary.values}

    @cached_property
    def _organisations(self) -> Named:
        return Named(Organisation.objects.values_list("slug", "name"))

    @cached_property
    def _icbs(self) -> Named:
        return Named(ICB.objects.values_list("slug", "short_name", "name", "ods_code"))

    @cached_property
    def _items(self) -> Named:
        return Named(FrameworkItem.objects.values_list("slug", "heading"))

    @cached_property
    def examples(self) -> set[str]:
        return set(Example.objects.entries().values_list("slug", flat=True))

    @cached_property
    def levels(self) -> dict[str, int]:
        """How high each step of the evidence ladder is."""
        return {slug: term.order for (of, slug), term in self._terms.items() if of == Vocabulary.EVIDENCE}

    def term(self, vocabulary: str, text: str, carried: Collection[str] = ()) -> str:
        """Its slug. A retired one passes only where the entry carries it already. Raises Wrong."""
        names = self._by_vocabulary[vocabulary]
        slug = self._slug(
            names, text, Kind.TERM, f"The list “{Vocabulary(vocabulary).label}” has no term of this name."
        )
        term = self._terms[vocabulary, slug]
        if term.retired_on and slug not in carried:
            after = f"Write “{term.replaced_by.slug}” instead." if term.replaced_by else "Choose another."
            raise Wrong(Kind.TERM_RETIRED, f"The term “{slug}” was retired. {after}")
        return slug

    def organisation(self, text: str) -> str:
        message = "There is no organisation of this name. Add it in the desk first, or correct the name."
        return self._slug(self._organisations, text, Kind.ORGANISATION, message)

    def icb(self, text: str) -> str:
        return self._slug(self._icbs, text, Kind.ICB, "There is no ICB of this name.")

    def item(self, text: str) -> str:
        return self._slug(self._items, text, Kind.ITEM, "There is no framework item of this name.")

    def related(self, text: str, own: str) -> str:
        """By slug, or by a whole address, whose last part it is."""
        slug = text.rstrip("/").rsplit("/", 1)[-1]
        if slug == own:
            raise Wrong(Kind.ITSELF, "An example is not related to itself. Take it out.")
        known = self.examples | self.coming
        if slug not in known:
            raise Wrong(Kind.RELATED, f"There is no example “{slug}”.{like(slug, known)}")
        return slug

    def _slug(self, names: Named, text: str, kind: Kind, message: str) -> str:
        found = names.slug(text)
        if found is None:
            raise Wrong(kind, f"{message}{like(text, names.names)}")
        return found
