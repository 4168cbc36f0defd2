"""Suggestions while typing come from the snapshot only, best first, and each has a page."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from examples.models import Example
from tests.helpers.factories import ExampleFactory, FrameworkItemFactory, ICBFactory, OrganisationFactory, term

pytestmark = pytest.mark.django_db
ENDPOINT = "/search/suggestions.json"


def get_suggestions(client: Client, typed: str) -> list[dict[str, str]]:
    response = client.get(ENDPOINT, {"q": typed})
    assert response.status_code == 200
    assert response.json()["q"] == typed[:200]
    suggestions: list[dict[str, str]] = response.json()["suggestions"]
    return suggestions


def get_texts(client: Client, typed: str) -> list[str]:
    return [suggestion["text"] for suggestion in get_suggestions(client, typed)]


@pytest.fixture
def catalogue() -> None:
    home, everyone, care = term("setting", "home"), term("population", "everyone"), term("priority", "joined-up")
    term("setting", "homeless-hostel")
    ExampleFactory(
        slug="homely",
        title="Homely nights",
        place="Zennor (two villages)",
        terms=[home, everyone, care, term("phase", "last-days", label="Last days of life")],
        organisations=[OrganisationFactory(slug="st-anns", name="St Ann's Hospice")],
        boards=[ICBFactory(slug="devon", short_name="Devon")],
        items=[FrameworkItemFactory(slug="fair", heading="Each person gets fair access")],
    )
    ExampleFactory(slug="co", title="Café co-production at home", terms=[home, everyone, care])
    ICBFactory(slug="west", short_name="West Homeshire", closed="2026-04-01")


def test_prefix_matches_come_first_then_those_with_most_examples(client: Client, catalogue: None) -> None:
    """Terms without examples are left out, but boards are not, because their pages show more."""
    assert get_texts(client, "hom") == [
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
        ("HOME", "Home", "Where care happens", "/settings/home/"),
        ("last d", "Last days of life", "Phase of care", "/examples/?phase=last-days"),
        ("fair", "Each person gets fair access", "Ambition", "/examples/?ambition=fair"),
        ("dev", "Devon", "Integrated care board", "/icbs/devon/"),
        ("st anns", "St Ann's Hospice", "Organisation", "/organisations/st-anns/"),
        ("st ann’s", "St Ann's Hospice", "Organisation", "/organisations/st-anns/"),
        ("zen", "Zennor", "Place", "/examples/?q=%22Zennor%22"),
        ("cafe", "Café co-production at home", "Example", "/examples/co/"),
        ("coprod", "Café co-production at home", "Example", "/examples/co/"),
        ("co-prod", "Café co-production at home", "Example", "/examples/co/"),
    ],
)
def test_each_kind_of_suggestion_has_a_page(
    client: Client, catalogue: None, typed: str, text: str, kind: str, href: str
) -> None:
    assert get_suggestions(client, typed)[0] == {"text": text, "kind": kind, "href": href}
    page = client.get(href)
    assert page.status_code == 200
    assert b"No examples found" not in page.content


@pytest.mark.parametrize("typed", ["", " ", "h", "-", "\x00", "omely", "homely zebra", "%", "🕊"])
def test_text_without_matches_gives_no_suggestions(client: Client, catalogue: None, typed: str) -> None:
    assert get_suggestions(client, typed) == []


def test_number_of_suggestions_is_limited(client: Client) -> None:
    for number in range(12):
        ExampleFactory(title=f"Hostel {number:02}")
    assert get_texts(client, "hostel") == [f"Hostel {number:02}" for number in range(8)]


def test_only_published_examples_are_suggested(client: Client) -> None:
    draft = ExampleFactory(
        title="Zebra visits",
        place="Zebra Hill",
        status="draft",
        published_at=timezone.now(),
        organisations=[OrganisationFactory(name="Zebra Trust")],
    )
    assert get_texts(client, "zebra") == []
    Example.objects.filter(pk=draft.pk).update(status="published")
    assert sorted(get_texts(client, "zebra")) == ["Zebra Hill", "Zebra Trust", "Zebra visits"]
    Example.objects.filter(pk=draft.pk).update(status="retired", retired_reason="Closed")
    assert get_texts(client, "zebra") == []


def test_response_takes_one_query_and_must_be_revalidated(
    client: Client, catalogue: None, django_assert_num_queries: Any
) -> None:
    get_suggestions(client, "home")
    with django_assert_num_queries(1):
        response = client.get(ENDPOINT, {"q": "home"})
    assert response["Cache-Control"] == "public, no-cache"
    assert response["Content-Type"] == "application/json"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert client.post(ENDPOINT, {"q": "home"}).status_code == 405


@given(typed=st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_text_is_accepted(client: Client, catalogue: None, typed: str) -> None:
    assert len(get_suggestions(client, typed)) <= 8
