"""An answer as a table for a spreadsheet: every row of the query, opened by Excel as it is."""

import csv
import io
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from examples.catalogue.cards import Card
from examples.finder.formats.response_data import Reply
from examples.models import TAG_VOCABULARIES, Example
from examples.presenters.csv_cells import escape_formula

BYTE_ORDER_MARK = "\ufeff"  # or Excel takes UTF-8 for something else
COLUMNS = (
    *("slug", "title", "url", "summary", "organisations", "place", "icbs", "evidence", "evidence_direction", "stage"),
    *("cost", *TAG_VOCABULARIES, "published", "checked", "query", "as_of"),
)


def table(reply: Reply) -> str:
    """Lines end as RFC 4180 wants. The question and the day stand in every row: the table stays one table."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    asked = (f"{reply.words}. Order: {reply.order}.", reply.today.isoformat())
    writer.writerows([escape_formula(text) for text in (*row(card, reply), *asked)] for card in reply.cards)
    return BYTE_ORDER_MARK + written.getvalue()


def row(card: Card, reply: Reply) -> Iterator[str]:
    yield from (card.slug, card.title, reply.root + reverse("example", args=[card.slug]), card.summary)
    yield from ("; ".join(card.organisations), card.place)
    yield "; ".join(reply.catalogue.labels["icb"].get(slug, slug) for slug in card.icbs)
    yield from (card.evidence, str(Example.Direction(card.evidence_direction).label), card.stage)
    yield "; ".join(reply.catalogue.labels["cost"].get(slug, slug) for slug in card.values["cost"])
    yield from ("; ".join(card.labels[vocabulary]) for vocabulary in TAG_VOCABULARIES)
    yield timezone.localdate(card.published_at).isoformat()
    yield card.checked_on.isoformat() if card.checked_on else ""
