"""The links above a page that lead back to the home page."""

from examples.presenters.urls import TextLink, get_url


def build_breadcrumbs(*steps: tuple[str, str]) -> list[TextLink]:
    """Home, then the given steps: (text, address)."""
    return [TextLink("Home", get_url("home")), *(TextLink(text, href) for text, href in steps)]
