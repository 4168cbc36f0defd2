"""Conditional requests, answered from the catalogue's revision alone, before anything is rendered."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from hashlib import blake2b

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from examples.catalogue.fallback.outage import is_reading_copy
from examples.catalogue.purge import CACHE_RULE, CACHE_TAG, build_revision_tag
from examples.catalogue.refresh import Revision, get_catalogue_at, get_revision
from examples.catalogue.replica import read_rows
from examples.release import get_release
from examples.views.context_processors import get_site_identity
from examples.views.outages import serve_in_outage
from examples.views.page_cache import find_page, store_page
from examples.views.shortlist_link_rewriter import add_shortlist_to_links

CONTENT_HEADERS = ("Content-Type", "Content-Length", "Content-Encoding", "Content-Disposition")
HTTP_DATE_PRECISION = dt.timedelta(seconds=1)


def catalogue_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator of a read-only public view that takes the catalogue. One query if the reader's copy is current.

    Any cache may store the page but must revalidate it every time, so that a publication shows at the next request.
    Only a shared cache that is told of publications may use a page without asking.
    """

    # Without the exemption, the check for a token would refuse a POST with 403 before require_safe does with 405.
    @csrf_exempt
    @require_safe
    @serve_in_outage
    @wraps(view)
    def cached_view(request: HttpRequest, **arguments: str) -> HttpResponse:
        row = get_revision()
        if is_reading_copy():
            return _build_page(request, view, row, **arguments)
        tag, date = compute_etag(request, row), get_last_modified(row)
        kept = response = _build_not_modified(request, tag) or find_page(request, tag)
        if response is None:
            response = _build_page(request, view, row, **arguments)
        patch_cache_control(response, public=True, no_cache=True)
        if response.status_code in (200, 304):
            patch_vary_headers(response, ["Accept-Encoding"])
            response.headers.setdefault("ETag", tag)
            if settings.PURGE_URLS:
                response.headers["Cache-Tag"] = f"{CACHE_TAG}, {build_revision_tag(row.key)}"
                response.headers["CDN-Cache-Control"] = CACHE_RULE
            if date:
                response.headers["Last-Modified"] = date
        if kept is None:
            store_page(request, tag, response)
        return _build_not_modified_since(request, response) or response

    return cached_view


def _build_page(
    request: HttpRequest, view: Callable[..., HttpResponse], row: Revision, **arguments: str
) -> HttpResponse:
    def build() -> HttpResponse:
        catalogue = get_catalogue_at(row)
        response = view(request, catalogue, **arguments)
        add_shortlist_to_links(request, response, catalogue)
        return response

    return read_rows(row.key, build)


def compute_etag(request: HttpRequest, row: Revision) -> str:
    """Differs whenever the response could: revision, day, code, site settings, host, path or query.

    The query is taken as sent: putting it in canonical order needs the catalogue, which may not be loaded here.
    """
    parts = (
        *(row.value, row.token, timezone.localdate(), get_release(), get_site_identity()),
        *(request.scheme, request.get_host(), request.path, request.META.get("QUERY_STRING", "")),
    )
    return f'"{blake2b(repr(parts).encode(), digest_size=16).hexdigest()}"'


def get_last_modified(row: Revision) -> str | None:
    """HTTP date of the last change of the catalogue, the code or the day.

    None until that second is over, because another change in the same second would have the same date.
    """
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    latest = max(row.raised_at, get_release().newest, midnight)
    return http_date(latest.timestamp()) if latest + HTTP_DATE_PRECISION < timezone.now() else None


def _build_not_modified(request: HttpRequest, tag: str) -> HttpResponse | None:
    """A 304 if the reader's copy has the tag, else None. `*` is for the view: only it knows whether the page exists."""
    etags = request.headers.get("If-None-Match", "").strip()
    response = get_conditional_response(request, etag=tag) if etags and etags != "*" else None
    return response if isinstance(response, HttpResponse) else None


def _build_not_modified_since(request: HttpRequest, response: HttpResponse) -> HttpResponse | None:
    """A 304 for a page that exists, if the reader's copy has its date and the request names no tag. A date, unlike a
    tag, does not show that the reader was ever given this page.

    A date must be equal, not just later: after a backup is restored, copies of the newer catalogue are still about.
    """
    date = response.headers.get("Last-Modified")
    if "If-None-Match" in request.headers or not date or request.headers.get("If-Modified-Since") != date:
        return None
    headers = {name: value for name, value in response.headers.items() if name not in CONTENT_HEADERS}
    return HttpResponseNotModified(headers=headers)
