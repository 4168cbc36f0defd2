"""Where to report a weakness, in the form of RFC 9116."""

import datetime as dt

from django.test import Client
from django.utils import timezone
from pytest_django import Settings

ADDRESS = "/.well-known/security.txt"


def read_fields(client: Client) -> dict[str, str]:
    response = client.get(ADDRESS)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in response.content.decode().splitlines())


def test_contact_is_the_address_for_enquiries_or_the_form(client: Client, settings: Settings) -> None:
    settings.SITE_CONTACT = "inspire@example.org"
    assert read_fields(client)["Contact"] == "mailto:inspire@example.org"
    settings.SITE_CONTACT = ""
    assert read_fields(client)["Contact"] == "http://testserver/suggest/"


def test_file_expires_within_a_year_and_names_its_address(client: Client) -> None:
    fields = read_fields(client)
    expires = dt.datetime.fromisoformat(fields["Expires"])
    assert timezone.now() < expires < timezone.now() + dt.timedelta(days=365)
    assert fields["Canonical"] == f"http://testserver{ADDRESS}"
