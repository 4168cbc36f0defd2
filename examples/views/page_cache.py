"""Whole pages, compressed, by entity tag: home, terms, boards and entries are asked for again and again.

A tag names one page at one revision, so a kept page is never older than the catalogue. Searches are not kept: each has
an address of its own. With a shared cache, a page that one process has rendered serves all others too.
"""

import json
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Self

from django.http import HttpRequest, HttpResponse
from django_http_compression.middleware import HttpCompressionMiddleware, best_coding

from examples.shared_cache import get_value, set_value

MAX_PAGES = 1024  # of about 12 kB
SHARED_FOR = 24 * 60 * 60  # seconds; a tag is of one day

PageKey = tuple[str, str]  # entity tag and encoding


@dataclass(frozen=True)
class CachedPage:
    content: bytes
    headers: dict[str, str]

    def to_bytes(self) -> bytes:
        """A line with the headers, then the content."""
        return json.dumps(self.headers).encode() + b"\n" + self.content

    @classmethod
    def from_bytes(cls, stored: bytes) -> Self:
        headers, _, content = stored.partition(b"\n")
        return cls(content, json.loads(headers))


_pages: OrderedDict[PageKey, CachedPage] = OrderedDict()
_lock = threading.Lock()
_compression = HttpCompressionMiddleware(lambda _: HttpResponse())


def find_page(request: HttpRequest, tag: str) -> HttpResponse | None:
    """Its body is compressed already, so the middleware leaves it alone."""
    key = _build_key(request, tag)
    page = _pages.get(key)
    if page is None and not request.META.get("QUERY_STRING") and (stored := get_value(_build_shared_key(key))):
        page = CachedPage.from_bytes(stored)
        _keep_page(key, page)
    return HttpResponse(page.content, headers=page.headers) if page else None


def store_page(request: HttpRequest, tag: str, response: HttpResponse) -> None:
    """Compresses the page, and keeps it if anybody may see it and it is not a search."""
    is_rendered = getattr(response, "is_rendered", True)  # the site map is rendered later
    if request.META.get("QUERY_STRING") or response.status_code != 200 or response.cookies or not is_rendered:
        return
    _compression.maybe_compress(request, response)
    key, page = _build_key(request, tag), CachedPage(response.content, dict(response.headers))
    _keep_page(key, page)
    set_value(_build_shared_key(key), page.to_bytes(), SHARED_FOR)


def _keep_page(key: PageKey, page: CachedPage) -> None:
    with _lock:
        _pages[key] = page
        if len(_pages) > MAX_PAGES:
            _pages.popitem(last=False)


def _build_key(request: HttpRequest, tag: str) -> PageKey:
    return tag, best_coding(request.headers.get("Accept-Encoding", ""))


def _build_shared_key(key: PageKey) -> str:
    return ":".join(("page", *key)).replace('"', "")
