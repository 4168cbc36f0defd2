"""Law, guidance and reports; the glossary; and what the about page says of the publisher."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from examples.models import Framework, FrameworkItem
from tests.helpers.factories import ExampleFactory, FrameworkItemFactory, term
from tests.helpers.formats import get_ok

pytestmark = pytest.mark.django_db


def create_documents() -> None:
    """A report, the Ambitions, a law and a framework that is announced, not in this order of date."""
    ambitions = Framework.objects.create(
        slug="ambitions", title="Ambitions", kind="ambitions", published="2021-05", order=0, status="ending",
        summary="Six aims. Asked of a board: assess itself.", source="A page (https://example.org/ambitions)",
    )  # fmt: skip
    FrameworkItemFactory(framework=ambitions, slug="staff", heading="All staff are prepared to care")
    Framework.objects.create(
        slug="announced", title="A framework", kind="service-framework", order=1, status="announced",
        checked_on="2026-11-28",
    )  # fmt: skip
    Framework.objects.create(
        slug="report",
        title="A report",
        kind="report",
        publisher="An office",
        published="2026-03",
        status="published",
        order=2,
        summary="Found <b>.",
    )
    law = Framework.objects.create(slug="law", title="Section 3 of an Act", kind="law", order=3)
    FrameworkItemFactory(framework=law, slug="records", heading="Share records").priorities.add(
        term("priority", "coordinated-care")
    )
    FrameworkItemFactory(framework=law, slug="other", heading="Something else")


def test_law_comes_first_then_documents_in_order_of_date(client: Client) -> None:
    create_documents()
    page = get_ok(client, "/duty/").content.decode()
    assert re.findall(r'<h3[^>]* id="([a-z]+)"', page) == ["law", "ambitions", "report", "announced"]
    assert "<strong>Asked of a board:</strong> assess itself." in page
    assert page.count("Asked of a board:") == 1
    assert "May 2021. <strong>In its last year.</strong>" in page
    assert "<strong>Announced, not seen by 28 November 2026.</strong>" in page
    assert "<strong>In force.</strong>" in page
    assert "Report. An office, March 2026.</p>" in page  # a report is never in force
    assert 'href="https://example.org/ambitions"' in page
    assert "Found &lt;b&gt;." in page


def test_each_item_leads_to_the_examples_that_serve_it(client: Client) -> None:
    create_documents()
    ExampleFactory(items=[FrameworkItem.objects.get(slug="staff")])
    ExampleFactory()
    page = unescape(get_ok(client, "/duty/").content.decode())
    assert 'All staff are prepared to care: <a href="/examples/?ambition=staff&sort=evidence">1 example<' in page
    assert 'Share records: <a href="/examples/?priority=coordinated-care&sort=evidence">2 examples<' in page
    assert "<li>Something else</li>" in page


def test_old_address_redirects(client: Client) -> None:
    response = client.get("/policy/?e=one")
    assert (response.status_code, response["Location"]) == (301, "/duty/?e=one")


def test_glossary_explains_kinds_of_intervention(client: Client) -> None:
    term("intervention", "advice-line", label="Advice line", hint="Help by phone")
    page = get_ok(client, "/glossary/").content.decode()
    assert '<a href="/examples/?intervention=advice-line">Advice line</a></dt><dd>Help by phone</dd>' in page
    for need in ("42.4%", "25.0%", "England and Wales", "the charity’s own claim"):
        assert need in page


def test_about_says_how_the_site_relates_to_its_namesake(client: Client, settings: Any) -> None:
    page = get_ok(client, "/about/").content.decode()
    assert (
        "Its publisher has not given a name yet. This directory has the same name as the ICB Inspire Resource" in page
    )
    settings.SITE_OWNER, settings.SITE_RELATION = "A Trust", ""
    page = get_ok(client, "/about/").content.decode()
    assert "It is run by A Trust." in page
    assert "ICB Inspire Resource" not in page
