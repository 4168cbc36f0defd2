"""A shortlist of examples, kept in the address alone: `?e=one&e=two`. It needs no account, cookie or storage."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

MAX_EXAMPLES = 20
MAX_COMPARED = 4  # side by side, so that a column stays wide enough to read
PARAMETER = "e"
FILES = {"shortlist_csv": "shortlist-csv", "shortlist_xlsx": "shortlist-xlsx"}  # name in templates -> of the URL
SLUG = re.compile(r"[-\w]{1,80}", re.ASCII)


def read_slugs(query: QueryDict) -> tuple[str, ...]:
    """Every value that could be the slug of an example, once, in the order given. May be more than `MAX_EXAMPLES`."""
    values = (value.strip().strip("/").lower() for value in query.getlist(PARAMETER))
    return tuple(dict.fromkeys(value for value in values if SLUG.fullmatch(value)))


def build_shortlist_url(view: str, slugs: Iterable[str], **others: str) -> str:
    """The address of a shortlist in a view, by the view's URL name. Empty `others` are left out.

    An empty shortlist keeps its parameter, because links without it take over the shortlist of their page.
    """
    pairs = [(PARAMETER, slug) for slug in slugs] or [(PARAMETER, "")]
    return f"{reverse(view)}?{urlencode([*pairs, *((name, value) for name, value in others.items() if value)])}"


def build_file_links(slugs: Sequence[str]) -> dict[str, str]:
    """The addresses of the files of a shortlist, by their names in templates."""
    return {name: build_shortlist_url(view, slugs) for name, view in FILES.items()}
