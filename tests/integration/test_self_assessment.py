"""Self-assessment: the answers are the address, weak areas lead to examples, and nothing is stored."""

import re
from html import unescape

import pytest
from django.test import Client

from examples.models import Framework
from tests.helpers.factories import ExampleFactory, FrameworkItemFactory, term
from tests.helpers.formats import get_ok
from tests.integration.test_pages import MARK, create_marked_draft

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def items() -> None:
    """Two Ambitions with an example each, a statutory action with a theme and one without."""
    for order, slug in enumerate(("comfort", "staff")):
        item = FrameworkItemFactory(slug=slug, heading=f"Ambition {slug}", order=order)
        ExampleFactory(slug=f"for-{slug}", title=f"For {slug}", items=[item], evidence_direction="mixed")
    guidance = Framework.objects.create(slug="guidance", title="Guidance", kind="statutory-guidance", order=1)
    action = FrameworkItemFactory(framework=guidance, slug="records", heading="Share records")
    action.priorities.add(term("priority", "coordinated-care"))
    FrameworkItemFactory(framework=guidance, slug="specify", heading="Write a specification", order=1)
    report = Framework.objects.create(slug="report", title="A report", kind="service-framework", order=2)
    FrameworkItemFactory(framework=report, slug="finding", heading="A finding of the report")


def get_page(client: Client, query: str = "") -> str:
    return unescape(get_ok(client, f"/self-assessment/?{query}").content.decode())


def test_form_asks_about_ambitions_and_statutory_actions(client: Client) -> None:
    page = get_page(client)
    legends = re.findall(r"<legend[^>]*>([^<]+)<", page)
    assert legends == ["Ambition comfort", "Ambition staff", "Share records", "Write a specification"]
    assert page.count('type="radio"') == 16
    assert " checked" not in page
    assert "Your result" not in page


def test_weak_areas_come_in_order_with_their_examples(client: Client) -> None:
    page = get_page(client, "staff=partly&comfort=unknown&records=not&specify=met")
    result = page[page.index("Your result") : page.index("Change your answers</h2>")]
    assert "1 not met, 1 partly met, 1 not known, 1 met." in result
    headings = re.findall(r'<h3 class="nhsuk-heading-s">([^<]+)<', result)
    assert headings == ["Share records", "Ambition staff", "Ambition comfort", "Met, or not answered"]
    assert (
        '<a href="/examples/for-staff/">For staff</a> <span class="app-muted">Study: Described. Finding: Mixed.</span>'
        in result
    )
    assert 'href="/examples/?ambition=staff&sort=evidence">1 example<' in result
    assert 'href="/examples/?priority=coordinated-care&sort=evidence">2 examples<' in result
    assert "<li>Write a specification: met</li>" in result
    assert 'id="staff-partly" name="staff" type="radio" value="partly" checked' in page


def test_shortlist_has_each_named_example_once(client: Client) -> None:
    page = get_page(client, "staff=not&records=not&specify=not")
    link = re.search(r'href="(/shortlist/\?[^"]+)">Shortlist of the 2 examples', page)
    assert link
    assert link[1] == "/shortlist/?e=for-staff&e=for-comfort"
    assert "No theme of this directory matches this" in page


def test_all_met_looks_nothing_up(client: Client) -> None:
    page = get_page(client, "staff=met")
    assert "1 met, 3 not answered." in page
    assert "there is nothing to look up" in page
    assert "Shortlist of the" not in page


def test_answers_about_something_else_are_left_out_and_named(client: Client) -> None:
    page = get_page(client, "old-item=not&finding=not&staff=%00&utm=x")
    assert "“old-item” is not in this self-assessment" in page
    assert "“finding” is not in this self-assessment" in page
    assert "utm" not in page
    assert "Your result" not in page


def test_result_is_dated_and_not_indexed(client: Client) -> None:
    page = get_page(client, "staff=not")
    assert ">http://testserver/self-assessment/?staff=not</a>" in page
    assert re.search(r"self-assessment\. Catalogue revision \d+, \d+ \w+ \d{4}\.", page)
    assert '<meta name="robots" content="noindex, follow">' in page
    response = client.get("/self-assessment/?staff=not")
    assert client.get("/self-assessment/?staff=not", headers={"If-None-Match": response["ETag"]}).status_code == 304
    assert not response.cookies


def test_no_draft_appears(client: Client) -> None:
    create_marked_draft()
    assert MARK not in get_page(client, "staff=not&comfort=not&records=not")
