"""What is suggested while typing: from the snapshot only, best first, and every suggestion leads somewhere."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examples.models import Example
from tests.helpers.factories import ExampleFactory, FrameworkItemFactory, ICBFactory, OrganisationFactory, term

pytestmark = pytest.mark.django_db
ADDRESS = "/search/suggestions.json"


def suggested(client: Client, typed: str) -> list[dict[str, str]]:
    response = client.get(ADDRESS, {"q": typed})
    assert response.status_code == 200
    assert response.json()["q"] == typed[:200]
    found: list[dict[str, str]] = response.json()["suggestions"]
    return found


def texts(client: Client, typed: str) -> list[str]:
    return [suggestion["text"] for suggestion in suggested(client, typed)]


@pytest.fixture
def catalogue() -> None:
    home, nobody, care = term("setting", "home"), term("population", "everyone"), term("priority", "joined-up")
    term("setting", "homeless-hostel")
    ExampleFactory(
        slug="homely",
        title="Homely nights",
        place="Zennor (two villages)",
        terms=[home, nobody, care, term("phase", "last-days", label="Last days of life")],
        organisations=[OrganisationFactory(name="St Ann's Hospice")],
        boards=[ICBFactory(slug="devon", short_name="Devon")],
        items=[FrameworkItemFactory(slug="fair", heading="Each person gets fair access")],
    )
    ExampleFactory(slug="co", title="Café co-production at home", terms=[home, nobody, care])
    ICBFactory(slug="west", short_name="West Homeshire", closed="2026-04-01")


def test_beginnings_come_first_then_what_stands_for_more(client: Client, catalogue: None) -> None:
    """Terms that no example has are left out; boards are not, for their pages say more."""
    assert texts(client, "hom") == [
        "Home",
        "Homely nights",
        "Café co-production at home",
        "West Homeshire (closed April 2026)",
    ]


@pytest.mark.parametrize(
    ("typed", "text", "kind", "href"),
    [
        ("homely", "Homely nights", "Example", "/examples/homely/"),
        ("nights ho", "Homely nights", "Example", "/examples/homely/"),
        ("HOME", "Home", "Setting", "/settings/home/"),
        ("last d", "Last days of life", "Phase of care", "/examples/?phase=last-days"),
        ("fair", "Each person gets fair access", "Ambition", "/examples/?ambition=fair"),
        ("dev", "Devon", "Integrated care board", "/icbs/devon/"),
        ("st anns", "St Ann's Hospice", "Organisation", "/examples/?q=%22St+Ann%27s+Hospice%22"),
        ("st ann’s", "St Ann's Hospice", "Organisation", "/examples/?q=%22St+Ann%27s+Hospice%22"),
        ("zen", "Zennor", "Place", "/examples/?q=%22Zennor%22"),
        ("cafe", "Café co-production at home", "Example", "/examples/co/"),
        ("coprod", "Café co-production at home", "Example", "/examples/co/"),
        ("co-prod", "Café co-production at home", "Example", "/examples/co/"),
    ],
)
def test_every_kind_is_found_and_leads_somewhere(
    client: Client, catalogue: None, typed: str, text: str, kind: str, href: str
) -> None:
    assert suggested(client, typed)[0] == {"text": text, "kind": kind, "href": href}
    page = client.get(href)
    assert page.status_code == 200
    assert b"No examples found" not in page.content


@pytest.mark.parametrize("typed", ["", " ", "h", "-", "\x00", "omely", "homely zebra", "%", "🕊"])
def test_nothing_like_it_is_no_suggestion(client: Client, catalogue: None, typed: str) -> None:
    assert suggested(client, typed) == []


def test_eight_at_most(client: Client) -> None:
    for number in range(12):
        ExampleFactory(title=f"Hostel {number:02}")
    assert texts(client, "hostel") == [f"Hostel {number:02}" for number in range(8)]


def test_drafts_are_never_suggested_and_publishing_shows_at_once(client: Client) -> None:
    draft = ExampleFactory(
        title="Zebra visits",
        place="Zebra Hill",
        status="draft",
        published_at=timezone.now(),
        organisations=[OrganisationFactory(name="Zebra Trust")],
    )
    assert texts(client, "zebra") == []
    Example.objects.filter(pk=draft.pk).update(status="published")
    assert sorted(texts(client, "zebra")) == ["Zebra Hill", "Zebra Trust", "Zebra visits"]
    Example.objects.filter(pk=draft.pk).update(status="retired", retired_reason="Closed")
    assert texts(client, "zebra") == []


def test_one_question_to_the_database_and_a_minute_in_caches(
    client: Client, catalogue: None, django_assert_num_queries: Any
) -> None:
    suggested(client, "home")
    with django_assert_num_queries(1):
        response = client.get(ADDRESS, {"q": "home"})
    assert response["Cache-Control"] == "public, max-age=60"
    assert response["Content-Type"] == "application/json"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert client.post(ADDRESS, {"q": "home"}).status_code == 405


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_no_text_raises(client: Client, catalogue: None, typed: str) -> None:
    assert len(suggested(client, typed)) <= 8
