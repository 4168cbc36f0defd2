"""A sender who floods the public forms is told to wait, in words and as status 429; nobody else notices."""

from html import unescape

import pytest
from django.test import Client
from pytest_django import Settings

from examples.finder.sender_limit import MAX_EMAILS_PER_HOUR, MAX_PER_HOUR, TOO_MANY
from examples.models import FormPost, PageRating, Subscription, Suggestion
from tests.helpers.factories import ExampleFactory

pytestmark = pytest.mark.django_db

CONTACT = {"what": "May we visit?", "email": "ada@hospice.test", "may_share": "on"}
FORMS = {
    "suggestion": ("/suggest/", {"what": "A night service"}),
    "report": ("/suggest/?about=seen&subject=wrong", {"what": "The number is wrong"}),
    "contact": ("/suggest/?about=seen&subject=contact", CONTACT),
    "rating": ("/useful/", {"path": "/examples/seen/", "answer": "yes"}),
    "subscription": ("/follow/?path=/examples/seen/", {"email": "ada@hospice.test", "frequency": "weekly"}),
}
FLOOD = 5  # posts above the limit


@pytest.fixture(autouse=True)
def _example(settings: Settings) -> None:
    settings.SENDS_EMAIL = True
    ExampleFactory.create(slug="seen")


def count_rows() -> tuple[int, int, int]:
    return (
        Suggestion.objects.count(),
        Subscription.objects.count(),
        sum(PageRating.objects.values_list("useful", flat=True)),
    )


@pytest.mark.parametrize("form", FORMS)
def test_flood_is_refused_and_nothing_more_is_stored(client: Client, form: str) -> None:
    path, values = FORMS[form]
    for _ in range(MAX_PER_HOUR):
        client.post("/useful/", {"path": "/examples/seen/", "answer": "no"})
    before = count_rows()
    for _ in range(FLOOD):
        response = client.post(path, values)
        assert response.status_code == 429
        assert response["Retry-After"] == "3600"
        assert "no-store" in response["Cache-Control"]
        page = unescape(response.content.decode())
        assert TOO_MANY in page
        for name in {"what", "email"} & values.keys():
            assert values[name] in page, "what was typed is kept"
    assert count_rows() == before
    assert FormPost.objects.count() == MAX_PER_HOUR
    assert client.post(path, values, REMOTE_ADDR="192.0.2.9").status_code in (200, 302), "another sender"


def test_address_that_has_had_many_emails_gets_no_more() -> None:
    path, values = FORMS["subscription"]
    statuses = [
        Client(REMOTE_ADDR=f"192.0.2.{number}").post(path, values).status_code
        for number in range(MAX_EMAILS_PER_HOUR + FLOOD)
    ]
    assert statuses == [200] * MAX_EMAILS_PER_HOUR + [429] * FLOOD


def test_incomplete_form_is_given_back_without_being_counted(client: Client) -> None:
    for _ in range(MAX_PER_HOUR + 1):
        assert client.post("/suggest/", {"what": ""}).status_code == 200
    assert not FormPost.objects.exists()
