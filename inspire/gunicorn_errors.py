"""What gunicorn answers to a request that never reaches Django: a page with a way back, and the site's headers."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from gunicorn.http import errors

PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title></head>
<body><h1>{title}</h1>
<p>{advice}</p>
<p><a href="/examples/">Go to the examples</a></p></body></html>
"""
UNREADABLE = ("The request cannot be read", "Check the address, then try again.")
TEXTS = {
    HTTPStatus.REQUEST_URI_TOO_LONG: ("The address is too long", "Use fewer filters or fewer words."),
    HTTPStatus.INTERNAL_SERVER_ERROR: ("Something went wrong", "Try again in a few minutes."),
}
STATUSES = {
    errors.LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    errors.LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    errors.ExpectationFailed: HTTPStatus.EXPECTATION_FAILED,
    errors.UnsupportedTransferCoding: HTTPStatus.NOT_IMPLEMENTED,
    # These are not the client's.
    errors.InvalidResponseHeader: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.InvalidResponseHeaderName: HTTPStatus.INTERNAL_SERVER_ERROR,
}


class UnreadRequest(HttpRequest):
    def _get_scheme(self) -> str:
        """Not known. Production uses HTTPS only, so its headers are right and nothing is redirected."""
        return "https"


def get_status(error: BaseException) -> HTTPStatus:
    """The status of gunicorn's error: 500 if the client is not at fault."""
    is_clients = isinstance(error, errors.ParseException)
    return STATUSES.get(type(error), HTTPStatus.BAD_REQUEST if is_clients else HTTPStatus.INTERNAL_SERVER_ERROR)


def render_refusal(status: HTTPStatus) -> HttpResponse:
    """The page, with the headers that the same middleware gives to every other page."""
    title, advice = TEXTS.get(status, UNREADABLE)
    response = HttpResponse(PAGE.format(title=title, advice=advice), status=status)

    def get_response(_: HttpRequest) -> HttpResponse:
        return response

    for name in reversed(settings.HEADER_MIDDLEWARE):
        get_response = import_string(name)(get_response)
    return get_response(UnreadRequest())


def build_refusal(status: HTTPStatus) -> bytes:
    """The whole HTTP response, after which the connection is closed."""
    response = render_refusal(status)
    lines = [
        f"HTTP/1.1 {status.value} {status.phrase}",
        "Connection: close",
        f"Content-Length: {len(response.content)}",
    ]
    lines += [f"{name}: {value}" for name, value in response.items()]
    return "\r\n".join((*lines, "", "")).encode("latin-1") + response.content
