"""Context of every page: who runs the site, navigation and footer. Makes no query and sets no cookie."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from examples.presenters.site_licence import NO_LICENCE, Licence, get_licence
from examples.presenters.urls import TextLink

NAVIGATION = (("Find examples", "finder"), ("ICBs", "icbs"), ("About", "about"))
BROWSE = (("Settings", "settings"), ("Populations", "populations"), ("Priorities", "priorities"))


def get_site_identity() -> dict[str, object]:
    """{"site": name, owner, contact, colour, licence}. Needs no request or database: the server error page uses it."""
    return {
        "site": {
            "name": settings.SITE_NAME,
            "owner": settings.SITE_OWNER,
            "contact_email": settings.SITE_CONTACT,
            "colour_class": f"app-colour--{settings.SITE_COLOUR}",
            "licence": get_licence() or Licence(NO_LICENCE, ""),
        }
    }


def site_context(request: HttpRequest) -> dict[str, object]:
    """Context processor. Admin pages have their own navigation and footer."""
    if request.path_info.startswith(f"/{settings.DESK_PATH}"):
        return get_site_identity()
    find, *rest = [(text, reverse(name)) for text, name in NAVIGATION]
    browse = [(text, reverse("terms", args=[plural])) for text, plural in BROWSE]
    nav = [TextLink(text, href, request.path.startswith(href)) for text, href in (find, *browse, *rest)]
    return {
        **get_site_identity(),
        "nav": nav,
        "footer": [
            TextLink("About this directory", reverse("about")),
            TextLink("What it covers", reverse("coverage")),
            TextLink("What was found", reverse("findings")),
            TextLink("Send in an example", reverse("suggest-example")),
        ],
        # Empty if no view was found: such a page has no address, and the host may be false.
        "canonical": get_site_root(request) + request.path if request.resolver_match else "",
    }


def get_site_root(request: HttpRequest) -> str:
    """The site's address without a trailing slash."""
    return request.build_absolute_uri("/")[:-1]


def build_breadcrumbs(*steps: tuple[str, str]) -> list[TextLink]:
    """Home, then the given steps: (text, address)."""
    return [TextLink("Home", reverse("home")), *(TextLink(text, href) for text, href in steps)]
