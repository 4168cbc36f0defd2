"""Whole pages, compressed, by entity tag: home, terms, boards and entries are asked for again and again.

A tag names one page at one revision, so a kept page is never older than the catalogue. Searches are not kept: each has
an address of its own.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django_http_compression.middleware import HttpCompressionMiddleware, best_coding

MAX_PAGES = 1024  # of about 12 kB

PageKey = tuple[str, str]  # entity tag and encoding


@dataclass(frozen=True)
class CachedPage:
    content: bytes
    headers: dict[str, str]


_pages: OrderedDict[PageKey, CachedPage] = OrderedDict()
_lock = threading.Lock()
_compression = HttpCompressionMiddleware(lambda _: HttpResponse())


def find_page(request: HttpRequest, tag: str) -> HttpResponse | None:
    """Its body is compressed already, so the middleware leaves it alone."""
    page = _pages.get(_build_key(request, tag))
    return HttpResponse(page.content, headers=page.headers) if page else None


def store_page(request: HttpRequest, tag: str, response: HttpResponse) -> None:
    """Compresses the page, and keeps it if anybody may see it and it is not a search."""
    is_rendered = getattr(response, "is_rendered", True)  # the site map is rendered later
    if request.META.get("QUERY_STRING") or response.status_code != 200 or response.cookies or not is_rendered:
        return
    _compression.maybe_compress(request, response)
    with _lock:
        _pages[_build_key(request, tag)] = CachedPage(response.content, dict(response.headers))
        if len(_pages) > MAX_PAGES:
            _pages.popitem(last=False)


def _build_key(request: HttpRequest, tag: str) -> PageKey:
    return tag, best_coding(request.headers.get("Accept-Encoding", ""))
