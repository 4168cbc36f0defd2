"""Slugs -> rows, as an import has shown them."""

from __future__ import annotations

from functools import cached_property

from examples.desk.versions.write import Lookups
from examples.models import Term


class Exact(Lookups):
    """A retired term that an entry carries stays: the dry run named it, not its successor."""

    @cached_property
    def terms(self) -> dict[tuple[str, str], Term]:
        return {(term.vocabulary, term.slug): term for term in Term.objects.all()}
