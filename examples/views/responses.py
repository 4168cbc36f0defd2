"""Files and JSON, sent with noindex: search engines index the HTML pages instead."""

from django.http import HttpResponse, JsonResponse


def build_file_response(content: str | bytes, kind: str, filename: str = "") -> HttpResponse:
    """With a file name, a browser saves the file instead of showing it."""
    charset = "; charset=utf-8" if isinstance(content, str) else ""
    response = HttpResponse(content, content_type=f"{kind}{charset}", headers={"X-Robots-Tag": "noindex"})
    if filename:
        response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def json_response(body: dict[str, object]) -> HttpResponse:
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False}, headers={"X-Robots-Tag": "noindex"})
