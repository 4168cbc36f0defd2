"""A board's strategy -> what the board's page shows of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.text import capfirst

from examples.catalogue.snapshot import Catalogue
from examples.models import Strategy, StrategyPriority
from examples.presenting import links
from examples.presenting.facts import Fact, Link, plain
from examples.presenting.words import examples, partly_dated


@dataclass(frozen=True)
class PriorityView:
    """A priority in our words, and for each theme it comes under how many examples there are."""

    text: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class StrategyView:
    title: str
    summary: str
    completeness: str
    facts: tuple[Fact, ...]
    priorities: tuple[PriorityView, ...]


def strategy(row: Strategy, catalogue: Catalogue) -> StrategyView:
    return StrategyView(
        title=row.title,
        summary=row.summary,
        completeness=row.get_completeness_display(),
        facts=tuple(fact for fact in _facts(row) if fact.reported),
        priorities=tuple(PriorityView(aim.text, tuple(_themes(aim, catalogue))) for aim in row.priorities.all()),
    )


def _facts(row: Strategy) -> Iterator[Fact]:
    yield plain("Years", capfirst(row.years))
    yield plain("Launched", partly_dated(row.launched))
    yield plain("Status", capfirst(row.status))
    yield plain("Who or what it covers", capfirst(row.scope))
    yield Fact("Sources", tuple(_source(line.strip()) for line in row.sources.splitlines() if line.strip()))


def _source(line: str) -> Link:
    """A line is an address, then what it is. The link names the site: several sources may be a “web page”."""
    address, _, kind = line.partition(" ")
    if not address.startswith(("http://", "https://")):
        return Link(line)
    site = address.split("/")[2].removeprefix("www.")
    return Link(f"{capfirst(kind)} ({site})" if kind else address, address)


def _themes(aim: StrategyPriority, catalogue: Catalogue) -> Iterator[Link]:
    totals = catalogue.totals["priority"]
    for term in aim.terms.all():
        yield Link(f"{term.label}: {examples(totals.get(term.slug, 0))}", links.term("priority", term.slug))
