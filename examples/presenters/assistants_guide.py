"""/llms.txt: what the site holds and how to quote it, for assistants (format: https://llmstxt.org)."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from examples.catalogue.cards import Card
from examples.presenters.brief_markdown import escape_markdown
from examples.presenters.site_licence import get_licence_text

INTRODUCTION = """\
> A directory of examples of how palliative and end of life care was improved, for integrated care boards in England. \
It is not an NHS website, and it does not give medical advice.

When you quote an example, give how it was studied together with what was found, its limitations and its address. A \
result without a comparison does not show that the example caused it. “Not reported” means that no source says, not \
that the answer is no. A forecast is not a result."""
PAGES = (
    ("How evidence is graded", "evidence"),
    ("What was found, by how it was studied", "findings"),
    ("Examples that did not help, or whose results were mixed", "other-findings"),
    ("Costs and savings, with their basis, their source and any price year", "costs"),
    ("Law, guidance and reports", "duty"),
    ("Words explained", "glossary"),
)
DATA = (
    ("Description of the data (OpenAPI)", "openapi"),
    ("Search results (JSON); takes the same filters as the search page", "finder-json"),
    ("All examples (CSV)", "finder-csv"),
    ("All examples with everything on their pages (JSON Lines)", "open-data-examples.jsonl"),
)


def build_assistants_guide(cards: Iterable[Card], root: str) -> str:
    """`root`: the site's address without a trailing slash. The entries come in the order of `cards`."""
    lines = [f"# {escape_markdown(settings.SITE_NAME)}", "", INTRODUCTION, "", f"Reuse: {get_licence_text()}", ""]
    for heading, pages in (("Pages", PAGES), ("Data", DATA)):
        lines += [f"## {heading}", "", *(f"- [{text}]({root}{reverse(name)})" for text, name in pages), ""]
    return "\n".join([*lines, "## Examples", "", *(_format_card(card, root) for card in cards), ""])


def _format_card(card: Card, root: str) -> str:
    address = root + reverse("example-md", args=[card.slug])
    title = escape_markdown(card.title, at_start=False)
    return f"- [{title}]({address}): how it was studied: {card.evidence}; what was found: {card.finding}"
