"""Context of every page: who runs the site, navigation and footer. Makes no query and sets no cookie."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest

from examples.catalogue.fallback.database_copy import get_copy_time
from examples.catalogue.fallback.outage import is_reading_copy
from examples.presenters.formatting import format_date_time
from examples.presenters.shortlist_url import MAX_EXAMPLES, read_slugs
from examples.presenters.site_licence import NO_LICENCE, Licence, get_licence
from examples.presenters.urls import STATEMENTS, TextLink, get_url

NAVIGATION = (
    ("Find examples", "finder", ()),
    ("Priorities", "terms", ("priorities",)),
    ("Who it helps", "terms", ("populations",)),
    ("Where care happens", "terms", ("settings",)),
    ("ICBs", "icbs", ()),
    ("About", "about", ()),
)

FOOTER = (
    ("About this directory", "about"),
    ("How we grade evidence", "evidence"),
    ("Organisations", "organisations"),
    ("What it covers", "coverage"),
    ("What was found", "findings"),
    ("Costs and savings", "costs"),
    ("Law, guidance and reports", "duty"),
    ("Self-assessment", "self-assessment"),
    ("Words explained", "glossary"),
    ("Suggest an example", "suggest-example"),
    ("Your shortlist", "shortlist"),
)


def get_site_identity() -> dict[str, object]:
    """{"site": who runs it, contact, help, colour, licence, …}. Needs no request or database: see errors.py."""
    return {
        "site": {
            "name": settings.SITE_NAME,
            "owner": settings.SITE_OWNER,
            "contact_email": settings.SITE_CONTACT,
            "relation": settings.SITE_RELATION,
            "help_now": settings.SITE_HELP,
            "colour_class": f"app-colour--{settings.SITE_COLOUR}",
            "sends_email": settings.SENDS_EMAIL,
            "licence": get_licence() or Licence(NO_LICENCE, ""),
            "needs_second_person": settings.PUBLISHING_NEEDS_TWO,
        }
    }


def site_context(request: HttpRequest) -> dict[str, object]:
    """Context processor. Admin pages have their own navigation and footer."""
    if request.path_info.startswith(f"/{settings.DESK_PATH}"):
        return get_site_identity()
    addresses = [(text, get_url(name, *arguments)) for text, name, arguments in NAVIGATION]
    nav = [TextLink(text, href, request.path.startswith(href)) for text, href in addresses]
    return {
        **get_site_identity(),
        "nav": nav,
        "footer": _build_links(FOOTER),
        "statements": _build_links(tuple((heading, name) for name, heading in STATEMENTS.items())),
        "shortlist": read_slugs(request.GET)[:MAX_EXAMPLES],
        "copy_time": _format_copy_time(),
        # Empty if no view was found: such a page has no address, and the host may be false.
        "canonical": get_site_root(request) + request.path if request.resolver_match else "",
    }


@cache
def _build_links(pages: tuple[tuple[str, str], ...]) -> list[TextLink]:
    """Links to (text, URL name)."""
    return [TextLink(text, get_url(name)) for text, name in pages]


def _format_copy_time() -> str:
    """Empty unless the database is away and the page is built from the copy."""
    time = get_copy_time() if is_reading_copy() else None
    return format_date_time(time) if time else ""


def get_site_root(request: HttpRequest) -> str:
    """The site's address without a trailing slash."""
    return request.build_absolute_uri("/")[:-1]
