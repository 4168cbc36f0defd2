"""Organisations with published examples have a page with their examples by role; others are not shown."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from examples.models import Adoption, Example, Organisation, Participation
from tests.helpers.factories import ExampleFactory, ICBFactory, OrganisationFactory
from tests.helpers.formats import get_ok
from tests.integration.test_icb_page import get_section
from tests.integration.test_pages import get_page_text

pytestmark = pytest.mark.django_db
HEADING = re.compile(r'<h2 class="nhsuk-heading-l" id="role-\d">([^<]*)<')


@pytest.fixture
def hospice() -> Organisation:
    """Leads one example in Devon, funds it too, is a partner in one in Kent, and took one up."""
    row: Organisation = OrganisationFactory(slug="hospice", name="A hospice")
    Organisation.objects.filter(pk=row.pk).update(kind="hospice", address="https://hospice.example/")
    own = ExampleFactory(slug="own", title="Night nurses", organisations=[row], boards=[ICBFactory(slug="devon")])
    Participation.objects.create(example=own, organisation=row, role="funder")
    joint = ExampleFactory(slug="joint", title="Day nurses", boards=[ICBFactory(slug="kent")])
    Participation.objects.create(example=joint, organisation=row, role="partner")
    taken = ExampleFactory(slug="taken", title="Elsewhere", boards=[ICBFactory(slug="essex")])
    Adoption.objects.create(example=taken, organisation=row, source=taken.sources.get())
    return row


def test_page_lists_examples_by_role(client: Client, hospice: Organisation) -> None:
    page = get_page_text(client, "/organisations/hospice/")
    assert HEADING.findall(page) == [
        "Examples that it leads or led (1)",
        "Examples in which it is or was a partner (1)",
        "Examples from elsewhere that it took up (1)",
        "Examples that it funds or funded (1)",
    ]
    assert "Night nurses" in get_section(page, "role-1")
    assert "Day nurses" in get_section(page, "role-2")
    assert "3 examples in this directory." in page
    assert 'href="https://hospice.example/"' in page
    boards = page.partition("by the integrated care board of the time")[2].partition("</p>")[0]
    assert re.findall(r'href="([^"]*)"', boards) == ["/icbs/devon/", "/icbs/kent/"]


def test_list_counts_each_example_once(client: Client, hospice: Organisation) -> None:
    page = get_page_text(client, "/organisations/")
    assert re.search(r'<a href="/organisations/hospice/">A hospice</a>\s*<span class="app-count">3<', page)
    assert "Hospice (1)" in page
    assert "/organisations/hospice/" in get_ok(client, "/sitemap.xml").content.decode()


def test_entry_links_to_its_organisations(client: Client, hospice: Organisation) -> None:
    page = get_page_text(client, "/examples/own/")
    assert page.count('<a href="/organisations/hospice/">A hospice</a>') == 2  # as lead and as funder
    assert 'or try: <a href="https://hospice.example/">the website of A hospice</a>' in " ".join(page.split())


@pytest.mark.parametrize("status", ["draft", "in_review", "retired"])
def test_organisation_without_published_examples_has_no_page(client: Client, status: str) -> None:
    hidden = OrganisationFactory(slug="hidden", name="Zanzibar")
    ExampleFactory(slug="gone", status=status, retired_reason="Closed", organisations=[hidden])
    assert client.get("/organisations/hidden/").status_code == 404
    for path in ("/organisations/", "/sitemap.xml"):
        content = get_ok(client, path).content.decode()
        assert "Zanzibar" not in content
        assert "/organisations/hidden/" not in content
    assert client.get("/organisations/nowhere/").status_code == 404


def test_retired_entry_names_its_organisation_without_a_link(client: Client, hospice: Organisation) -> None:
    for example in Example.objects.all():
        Example.objects.filter(pk=example.pk).update(status="retired", retired_reason="Closed")
    page = get_page_text(client, "/examples/own/")
    assert "A hospice" in page
    assert "/organisations/hospice/" not in page


def test_pages_make_one_query(client: Client, hospice: Organisation) -> None:
    get_ok(client, "/organisations/hospice/")
    for path in ("/organisations/?any", "/organisations/hospice/?any"):
        with CaptureQueriesContext(connection) as queries:
            get_ok(client, path)
        assert len(queries) == 1, path
