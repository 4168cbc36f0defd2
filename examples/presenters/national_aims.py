"""National aims (Ambitions, duties, statutory actions and others) and the examples that serve them."""

from dataclasses import dataclass

from examples.catalogue.cards import Card
from examples.catalogue.snapshot import Catalogue
from examples.models import Framework, FrameworkItem
from examples.presenters.formatting import format_example_count
from examples.presenters.strategies import MAX_BEST, rank_cards, search_cards
from examples.presenters.urls import TextLink, get_finder_url


@dataclass(frozen=True)
class ServedAim:
    """`link`: to the finder, with the number of examples; None if the directory has none for it."""

    item: FrameworkItem
    link: TextLink | None
    best: list[Card]


def build_aim(item: FrameworkItem, catalogue: Catalogue) -> ServedAim:
    filters = get_filters(item)
    found = search_cards(catalogue, **filters) if filters else []
    if not found:
        return ServedAim(item, None, [])
    link = TextLink(format_example_count(len(found)), get_finder_url(**filters, sort="evidence"))
    return ServedAim(item, link, rank_cards(found, list_priorities(item))[:MAX_BEST])


def get_filters(item: FrameworkItem) -> dict[str, tuple[str, ...]]:
    """The finder's filters for the examples that serve it. Examples name Ambitions themselves; other items are matched
    by their priorities. Empty if it has none."""
    if item.framework.kind == Framework.Kind.AMBITIONS:
        return {"ambition": (item.slug,)}
    priorities = list_priorities(item)
    return {"priority": priorities} if priorities else {}


def list_priorities(item: FrameworkItem) -> tuple[str, ...]:
    return tuple(term.slug for term in item.priorities.all() if not term.retired_on)
