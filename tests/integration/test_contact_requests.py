"""Readers ask about an entry: to be put in touch, or with another question about its page."""

from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from examples.finder.suggestion_forms import CONSENT
from examples.models import Suggestion
from tests.helpers.factories import ExampleFactory, ICBFactory
from tests.integration.test_submit_example import FORM

pytestmark = pytest.mark.django_db
CONTACT = "/suggest/?about=seen&subject=contact&e=seen"
REQUEST = {"what": "Who runs the night team?", "email": "ann@icb.example", "may_share": "on", "website": ""}


def test_request_to_be_put_in_touch_reaches_the_editors(client: Client, admin_client: Client) -> None:
    example = ExampleFactory(slug="seen", title="Night & day")
    page = unescape(client.get(CONTACT).content.decode())
    assert "They can then write to you." in page  # what happens next, before it is sent
    assert CONSENT in page
    response = client.post(CONTACT, REQUEST)
    assert response["Location"] == "/suggest/thanks/?about=seen&subject=contact&e=seen"
    thanks = unescape(client.get(response["Location"]).content.decode())
    assert "Your message has reached the editors. An editor reads your message and passes it on" in thanks
    assert 'href="/icbs/?e=seen"' in thanks  # the shortlist is kept
    sent = Suggestion.objects.get()
    assert (sent.kind, sent.about, sent.email, sent.may_share) == ("contact", example, "ann@icb.example", True)
    listed = unescape(admin_client.get("/admin/examples/suggestion/?kind__exact=contact").content.decode())
    assert "Who runs the night team?" in listed
    assert "Night & day" in listed


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ("may_share", "Tick the box if we may pass on your message"),
        ("email", "Enter your email address, so that the organisation can answer you"),
        ("what", "Enter what you would like to ask"),
    ],
)
def test_request_needs_consent_and_an_address_and_keeps_what_was_typed(
    client: Client, missing: str, message: str
) -> None:
    ExampleFactory(slug="seen")
    page = unescape(client.post(CONTACT, REQUEST | {missing: ""}).content.decode())
    assert f'<a href="#id_{missing}">{message}' in page
    for name, shown in (("what", REQUEST["what"]), ("email", 'value="ann@icb.example"'), ("may_share", " checked>")):
        assert (shown in page) == (name != missing), name
    assert not Suggestion.objects.exists()


def test_database_refuses_a_request_without_consent() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Suggestion.objects.create(kind="contact", what="x", email="ann@icb.example")


def test_other_questions_say_what_they_are_about(client: Client) -> None:
    example = ExampleFactory(slug="seen")
    ICBFactory(slug="devon")
    for query in ("about=seen&subject=missing", "about=devon&subject=strategy", "searched=x"):
        assert client.post(f"/suggest/?{query}", FORM).status_code == 302
    sent = Suggestion.objects.order_by("pk").values_list("kind", "about")
    assert list(sent) == [("missing", example.pk), ("strategy", None), ("example", None)]


@pytest.mark.parametrize(
    "query", ["about=hidden&subject=contact", "about=seen&subject=other", "about=%00&subject=contact"]
)
def test_form_about_no_published_entry_is_the_usual_one(client: Client, query: str) -> None:
    ExampleFactory(slug="seen")
    ExampleFactory(slug="hidden", title="Hidden", status="draft")
    page = unescape(client.get(f"/suggest/?{query}").content.decode())
    assert "Suggest an example</h1>" in page
    assert "Hidden" not in page


def test_page_with_a_contact_offers_no_other(client: Client) -> None:
    ExampleFactory(slug="seen", contact_name="The night team")
    page = client.get("/examples/seen/").content.decode()
    assert "The night team" in page
    assert '<a href="#contact">Contact details</a>' in page
    assert "put you in touch" not in page
