"""Carries the shortlist of an address into the links and forms of its page, so that it survives without a cookie.

Done to the finished page, in one place: templates and the fragments that pages share need not know the shortlist.
"""

import re

from django.http import HttpRequest, HttpResponse
from django.utils.html import escape, format_html_join
from django.utils.http import urlencode

from examples.catalogue.snapshot import Catalogue
from examples.presenters.shortlist_url import MAX_EXAMPLES, PARAMETER, read_slugs

# A link to a page: files have a dot in the last part of their path.
LINK = re.compile(r'(<a\b[^>]*?\shref=")((?:/(?:[^"?#./]+/)*)?)(\?[^"#]*)?((?:#[^"]*)?")')
HAS_SHORTLIST = re.compile(rf"[?&;]{PARAMETER}=")
FORM = re.compile(r"<form\b[^>]*>")
TICK = re.compile(rf'<input type="checkbox" form="shortlist" name="{PARAMETER}" value="([-\w]+)"')


def add_shortlist_to_links(request: HttpRequest, response: HttpResponse, catalogue: Catalogue) -> None:
    """Changes an HTML page in place; does nothing without published examples in the address."""
    slugs = tuple(slug for slug in read_slugs(request.GET)[:MAX_EXAMPLES] if slug in catalogue.slots)
    if not slugs or response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
        return
    page = LINK.sub(lambda match: _extend_link(match, slugs), response.content.decode())
    ticked = set(TICK.findall(page)) & set(slugs)
    page = TICK.sub(lambda match: match[0] + " checked" * (match[1] in ticked), page)
    page = FORM.sub(lambda match: match[0] + _list_hidden_inputs(match[0], slugs, ticked), page)
    response.content = page.encode()
    response["X-Robots-Tag"] = "noindex"


def _extend_link(match: re.Match[str], slugs: tuple[str, ...]) -> str:
    """Links within the page, and those that have a shortlist of their own, stay as they are. The mark on the others
    tells static/app/shortlist.js that it may change theirs."""
    start, path, query, end = match[1], match[2], match[3] or "", match[4]
    if not (path or query) or HAS_SHORTLIST.search(query):
        return match[0]
    separator = "?" if not query else "" if query == "?" else "&amp;"
    start = start.replace("<a", "<a data-shortlist", 1)
    return f"{start}{path}{query}{separator}{escape(urlencode([(PARAMETER, slug) for slug in slugs]))}{end}"


def _list_hidden_inputs(form: str, slugs: tuple[str, ...], ticked: set[str]) -> str:
    """The whole shortlist. For the shortlist's own form, the examples without a box on this page. None for a form that
    is posted: it keeps the address of its page."""
    if 'method="get"' not in form:
        return ""
    if 'id="shortlist"' in form:
        slugs = tuple(slug for slug in slugs if slug not in ticked)
    return format_html_join("", f'<input type="hidden" name="{PARAMETER}" value="{{}}">', ((slug,) for slug in slugs))
