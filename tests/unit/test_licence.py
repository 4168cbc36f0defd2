"""The licence that a setting names: as text, as a link, or as nothing."""

import pytest
from django.template.loader import render_to_string
from pytest_django import Settings

from examples.presenters.licence import NO_LICENCE, licence_text, site_licence
from examples.views.context_processors import identity

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
    assert site_licence() == (name, address)
    assert licence_text() == value
    assert render_to_string("_licence.html", identity()).count("<a ") == bool(address)


def test_empty_licence_asks_readers_to_ask(settings: Settings) -> None:
    settings.SITE_LICENCE = ""
    assert site_licence() is None
    assert licence_text() == render_to_string("_licence.html", identity()).strip() == NO_LICENCE
