"""The feed is valid Atom, describes its search, and only changes with its content."""

import datetime as dt
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import pytest
from django.test import Client, override_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from examples.finder.formats import response_data
from examples.models import Example
from tests.helpers.factories import ExampleFactory, OrganisationFactory
from tests.helpers.formats import ATOM, get_ok, read_feed

pytestmark = pytest.mark.django_db


def get_text(parent: Element, name: str) -> str:
    """The text of the only child with this name."""
    (child,) = parent.findall(f"{ATOM}{name}")
    return child.text or ""


def get_links(parent: Element) -> dict[str, str]:
    return {str(link.get("rel")): str(link.get("href")) for link in parent.findall(f"{ATOM}link")}


def test_feed_has_everything_that_rfc_4287_requires(client: Client) -> None:
    ExampleFactory(slug="seen", title="Seen <by> & all", summary="Nurses & carers", place="Leeds")
    assert get_ok(client, "/examples.atom")["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = read_feed(client, "q=seen&setting=home")
    assert feed.tag == f"{ATOM}feed"
    assert get_text(feed, "title") == "ICB Inspire: Examples for “seen” with Where care happens: Home"
    assert get_links(feed) == {
        "self": "http://testserver/examples.atom?q=seen&setting=home",
        "alternate": "http://testserver/examples/?q=seen&setting=home",
    }
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    assert get_text(feed, "rights")
    (entry,) = feed.findall(f"{ATOM}entry")
    assert get_text(entry, "title") == "Seen <by> & all"
    assert "<p>Nurses &amp; carers</p>" in get_text(entry, "summary")
    assert get_links(entry) == {"alternate": "http://testserver/examples/seen/"}
    for name in ("published", "updated"):
        assert dt.datetime.fromisoformat(get_text(entry, name)).tzinfo


def test_pages_link_to_each_other(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(response_data, "RESULTS_PER_PAGE", 2)
    for _ in range(5):
        ExampleFactory()
    root = "http://testserver/examples.atom?setting=home"
    links = get_links(read_feed(client, "setting=home&page=2"))
    assert links.pop("alternate") == "http://testserver/examples/?setting=home"
    assert links == {
        "self": f"{root}&page=2",
        "first": root,
        "previous": root,
        "next": f"{root}&page=3",
        "last": f"{root}&page=3",
    }
    assert "previous" not in get_links(read_feed(client, "setting=home"))
    assert "next" not in get_links(read_feed(client, "setting=home&page=9"))


def test_updated_is_the_date_of_the_latest_change(client: Client) -> None:
    ExampleFactory(slug="one")
    ExampleFactory(slug="two")
    then = dt.datetime(2026, 3, 5, 6, 7, 8, tzinfo=dt.UTC)
    Example.objects.filter(slug="one").update(published_at=then)
    Example.objects.filter(slug="two").update(published_at=then + dt.timedelta(days=1))
    feed = read_feed(client, "sort=title")
    assert [get_text(entry, "updated") for entry in feed.findall(f"{ATOM}entry")] == [
        "2026-03-05T06:07:08+00:00",
        "2026-03-06T06:07:08+00:00",
    ]
    assert get_text(feed, "updated") == "2026-03-06T06:07:08+00:00"


def test_identifiers_are_stable_and_unique(client: Client) -> None:
    for slug in ("one", "two"):
        ExampleFactory(slug=slug)
    feed = read_feed(client, "q=&setting=home")
    assert get_text(feed, "id") == "tag:testserver,2026:/examples/?setting=home"
    assert get_text(read_feed(client, ""), "id") != get_text(feed, "id")
    assert {get_text(entry, "id") for entry in feed.findall(f"{ATOM}entry")} == {
        "tag:testserver,2026:/examples/one/",
        "tag:testserver,2026:/examples/two/",
    }


@pytest.mark.parametrize("unknown", ["setting=moon", "setting[]=home", "q=nurse&topic=grief"])
def test_feed_with_an_unknown_filter_says_so_and_keeps_its_identity(client: Client, unknown: str) -> None:
    """It must not pass for the feed of all examples, or for another one that is followed already."""
    ExampleFactory(title="Nurse")
    feed = read_feed(client, unknown)
    assert "so it was left out" in get_text(feed, "subtitle")
    assert unquote(get_text(feed, "id")) == f"tag:testserver,2026:/examples/?{unknown}"
    assert unquote(get_links(feed)["self"]) == f"http://testserver/examples.atom?{unknown}"


def test_feed_without_entries_has_a_fixed_date(client: Client) -> None:
    feed = read_feed(client, "q=xylophone")
    assert feed.findall(f"{ATOM}entry") == []
    assert get_text(feed, "updated") == "2026-01-01T00:00:00+00:00"


@override_settings(SITE_OWNER="A Charity", SITE_LICENCE="CC BY 4.0")
def test_feed_names_owner_and_licence(client: Client) -> None:
    feed = read_feed(client, "")
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "A Charity"
    assert get_text(feed, "rights") == "CC BY 4.0"


@pytest.fixture
def example() -> Example:
    created: Example = ExampleFactory(slug="seen", organisations=[OrganisationFactory(name="A \x0b\x1f B")])
    return created


@settings(max_examples=40)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=30))
def test_any_text_gives_a_valid_feed(client: Client, example: Example, text: str) -> None:
    """Copy and paste can bring control characters into texts, and XML cannot contain them."""
    Example.objects.filter(pk=example.pk).update(title=text, summary=text, place=text)
    assert len(read_feed(client, "").findall(f"{ATOM}entry")) == 1
    get_ok(client, "/examples.atom?q=%0B%1F%EF%BF%BE")
