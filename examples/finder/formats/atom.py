"""Search results as an Atom feed (RFC 4287), so that readers can subscribe to a search."""

import datetime as dt
import re
from itertools import chain
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html
from django.utils.xmlutils import SimplerXMLGenerator

from examples.catalogue.cards import Card
from examples.finder.formats.response_data import ResponseData
from examples.finder.query_string import build_path
from examples.presenters.control_characters import to_single_line
from examples.presenters.site_licence import get_licence_text

START_DATE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)  # the year in identifiers, and the date of a feed without entries
SUBTITLE = (
    "New and changed examples for this search. From {site}, a public directory of palliative and end of life care"
    " examples."
)

ENTRY = "<p>{}</p><p>{}</p><p>How it was studied: {}.</p><p>What was found: {}.</p><p>Stage: {}.</p>"


class SearchFeed(Atom1Feed):
    """Django's Atom feed, with a fixed date when it has no entries, and links to its other pages (RFC 5005)."""

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        for relation, address in self.feed["pages"].items():
            handler.addQuickElement("link", "", {"rel": relation, "href": address})

    def latest_post_date(self) -> dt.datetime:
        return max((item["updateddate"] for item in self.items), default=START_DATE)


def build_feed(data: ResponseData) -> str:
    feed = SearchFeed(
        title=to_single_line(f"{settings.SITE_NAME}: {data.description}"),
        subtitle=to_single_line(" ".join((SUBTITLE.format(site=settings.SITE_NAME), *data.request.notices))),
        link=data.build_search_url("finder"),
        description=None,
        language=settings.LANGUAGE_CODE,
        author_name=to_single_line(settings.SITE_OWNER or settings.SITE_NAME),
        feed_url=_build_page_url(data, data.page.number),
        feed_guid=_tag_uri(data.root, build_path("finder", data.search, unknown=data.request.unknown)),
        feed_copyright=to_single_line(get_licence_text()),
        pages=_list_page_urls(data),
    )
    for card in data.page:
        path = reverse("example", args=[card.slug])
        feed.add_item(
            title=to_single_line(card.title),
            link=data.root + path,
            description=_render_entry(card, data.list_missing_words(card)),
            pubdate=card.published_at,
            updateddate=card.changed_at,
            unique_id=_tag_uri(data.root, path),
            categories=[
                to_single_line(label) for label in (*chain(*card.labels.values()), card.evidence, card.finding)
            ],
        )
    return feed.writeString("utf-8")


def _build_page_url(data: ResponseData, page: int) -> str:
    return data.root + build_path("finder-atom", data.search, page, data.request.unknown)


def _list_page_urls(data: ResponseData) -> dict[str, str]:
    """Relation to this page -> address; empty if the feed has one page."""
    page = data.page
    if not page.has_other_pages():
        return {}
    numbers = {"first": 1, "last": page.paginator.num_pages}
    if page.has_previous():
        numbers["previous"] = page.previous_page_number()
    if page.has_next():
        numbers["next"] = page.next_page_number()
    return {relation: _build_page_url(data, number) for relation, number in numbers.items()}


def _render_entry(card: Card, missing_words: tuple[str, ...]) -> str:
    who_and_where = " · ".join(filter(None, (", ".join(card.organisations), card.place)))
    texts = map(to_single_line, (card.summary, who_and_where, card.evidence, card.finding, card.stage))
    html = format_html(ENTRY, *texts)
    if missing_words:
        html += format_html("<p>Does not mention: {}.</p>", to_single_line(", ".join(missing_words)))
    return html


def _tag_uri(root: str, path: str) -> str:
    """An identifier that does not depend on scheme or port (RFC 4151)."""
    name = re.sub(r"[^a-z0-9.-]+", "-", urlsplit(root).hostname or "").strip("-.") or "localhost"
    return f"tag:{name},{START_DATE.year}:{path}"
