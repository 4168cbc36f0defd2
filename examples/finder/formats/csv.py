"""Search results as CSV, with every result, in a form that Excel opens without an import."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from examples.catalogue.cards import Card
from examples.finder.formats.response_data import ResponseData
from examples.models import TAG_VOCABULARIES, Example
from examples.presenters.csv_cells import format_csv

MAX_WORDS_LENGTH = 80  # characters of the words in a file name
COLUMNS = (
    *("slug", "title", "url", "summary", "organisations", "place", "icbs", "evidence", "finding", "stage"),
    *("cost", *TAG_VOCABULARIES, "kind", "other_places", "stopped", "lessons"),
    *("published", "checked", "lacks", "query", "as_of"),
)


def build_file_name(data: ResponseData) -> str:
    """With the searched words and selected filters, such as examples-night-nurse-home-2026-11-22.csv."""
    labels = (data.catalogue.labels[facet][slug] for facet, slugs in data.search.filters.items() for slug in slugs)
    words = slugify(" ".join((data.search.text, *labels)))[:MAX_WORDS_LENGTH].strip("-")
    return "-".join(filter(None, ("examples", words, data.today.isoformat()))) + ".csv"


def build_csv(data: ResponseData) -> str:
    """The search and date are in every row, so that the file is a single table."""
    description = " ".join((f"{data.description}.", f"Order: {data.order_label}.", *data.request.notices))
    search = (description, data.today.isoformat())
    return format_csv([COLUMNS, *((*_row_values(card, data), *search) for card in data.cards)])


def _row_values(card: Card, data: ResponseData) -> Iterator[str]:
    labels = data.catalogue.labels
    yield from (card.slug, card.title, data.root + reverse("example", args=[card.slug]), card.summary)
    yield from ("; ".join(card.organisations), card.place)
    yield "; ".join(labels["icb"].get(slug, slug) for slug in card.icbs)
    yield from (card.evidence, card.finding, card.stage)
    yield "; ".join(labels["cost"].get(slug, slug) for slug in card.values["cost"])
    yield from ("; ".join(card.labels[vocabulary]) for vocabulary in TAG_VOCABULARIES)
    yield from (str(Example.Kind(card.kind).label), str(card.places), card.stopped, card.lessons)
    yield timezone.localdate(card.published_at).isoformat()
    yield card.checked_on.isoformat() if card.checked_on else ""
    yield "; ".join(data.list_missing_words(card))
