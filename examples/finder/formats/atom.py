"""An answer as an Atom feed (RFC 4287): what a feed reader subscribes to is exactly the search that was made."""

import datetime as dt
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html

from examples.catalogue.cards import Card
from examples.finder.formats.download_links import located
from examples.finder.formats.response_data import Reply
from examples.presenters.licence import get_licence_text
from examples.presenters.plain_text import to_single_line

BEGAN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)  # the year of the tags, and of a feed in which nothing stands yet
SUBTITLE = (
    "New examples for this search, and changes to those there are. From {site}, a public directory of palliative and"
    " end of life care examples."
)


class Feed(Atom1Feed):
    """Django's Atom, with a date for an empty feed that does not move by itself."""

    def latest_post_date(self) -> dt.datetime:
        return max((item["updateddate"] for item in self.items), default=BEGAN)


def feed(reply: Reply) -> str:
    made = Feed(
        title=to_single_line(f"{settings.SITE_NAME}: {reply.words}"),
        subtitle=to_single_line(SUBTITLE.format(site=settings.SITE_NAME)),
        link=reply.address("finder"),
        description=None,
        language=settings.LANGUAGE_CODE,
        author_name=to_single_line(settings.SITE_OWNER or settings.SITE_NAME),
        feed_url=reply.address("finder-atom"),
        feed_guid=tag(reply.root, located("finder", reply.question)),
        feed_copyright=to_single_line(get_licence_text()),
    )
    for card in reply.cards:
        page = reverse("example", args=[card.slug])
        made.add_item(
            title=to_single_line(card.title),
            link=reply.root + page,
            description=_content(card),
            pubdate=card.published_at,
            updateddate=card.updated_at,
            unique_id=tag(reply.root, page),
            categories=[to_single_line(label) for labels in card.labels.values() for label in labels],
        )
    return made.writeString("utf-8")


def _content(card: Card) -> str:
    who = " · ".join(filter(None, (", ".join(card.organisations), card.place)))
    texts = map(to_single_line, (card.summary, who, card.evidence, card.stage))
    return format_html("<p>{}</p><p>{}</p><p>Evidence: {}. Stage: {}.</p>", *texts)


def tag(root: str, path: str) -> str:
    """An identifier that stays when the scheme or the port changes (RFC 4151)."""
    name = re.sub(r"[^a-z0-9.-]+", "-", urlsplit(root).hostname or "").strip("-.") or "localhost"
    return f"tag:{name},{BEGAN.year}:{path}"
