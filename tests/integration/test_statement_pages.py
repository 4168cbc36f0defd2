"""The statements: each says who runs the site, and none leaves a reader without a way to write."""

import re

import pytest
from django.core.checks import run_checks
from django.test import Client
from pytest_django import Settings

from examples.presenters.urls import STATEMENTS
from tests.helpers.formats import get_ok

pytestmark = pytest.mark.django_db
WITH_CONTACT = ("accessibility", "privacy", "editorial-policy", "contact")


def get_main(client: Client, name: str) -> str:
    return get_ok(client, f"/{name}/").content.decode().partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("name", STATEMENTS)
def test_every_page_links_to_the_statement(client: Client, name: str) -> None:
    assert f'<a class="nhsuk-footer__list-item-link" href="/{name}/">{STATEMENTS[name]}</a>' in get_ok(
        client, "/examples/"
    ).content.decode().replace("&amp;", "&")
    assert f">{STATEMENTS[name]}</h1>" in get_main(client, name)


@pytest.mark.parametrize("name", WITH_CONTACT)
def test_reader_can_write_to_the_operator(client: Client, settings: Settings, name: str) -> None:
    assert 'href="/suggest/"' in get_main(client, name)
    settings.SITE_OWNER, settings.SITE_CONTACT = "Example Hospice", "hello@hospice.test"
    page = get_main(client, name)
    assert "Example Hospice" in page
    assert 'href="mailto:hello@hospice.test"' in page
    assert 'href="/suggest/"' not in page


def test_privacy_notice_gives_the_periods_of_the_code(client: Client) -> None:
    page = get_main(client, "privacy")
    assert re.findall(r"(\d+) days", page) == ["30", "365", "365"]
    assert "whether you found a page useful" in page


@pytest.mark.parametrize(("two", "expected"), [(True, 1), (False, 0)])
def test_editorial_policy_follows_the_publishing_rule(
    client: Client, settings: Settings, two: bool, expected: int
) -> None:
    settings.PUBLISHING_NEEDS_TWO = two
    assert get_main(client, "editorial-policy").count("and another publishes it") == expected


def test_cookies_page_names_every_cookie_that_pages_set(client: Client) -> None:
    for path in ("/", "/examples/", "/suggest/", "/admin/login/"):
        client.get(path)
    page = get_main(client, "cookies")
    assert {name for name in client.cookies if f"<code>{name}</code>" not in page} == set()
    assert client.cookies


def test_open_data_names_the_licence_and_only_files_that_exist(client: Client, settings: Settings) -> None:
    settings.SITE_LICENCE = "Example Licence, https://licence.test/"
    page = get_main(client, "open-data")
    assert '<a rel="license" href="https://licence.test/">Example Licence</a>' in page
    files = re.findall(r'href="(/[^"]+\.(?:csv|json|atom))"', page)
    assert len(files) >= 6
    for path in files:
        get_ok(client, path)


@pytest.mark.once
def test_start_warns_of_an_operator_without_name_contact_or_licence(settings: Settings) -> None:
    settings.LOCAL, settings.SITE_OWNER, settings.SITE_CONTACT = False, "", "hello@hospice.test"
    settings.SITE_LICENCE = ""
    assert [warning.msg for warning in run_checks(tags=["site"])] == ["SITE_OWNER is empty.", "SITE_LICENCE is empty."]
    settings.LOCAL = True
    assert run_checks(tags=["site"]) == []
