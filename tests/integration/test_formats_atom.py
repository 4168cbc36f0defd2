"""The feed is valid Atom, says what one subscribes to, and moves only when its content does."""

import datetime as dt
from xml.etree.ElementTree import Element

import pytest
from django.test import Client, override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examples.models import Example
from tests.helpers.factories import ExampleFactory, OrganisationFactory
from tests.helpers.formats import ATOM, feed, get

pytestmark = pytest.mark.django_db


def text(parent: Element, name: str) -> str:
    """Of a child that must be there, once."""
    (child,) = parent.findall(f"{ATOM}{name}")
    return child.text or ""


def links(parent: Element) -> dict[str, str]:
    return {str(link.get("rel")): str(link.get("href")) for link in parent.findall(f"{ATOM}link")}


def test_feed_is_as_rfc_4287_wants_it(client: Client) -> None:
    ExampleFactory(slug="seen", title="Seen <by> & all", summary="Nurses & carers", place="Leeds")
    assert get(client, "/examples.atom")["Content-Type"] == "application/atom+xml; charset=utf-8"
    found = feed(client, "q=seen&setting=home")
    assert found.tag == f"{ATOM}feed"
    assert text(found, "title") == "ICB Inspire: Examples for “seen” with Setting: Home"
    assert links(found) == {
        "self": "http://testserver/examples.atom?q=seen&setting=home",
        "alternate": "http://testserver/examples/?q=seen&setting=home",
    }
    assert found.find(f"{ATOM}author/{ATOM}name") is not None
    assert text(found, "rights")
    (entry,) = found.findall(f"{ATOM}entry")
    assert text(entry, "title") == "Seen <by> & all"
    assert "<p>Nurses &amp; carers</p>" in text(entry, "summary")
    assert links(entry) == {"alternate": "http://testserver/examples/seen/"}
    for moment in ("published", "updated"):
        assert dt.datetime.fromisoformat(text(entry, moment)).tzinfo


def test_updated_is_when_the_content_changed(client: Client) -> None:
    ExampleFactory(slug="one")
    ExampleFactory(slug="two")
    then = dt.datetime(2026, 3, 5, 6, 7, 8, tzinfo=dt.UTC)
    Example.objects.filter(slug="one").update(updated_at=then)
    Example.objects.filter(slug="two").update(updated_at=then + dt.timedelta(days=1))
    found = feed(client, "sort=title")
    assert [text(entry, "updated") for entry in found.findall(f"{ATOM}entry")] == [
        "2026-03-05T06:07:08+00:00",
        "2026-03-06T06:07:08+00:00",
    ]
    assert text(found, "updated") == "2026-03-06T06:07:08+00:00"


def test_identifiers_are_stable_and_unlike(client: Client) -> None:
    for slug in ("one", "two"):
        ExampleFactory(slug=slug)
    found = feed(client, "q=&setting=home")
    same = feed(client, "setting=home&setting=moon")
    assert text(found, "id") == text(same, "id") == "tag:testserver,2026:/examples/?setting=home"
    assert text(feed(client, ""), "id") != text(found, "id")
    assert {text(entry, "id") for entry in found.findall(f"{ATOM}entry")} == {
        "tag:testserver,2026:/examples/one/",
        "tag:testserver,2026:/examples/two/",
    }


def test_feed_in_which_nothing_stands_does_not_move(client: Client) -> None:
    found = feed(client, "q=xylophone")
    assert found.findall(f"{ATOM}entry") == []
    assert text(found, "updated") == "2026-01-01T00:00:00+00:00"


@override_settings(SITE_OWNER="A Charity", SITE_LICENCE="CC BY 4.0")
def test_names_who_runs_the_site_and_the_licence(client: Client) -> None:
    found = feed(client, "")
    assert found.findtext(f"{ATOM}author/{ATOM}name") == "A Charity"
    assert text(found, "rights") == "CC BY 4.0"


@pytest.fixture
def seen() -> Example:
    example: Example = ExampleFactory(slug="seen", organisations=[OrganisationFactory(name="A \x0b\x1f B")])
    return example


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=30))
def test_no_text_makes_the_feed_unreadable(client: Client, seen: Example, written: str) -> None:
    """Control characters get into texts by copy and paste, and XML has no way to write them."""
    Example.objects.filter(pk=seen.pk).update(title=written, summary=written, place=written)
    assert len(feed(client, "").findall(f"{ATOM}entry")) == 1
    get(client, "/examples.atom?q=%0B%1F%EF%BF%BE")
