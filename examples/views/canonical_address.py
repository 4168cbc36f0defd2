"""Redirects from addresses in the wrong case, or copied together with the punctuation after them."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve

PUNCTUATION = re.compile(r"[\s.,:;!?()\[\]{}<>'\"’”»*_]+$")
NOT_FOUND = 404


class CanonicalAddressMiddleware:
    """Where a page is not found, tries its address in lower case and without punctuation at the end."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != NOT_FOUND or request.method not in ("GET", "HEAD"):
            return response
        address = find_address(request.path_info)
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address) if address else response


def find_address(path: str) -> str:
    """The address of the public page that was probably meant; empty if there is none. Data files have no such leniency,
    because programs ask for them."""
    address = PUNCTUATION.sub("", path).rstrip("/").lower() + "/"
    return address if address != path and _is_public(address) else ""


def _is_public(address: str) -> bool:
    try:
        resolve(address)
    except Resolver404:
        return False
    # The last two hold signed tokens, in which case matters.
    return not address.startswith((f"/{settings.DESK_PATH}", "/preview/", "/follow/"))
