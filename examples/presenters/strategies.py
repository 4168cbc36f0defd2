"""A board's strategy, as the board's page shows it."""

from django.utils.text import capfirst

from examples.catalogue.snapshot import Catalogue
from examples.models import Strategy, Term
from examples.presenters import urls
from examples.presenters.formatting import format_example_count, format_iso_date
from examples.presenters.key_facts import KeyFact, build_text_fact
from examples.presenters.urls import TextLink


def build_strategy(row: Strategy, catalogue: Catalogue) -> dict[str, object]:
    """{"row": strategy, "facts": known facts, "priorities": [(text, links to its themes with counts of examples)]}"""
    facts = (
        build_text_fact("Years", capfirst(row.years)),
        build_text_fact("Launched", format_iso_date(row.launched)),
        build_text_fact("Status", capfirst(row.status)),
        build_text_fact("Who or what it covers", capfirst(row.scope)),
        KeyFact("Sources", [_build_source_link(line.strip()) for line in row.sources.splitlines() if line.strip()]),
    )
    totals = catalogue.totals["priority"]

    def build_theme_link(theme: Term) -> TextLink:
        count = format_example_count(totals.get(theme.slug, 0))
        return TextLink(f"{theme.label}: {count}", urls.get_term_url("priority", theme.slug))

    priorities = [(aim.text, [build_theme_link(theme) for theme in aim.terms.all()]) for aim in row.priorities.all()]
    return {"row": row, "facts": [fact for fact in facts if fact.items], "priorities": priorities}


def _build_source_link(line: str) -> TextLink:
    """`line`: an address, then what it is. The link names the site, because several sources may be a “web page”."""
    address, _, kind = line.partition(" ")
    if not address.startswith(("http://", "https://")):
        return TextLink(line)
    site = address.split("/")[2].removeprefix("www.")
    return TextLink(f"{capfirst(kind)} ({site})" if kind else address, address)
