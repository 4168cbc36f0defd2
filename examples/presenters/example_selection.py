"""The examples that an address names, and a sentence for each that cannot be shown."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.http import QueryDict

from examples.catalogue.cards import Card
from examples.catalogue.snapshot import Catalogue
from examples.models import Example
from examples.presenters.formatting import format_date
from examples.presenters.shortlist_url import MAX_EXAMPLES, read_slugs
from examples.presenters.urls import TextLink


@dataclass(frozen=True)
class Selection:
    """`notices`: what was left out and why, with a link where there is a page."""

    cards: tuple[Card, ...]
    notices: tuple[TextLink, ...]

    @property
    def slugs(self) -> tuple[str, ...]:
        return tuple(card.slug for card in self.cards)

    def load_examples(self, limit: int = MAX_EXAMPLES) -> list[Example]:
        """With everything that their pages show, in the order of the address."""
        slugs = self.slugs[:limit]
        if not slugs:
            return []
        rows = {row.slug: row for row in Example.objects.published().with_details().filter(slug__in=slugs)}
        return [rows[slug] for slug in slugs if slug in rows]


def build_selection(query: QueryDict, catalogue: Catalogue) -> Selection:
    """Never raises. A slug that readers may not see is treated as one that does not exist."""
    slugs = read_slugs(query)
    named = slugs[:MAX_EXAMPLES]
    cards = {slug: catalogue.get_card(slug) for slug in named}
    notices = list(_explain_missing([slug for slug, card in cards.items() if card is None]))
    if len(slugs) > MAX_EXAMPLES:
        notices.append(TextLink(f"A shortlist holds {MAX_EXAMPLES} examples. The others were left out."))
    return Selection(tuple(filter(None, cards.values())), tuple(notices))


def _explain_missing(slugs: Iterable[str]) -> Iterator[TextLink]:
    missing = list(slugs)
    retired = {row.slug: row for row in Example.objects.retired().filter(slug__in=missing)} if missing else {}
    for slug in missing:
        if row := retired.get(slug):
            when = f" on {format_date(row.retired_at)}" if row.retired_at else ""
            yield TextLink(f"“{row.title}” was retired{when}, so it was left out.", row.get_absolute_url())
        else:
            yield TextLink(f"There is no example with the address “{slug}”, so it was left out.")
