"""A board's priorities as its page shows them: its own words first, then what serves each of them best."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from string import ascii_lowercase

from django.utils.text import capfirst

from examples.catalogue.cards import Card
from examples.catalogue.search_request import SearchRequest
from examples.catalogue.snapshot import Catalogue
from examples.models import ICB, Example, Strategy, StrategyPriority
from examples.presenters.formatting import format_example_count, format_iso_date
from examples.presenters.urls import TextLink, get_finder_url

NUMBERED = re.compile(r"(\d+)\.\s+(.*)", re.DOTALL)
MAX_BEST = 3  # examples named under each priority
FAILED = (Example.Direction.NO_DIFFERENCE, Example.Direction.HARMFUL)
COMPLETENESS = {
    Strategy.Completeness.FULL: "All {count} priorities are listed, in our own words",
    Strategy.Completeness.PARTIAL: "These are the priorities that we could read, in our own words; the list goes on",
    Strategy.Completeness.AIMS_ONLY: "The strategy’s general aims, in our own words; we found no list of priorities "
    "in the text we had",
    Strategy.Completeness.NONE: "We could not get the text of this strategy, so we do not list its priorities",
}


@dataclass(frozen=True)
class ServedPriority:
    """`number`: its place in the strategy's own list. Without one, `number` is 0 and `place` counts such priorities:
    the page gives it a letter. `links`: to the finder, with counts."""

    number: int
    place: int
    text: str
    links: list[TextLink]
    best: list[Card]


@dataclass(frozen=True)
class StrategySummary:
    """`owner`: the board that published it. `document`: where to read it. `facts`: years, status and who it covers.
    `is_lettered`: whether a priority has a letter of ours, because no number of it is known."""

    row: Strategy
    owner: ICB
    facts: str
    completeness: str
    document: TextLink | None
    sources: list[TextLink]
    priorities: list[ServedPriority]

    @property
    def is_lettered(self) -> bool:
        return any(not priority.number for priority in self.priorities)


def build_strategy(row: Strategy, board: ICB, catalogue: Catalogue) -> StrategySummary:
    """`board`: whose page it is on; the owner, or a board that took over from it."""
    priorities = list(_list_priorities(row, board, catalogue))
    sources = [_build_source_link(line.strip()) for line in row.sources.splitlines() if line.strip()]
    launched = f"launched {format_iso_date(row.launched)}" if row.launched else ""
    facts = capfirst("; ".join(filter(None, (row.years, launched, row.status, row.scope))))
    completeness = Strategy.Completeness(row.completeness) if priorities else Strategy.Completeness.NONE
    return StrategySummary(
        row=row,
        owner=row.icb,
        facts=facts,
        completeness=COMPLETENESS[completeness].format(count=len(priorities)),
        document=next((link for link in sources if link.href), None),
        sources=sources,
        priorities=priorities,
    )


def list_strategies(board: ICB) -> list[Strategy]:
    """Own strategies first, then those of the boards that it replaced: the newest first, and those whose whole area it
    took over before those that were split."""
    steps = sorted(board.successions_in.all(), key=lambda step: step.part != "whole")
    steps.sort(key=lambda step: step.predecessor.opened, reverse=True)
    return [*board.strategies.all(), *(row for step in steps for row in step.predecessor.strategies.all())]


def _list_priorities(strategy: Strategy, board: ICB, catalogue: Catalogue) -> Iterator[ServedPriority]:
    place = 0
    for row in strategy.priorities.all():
        match = NUMBERED.match(row.text)
        place += not match
        number, text = (int(match[1]), match[2]) if match else (0, row.text)
        name = f"priority {number or ascii_lowercase[(place - 1) % 26]}"
        links, best = _find_examples(row, name, board, catalogue)
        yield ServedPriority(number, 0 if number else place, text, links, best)


def _find_examples(
    row: StrategyPriority, name: str, board: ICB, catalogue: Catalogue
) -> tuple[list[TextLink], list[Card]]:
    """Links to the examples that serve a priority, with all of its themes first, and to those of the board's area; and
    the best of them."""
    slugs = tuple(term.slug for term in row.terms.all())
    found = search_cards(catalogue, priority=slugs) if slugs else []
    whole = search_cards(catalogue, ("priority",), priority=slugs) if len(slugs) > 1 else []
    own = search_cards(catalogue, priority=slugs, icb=(board.slug,)) if slugs else []
    links = []
    if whole:
        links.append(_build_finder_link(whole, f" for {name}", priority=slugs, all=("priority",)))
    if len(found) > len(whole):
        links.append(_build_finder_link(found, f" for part of {name}" if whole else f" for {name}", priority=slugs))
    if own:
        part = "part of " if whole and any(card not in whole for card in own) else ""
        ending = f" from this board’s area for {part}{name}"
        links.append(_build_finder_link(own, ending, priority=slugs, icb=(board.slug,)))
    return links, rank_cards(found, slugs)[:MAX_BEST]


def _build_finder_link(cards: list[Card], ending: str, **filters: tuple[str, ...]) -> TextLink:
    return TextLink(format_example_count(len(cards)) + ending, get_finder_url(**filters, sort="evidence"))


def search_cards(catalogue: Catalogue, all_of: tuple[str, ...] = (), **filters: tuple[str, ...]) -> list[Card]:
    """The examples with any of the values of each facet, or with all of those of the facets in `all_of`."""
    request = SearchRequest(filters=filters, all_of=all_of)
    return [catalogue.cards[slot] for slot in catalogue.search(request).slots]


def rank_cards(cards: Iterable[Card], slugs: Iterable[str]) -> list[Card]:
    """Those tested against a comparison first, and those merely described last; within each, those with most of the
    themes, then the most rigorous study. Those that made no difference, or did harm, come at the very end."""
    themes = set(slugs)

    def get_rank(card: Card) -> tuple[bool, bool, bool, int, int, str]:
        has_failed, is_described = card.values["finding"][0] in FAILED, not card.evidence_level
        shared = len(themes & set(card.values["priority"]))
        title = card.title.casefold()
        return (has_failed, not card.is_compared, is_described, -shared, -card.evidence_level, title)

    return sorted(cards, key=get_rank)


def _build_source_link(line: str) -> TextLink:
    """`line`: an address, then what it is. The link names the site, because several sources may be a “web page”."""
    address, _, kind = line.partition(" ")
    if not address.startswith(("http://", "https://")):
        return TextLink(line)
    site = address.split("/")[2].removeprefix("www.")
    return TextLink(f"{capfirst(kind)} ({site})" if kind else address, address)
