"""A board's strategy -> what the board's page shows of it."""

from django.utils.text import capfirst

from examples.catalogue.snapshot import Catalogue
from examples.models import Strategy
from examples.presenters import urls
from examples.presenters.formatting import format_example_count, format_partial_iso_date
from examples.presenters.key_facts import KeyFact, build_text_fact
from examples.presenters.urls import TextLink


def build_strategy(row: Strategy, catalogue: Catalogue) -> dict[str, object]:
    """The row, the facts that are known of it, and each priority with its themes and how many examples they have."""
    facts = [
        build_text_fact("Years", capfirst(row.years)),
        build_text_fact("Launched", format_partial_iso_date(row.launched)),
        build_text_fact("Status", capfirst(row.status)),
        build_text_fact("Who or what it covers", capfirst(row.scope)),
        KeyFact("Sources", [_build_source_link(line.strip()) for line in row.sources.splitlines() if line.strip()]),
    ]
    totals = catalogue.totals["priority"]
    priorities = [
        (
            priority.text,
            [
                TextLink(
                    f"{term.label}: {format_example_count(totals.get(term.slug, 0))}",
                    urls.get_term_url("priority", term.slug),
                )
                for term in priority.terms.all()
            ],
        )
        for priority in row.priorities.all()
    ]
    return {"row": row, "facts": [fact for fact in facts if fact.items], "priorities": priorities}


def _build_source_link(line: str) -> TextLink:
    """A line is an address, then what it is. The link names the site: several sources may be a “web page”."""
    address, _, kind = line.partition(" ")
    if not address.startswith(("http://", "https://")):
        return TextLink(line)
    site = address.split("/")[2].removeprefix("www.")
    return TextLink(f"{capfirst(kind)} ({site})" if kind else address, address)
