"""Which requests for the finder are a reader's own, so that what they did not find may be counted."""

from __future__ import annotations

import re

from django.http import HttpRequest

from examples.catalogue.snapshot import Catalogue
from examples.finder.missed import count_missed
from examples.finder.query import Asked

PROGRAM = re.compile(r"bot\b|bot/|crawl|spider|slurp|preview|monitor", re.IGNORECASE)
AHEAD = ("Sec-Purpose", "Purpose", "X-Moz")  # how browsers say that nobody has asked for the page yet


def count_for_editors(request: HttpRequest, asked: Asked, catalogue: Catalogue) -> None:
    """A reader's search, its first page. An answer of 304 never comes here."""
    ahead = any("prefetch" in request.headers.get(name, "").lower() for name in AHEAD)
    program = PROGRAM.search(request.headers.get("User-Agent", ""))
    if request.method == "GET" and asked.page == 1 and not ahead and not program:
        count_missed(asked.question, catalogue)
