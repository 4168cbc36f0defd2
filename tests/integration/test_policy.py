"""The pages of policy and of words, and what the about page says of the publisher."""

from typing import Any

import pytest
from django.test import Client

from examples.models import Framework, FrameworkItem
from tests.helpers.factories import term
from tests.helpers.formats import get_ok

pytestmark = pytest.mark.django_db


def test_policy_lists_documents_with_what_they_ask_and_sources(client: Client) -> None:
    ambitions = Framework.objects.create(
        slug="ambitions", title="Ambitions", kind="ambitions", published="2021-05", order=0,
        summary="Six aims. Asked of a board: assess itself.", source="A page (https://example.org/ambitions)",
    )  # fmt: skip
    FrameworkItem.objects.create(framework=ambitions, slug="staff", heading="All staff are prepared to care")
    Framework.objects.create(
        slug="report", title="A report", kind="report", publisher="An office", published="2026-03", status="published",
        order=1, summary="It found <b>.",
    )  # fmt: skip
    page = get_ok(client, "/policy/").content.decode()
    assert page.index('id="ambitions"') < page.index('id="report"')
    assert "<strong>Asked of a board:</strong> assess itself." in page
    assert page.count("Asked of a board:") == 1
    assert "May 2021" in page
    assert '<a href="/examples/?ambition=staff">All staff are prepared to care</a>' in page
    assert 'href="https://example.org/ambitions"' in page
    assert "It found &lt;b&gt;." in page
    assert "Report. An office, March 2026.</p>" in page  # A report is never in force.
    assert "In force.</p>" in page


def test_glossary_explains_kinds_of_intervention(client: Client) -> None:
    term("intervention", "advice-line", label="Advice line", hint="Help by phone")
    page = get_ok(client, "/glossary/").content.decode()
    assert '<a href="/examples/?intervention=advice-line">Advice line</a></dt><dd>Help by phone</dd>' in page
    for need in ("42.4%", "25.0%", "England and Wales", "the charity’s own claim"):
        assert need in page


def test_about_says_how_the_site_relates_to_its_namesake(client: Client, settings: Any) -> None:
    page = get_ok(client, "/about/").content.decode()
    assert "Its publisher has not given a name yet. It has the same name as the ICB Inspire Resource" in page
    settings.SITE_OWNER, settings.SITE_RELATION = "A Trust", ""
    page = get_ok(client, "/about/").content.decode()
    assert "It is run by A Trust." in page
    assert "ICB Inspire Resource" not in page
