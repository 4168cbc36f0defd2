"""Whether a reader's copy is still good: told from the catalogue's revision alone, before anything is rendered."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from hashlib import blake2b

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from examples.catalogue.refresh import at, revision
from examples.models import CatalogueRevision
from examples.views.context_processors import get_site_identity
from examples.views.release import get_deployment

HTTP_DATE_PRECISION = dt.timedelta(seconds=1)  # what a date in a header cannot tell apart


def catalogue_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A public page made from the catalogue, which the view is handed. Read only; one query where nothing changed.

    Copies may be kept anywhere but must be asked about each time, so that a publication is seen at the next request.
    """

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, **arguments: str) -> HttpResponse:
        row = revision()
        tag, date = compute_etag(request, row), get_last_modified(row)
        response = _build_not_modified(request, tag, date) or view(request, at(row), **arguments)
        patch_cache_control(response, public=True, no_cache=True)
        if response.status_code in (200, 304):
            patch_vary_headers(response, ["Accept-Encoding"])
            response.headers["ETag"] = tag
            if date:
                response.headers["Last-Modified"] = date
        return response

    return answer


def compute_etag(request: HttpRequest, row: CatalogueRevision) -> str:
    """Differs wherever the answer could: revision, day, code, who runs the site, host, path and query.

    The query as it came, not in its canonical order: that needs the catalogue, and this must not.
    """
    parts = (
        *(row.value, row.token, timezone.localdate(), get_deployment(), get_site_identity()),
        *(request.scheme, request.get_host(), request.path, request.META.get("QUERY_STRING", "")),
    )
    return f'"{blake2b(repr(parts).encode(), digest_size=16).hexdigest()}"'


def get_last_modified(row: CatalogueRevision) -> str | None:
    """When the answer last changed: with the catalogue, the code, or the day. None while that second lasts, for
    what changes in the same second would carry the same date.
    """
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    latest = max(row.raised_at, get_deployment().newest, midnight)
    return http_date(latest.timestamp()) if latest + HTTP_DATE_PRECISION < timezone.now() else None


def _build_not_modified(request: HttpRequest, tag: str, date: str | None) -> HttpResponse | None:
    """A 304 where the reader's copy is still good. A date must be the very same: an older catalogue may be restored,
    and would be younger than no copy of the newer one. Whether `*` matches, only the view could say."""
    copies = request.headers.get("If-None-Match", "").strip()
    if not copies and date and request.headers.get("If-Modified-Since") == date:
        return HttpResponseNotModified()
    found = get_conditional_response(request, etag=tag) if copies and copies != "*" else None
    return found if isinstance(found, HttpResponse) else None
