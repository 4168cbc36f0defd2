"""A board's strategy -> what the board's page shows of it."""

from django.utils.text import capfirst

from examples.catalogue.snapshot import Catalogue
from examples.models import Strategy
from examples.presenters import urls
from examples.presenters.formatting import examples, partly_dated
from examples.presenters.key_facts import Fact, plain
from examples.presenters.urls import Link


def strategy(row: Strategy, catalogue: Catalogue) -> dict[str, object]:
    """The row, the facts that are known of it, and each priority with its themes and how many examples they have."""
    facts = [
        plain("Years", capfirst(row.years)),
        plain("Launched", partly_dated(row.launched)),
        plain("Status", capfirst(row.status)),
        plain("Who or what it covers", capfirst(row.scope)),
        Fact("Sources", [_source(line.strip()) for line in row.sources.splitlines() if line.strip()]),
    ]
    totals = catalogue.totals["priority"]
    priorities = [
        (
            priority.text,
            [
                Link(f"{term.label}: {examples(totals.get(term.slug, 0))}", urls.term("priority", term.slug))
                for term in priority.terms.all()
            ],
        )
        for priority in row.priorities.all()
    ]
    return {"row": row, "facts": [fact for fact in facts if fact.items], "priorities": priorities}


def _source(line: str) -> Link:
    """A line is an address, then what it is. The link names the site: several sources may be a “web page”."""
    address, _, kind = line.partition(" ")
    if not address.startswith(("http://", "https://")):
        return Link(line)
    site = address.split("/")[2].removeprefix("www.")
    return Link(f"{capfirst(kind)} ({site})" if kind else address, address)
