"""Stored values -> what editors call them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.utils.text import capfirst

from examples.desk.versions.document import GRADES, Part, field
from examples.models import ICB, Example, FrameworkItem, Organisation, Term, Vocabulary


class Names:
    """Reads labels once, when first wanted. What has no label any more is shown as it is stored."""

    @cached_property
    def terms(self) -> dict[tuple[str, str], str]:
        return {(term.vocabulary, term.slug): term.label for term in Term.objects.all()}

    @cached_property
    def others(self) -> dict[str, dict[str, str]]:
        return {
            "framework_items": dict(FrameworkItem.objects.values_list("slug", "heading")),
            "related": dict(Example.objects.entries().values_list("slug", "title")),
            "organisation": dict(Organisation.objects.values_list("slug", "name")),
            "icb": dict(ICB.objects.values_list("slug", "short_name")),
        }

    def value(self, name: str, value: Any) -> str:
        """A field of the entry."""
        if name in GRADES:
            return self._term(GRADES[name], value)
        if name == "evidence_source":
            return f"Source {value}" if value else ""
        return self._choice(field(name), value)

    def tags(self, name: str, slugs: Iterable[str]) -> str:
        if name in self.others:
            return "\n".join(sorted(self.others[name].get(slug, slug) for slug in slugs))
        return "\n".join(sorted(self._term(name, slug) for slug in slugs))

    def row(self, part: Part, row: Any, other: Any) -> str:
        """A row as lines "Field: value": all that is filled, or, beside another version, what differs."""
        names = (*part.references, *part.fields)
        if row is None:
            return ""
        shown = [name for name in names if (row[name] != other[name] if other else row[name] not in (None, ""))]
        return "\n".join(f"{self._label(part, name)}: {self._cell(part, name, row[name])}" for name in shown)

    def _label(self, part: Part, name: str) -> str:
        return capfirst(str(part.field(name).verbose_name))

    def _cell(self, part: Part, name: str, value: Any) -> str:
        if name == "source":
            return f"Source {value}" if value else ""
        if name == "band":
            return self._term(Vocabulary.COST, value)
        if name in part.references:
            return self.others[name].get(value, str(value))
        return self._choice(part.field(name), value)

    def _term(self, vocabulary: str, slug: Any) -> str:
        return self.terms.get((vocabulary, slug), str(slug or ""))

    def _choice(self, column: Any, value: Any) -> str:
        if isinstance(value, bool):
            return "Yes" if value else "No"
        return str(dict(column.flatchoices).get(value, "" if value is None else value))
