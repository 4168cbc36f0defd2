"""The licence that a setting names: as text, as a link, or as nothing."""

import pytest
from django.template.loader import render_to_string
from pytest_django import Settings

from examples.presenters.site_licence import NO_LICENCE, Licence, get_licence, get_licence_text
from examples.views.context_processors import get_site_identity

BY = "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    ("value", "name", "address"),
    [
        (f"CC BY 4.0, {BY}", "CC BY 4.0", BY),
        (f"CC BY 4.0 {BY}", "CC BY 4.0", BY),
        (BY, BY, BY),
        ("CC BY 4.0", "CC BY 4.0", ""),
        (f"Write to us, see {BY} for why", f"Write to us, see {BY} for why", ""),
    ],
)
def test_licence_is_a_name_an_address_or_both(value: str, name: str, address: str, settings: Settings) -> None:
    settings.SITE_LICENCE = value
    assert get_licence() == Licence(name, address)
    assert get_licence_text() == value
    assert render_to_string("_licence.html", get_site_identity()).count("<a ") == bool(address)


def test_empty_licence_asks_readers_to_ask(settings: Settings) -> None:
    settings.SITE_LICENCE = ""
    assert get_licence() is None
    assert get_licence_text() == render_to_string("_licence.html", get_site_identity()).strip() == NO_LICENCE
