"""Every public page loads, shows its content, and shows nothing that is not published."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from examples.models import Adoption, Cost, EasyReadLine, Example, Quote, Resource, Succession
from examples.views.urls import urlpatterns
from tests.helpers.expected_csp import POLICY
from tests.helpers.factories import (
    ExampleFactory,
    FrameworkItemFactory,
    ICBFactory,
    OrganisationFactory,
    OutcomeFactory,
    SourceFactory,
    TermFactory,
    TranslationFactory,
    add_translation_and_easy_read,
    term,
)

pytestmark = pytest.mark.django_db
MARK = "zanzibar"


def get_page_text(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return unescape(response.content.decode())


def list_public_urls() -> list[str]:
    """One URL for each public pattern that gives text, with the example, term and board that the tests create."""
    arguments = {
        "terms": {"plural": "settings"},
        "term": {"plural": "settings", "slug": "home"},
        "icb": {"slug": "devon"},
        "organisation": {"slug": "trust"},
    }
    of_example = {"slug": "seen"}
    arguments["example-translation"] = of_example | {"language": "ar"}
    names = [str(pattern.name) for pattern in urlpatterns if isinstance(pattern, URLPattern) and pattern.name]
    names = [
        name
        for name in names
        if not name.endswith(("-docx", "-xlsx", ".zip", "-image", "-confirm", "-unsubscribe", "rate-page"))
    ]
    return [
        reverse(name, kwargs=arguments.get(name, of_example if name.startswith("example") else None)) for name in names
    ]


def create_marked_draft() -> Example:
    """A draft with MARK in every text, and with the term and board of the published example."""
    texts = {field.name: MARK for field in Example._meta.concrete_fields if field.get_internal_type() == "TextField"}
    draft: Example = ExampleFactory(
        **texts,
        slug=MARK,
        title=MARK,
        place=MARK,
        status="draft",
        boards=[ICBFactory(slug="devon")],
        organisations=[OrganisationFactory(slug=MARK, name=MARK)],
    )
    source = SourceFactory(example=draft, citation=MARK)
    OutcomeFactory(example=draft, source=source, measure=MARK, result=MARK)
    Cost.objects.create(example=draft, source=source, kind="running", covers=MARK)
    Resource.objects.create(example=draft, title=MARK)
    Adoption.objects.create(example=draft, source=source, area=MARK)
    Quote.objects.create(example=draft, source=source, text=MARK)
    TranslationFactory(example=draft, title=MARK, summary=MARK)
    EasyReadLine.objects.create(example=draft, text=MARK)
    return draft


@pytest.fixture
def published_entry() -> Example:
    example: Example = ExampleFactory(
        slug="seen",
        title="Seen by all",
        boards=[ICBFactory(slug="devon")],
        organisations=[OrganisationFactory(slug="trust")],
    )
    add_translation_and_easy_read(example)
    TranslationFactory(example=example, language="ur", title=MARK, summary=MARK, checked_by="", checked_on=None)
    return example


def test_draft_appears_on_no_page(client: Client, published_entry: Example) -> None:
    published_entry.related.add(create_marked_draft())
    ExampleFactory(title=MARK, summary=MARK, status="retired", retired_reason=MARK, published_at=None)
    searches = ("/examples/?setting=home", "/examples/?icb=devon&sort=newest", "/examples/?q=seen")
    for path in (*list_public_urls(), *searches):
        assert MARK not in get_page_text(client, path), path
    assert "No examples found" in get_page_text(client, f"/examples/?q={MARK}")
    for address in (f"/examples/{MARK}{page}" for page in ("/", "/history/", "/ar/", "/easy-read/")):
        assert MARK not in get_page_text(client, address, 404).replace(address, "")
    assert "1 example found" in get_page_text(client, "/examples/")


@pytest.mark.parametrize("status", ["in_review", "retired"])
def test_other_statuses_are_not_public(client: Client, status: str) -> None:
    """An entry that was published before it was retired keeps its page: test_retired_entries.py."""
    ExampleFactory(slug="hidden", status=status, retired_reason="Closed", published_at=None)
    get_page_text(client, "/examples/hidden/", 404)
    assert "No examples found" in get_page_text(client, "/examples/")


def test_every_page_has_the_security_headers_and_no_cookie(client: Client, published_entry: Example) -> None:
    for path in [*list_public_urls(), "/nowhere/", "/admin/login/"]:
        response = client.get(path)
        assert set(response["Content-Security-Policy"].split("; ")) == POLICY, path
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "same-origin"
        assert "geolocation=()" in response["Permissions-Policy"]
        if not path.startswith(("/admin/", "/suggest/")):
            assert not response.cookies, path
            assert "Cookie" not in response.get("Vary", ""), path


def test_pages_make_few_queries(client: Client, published_entry: Example) -> None:
    for _ in range(25):
        ExampleFactory()
    get_page_text(client, "/examples/")
    for path, max_queries in {
        "/": 1,
        "/examples/?q=example": 1,
        "/examples/seen/": 20,
        "/settings/home/": 2,
        "/about/": 1,
        "/glossary/": 1,
        "/duty/": 1,
        "/self-assessment/?item=not": 1,
    }.items():
        with CaptureQueriesContext(connection) as queries:
            get_page_text(client, path)
        assert len(queries) <= max_queries, path


def test_title_and_status_show_the_count_and_the_search(client: Client, published_entry: Example) -> None:
    page = get_page_text(client, "/examples/?q=seen")
    assert f"<title>“seen”: 1 example – Find examples – {settings.SITE_NAME}</title>" in page
    assert "1 example found for “seen”." in page


def test_unknown_values_are_ignored_with_a_notice(client: Client, published_entry: Example) -> None:
    page = get_page_text(client, "/examples/?setting=moon&setting=home&sort=colour&page=99&nonsense=1")
    assert "“moon” is not a value of “Where care happens”" in page
    assert "There is no sort order called “colour”" in page
    assert "1 example found with 1 filter." in page


def test_filters_can_be_removed_one_by_one(client: Client, published_entry: Example) -> None:
    page = get_page_text(client, "/examples/?population=everyone&setting=home&q=seen")
    assert 'href="/examples/?q=seen&population=everyone"' in page
    assert 'href="/examples/?q=seen&setting=home"' in page
    assert 'href="/examples/?q=seen"' in page


def test_no_results_page_offers_filters_to_remove(client: Client, published_entry: Example) -> None:
    TermFactory(vocabulary="phase", slug="last-days", label="Last days")
    page = get_page_text(client, "/examples/?setting=home&phase=last-days")
    assert "No example has all of these filters." in page
    assert "Search without “Last days”" in page
    assert "Search without “Home”" not in page


def test_pages_of_results_keep_the_filters(client: Client) -> None:
    for _ in range(45):
        ExampleFactory()
    page = get_page_text(client, "/examples/?setting=home&page=2")
    assert "showing 21 to 40" in page
    assert 'href="/examples/?setting=home&page=3"' in page
    assert 'href="/examples/?setting=home"' in page


def test_example_lists_gaps_and_links_claims_to_sources(client: Client, published_entry: Example) -> None:
    source = published_entry.sources.get()
    OutcomeFactory(example=published_entry, source=source, measure="Bed days", result="fewer", kind="forecast")
    page = get_page_text(client, "/examples/seen/")
    (gaps,) = re.findall(r"Not reported yet:</strong> ([^<]*)\. Do you know\? <a", page)
    assert {"cost to set up", "contact", "whether it is still running"} <= set(gaps.split(", "))
    assert "Forecast" in page
    assert f'href="#source-{source.number}"' in page
    assert page.lower().count("not reported") == 1


def test_contents_list_of_an_example_matches_its_headings(client: Client, published_entry: Example) -> None:
    Quote.objects.create(example=published_entry, text="It helped.", source=published_entry.sources.get())
    Resource.objects.create(example=published_entry, title="A toolkit")
    Adoption.objects.create(example=published_entry, area="Leeds", source=published_entry.sources.get())
    published_entry.related.add(ExampleFactory())
    page = get_page_text(client, published_entry.get_absolute_url())
    links = re.findall(r'nhsuk-contents-list__link" href="#([a-z-]+)">([^<]+)<', page)
    headings = dict(re.findall(r'<h2 class="nhsuk-heading-m" id="([a-z-]+)-heading">([^<]+)<', page))
    assert list(headings) == ["quotes", "adoptions", "resources", "facts", "contact", "sources", "related", "about"]
    assert dict(links) == headings


def test_editors_text_is_escaped_everywhere(client: Client) -> None:
    evil = "<script>alert(1)</script>"
    example = ExampleFactory(slug="seen", title=evil, summary=evil, need=evil, place=evil, limits=evil)
    OutcomeFactory(example=example, source=example.sources.get(), measure=evil)
    for path in ("/", "/examples/", "/examples/seen/", "/settings/home/"):
        assert evil not in client.get(path).content.decode(), path


def test_board_shows_examples_of_its_predecessor(client: Client) -> None:
    old, new = ICBFactory(slug="old", closed="2026-04-01"), ICBFactory(slug="new", opened="2026-04-01")
    Succession.objects.create(
        predecessor=old, successor=new, on="2026-04-01", kind="merger", part="whole", second_hand=True
    )
    ExampleFactory(title="Handed on", boards=[old])
    page = get_page_text(client, "/icbs/new/")
    assert "Handed on" in page
    assert old.name in page
    assert "second-hand source" in page
    assert "Handed on" in get_page_text(client, "/examples/?icb=new")
    assert "Handed on" in get_page_text(client, "/examples/?icb=old")


def test_retired_term_redirects_to_its_successor(client: Client, published_entry: Example) -> None:
    TermFactory(slug="house", retired_on="2026-01-01", replaced_by=term("setting", "home"))
    for query in ("", "?e=seen"):
        response = client.get(f"/settings/house/{query}")
        assert (response.status_code, response["Location"]) == (301, f"/settings/home/{query}")


def test_organisations_and_ambitions_are_named(client: Client) -> None:
    ExampleFactory(
        slug="seen", organisations=[OrganisationFactory(name="A Hospice")], items=[FrameworkItemFactory(slug="comfort")]
    )
    page = get_page_text(client, "/examples/seen/")
    assert "A Hospice" in page
    assert "/examples/?ambition=comfort" in page


def test_server_error_page_needs_no_database(client: Client) -> None:
    from django.test import RequestFactory

    from examples.views.errors import server_error

    with CaptureQueriesContext(connection) as queries:
        response = server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert settings.SITE_NAME in response.content.decode()
    assert len(queries) == 0


@hypothesis_settings(max_examples=150)
@given(st.dictionaries(st.sampled_from(["q", "setting", "sort", "page", "icb", "x"]), st.text(max_size=40), max_size=4))
def test_nothing_a_reader_types_breaks_the_finder(
    client: Client, published_entry: Example, query: dict[str, str]
) -> None:
    assert client.get("/examples/", query).status_code == 200


@pytest.mark.parametrize(
    "query", ["q=%00", "q=%ff%fe", "setting=%00", "page=1e309", "page=-1", "page=%D9%A3", "q=%F0%9F"]
)
def test_malformed_query_does_not_break_the_finder(client: Client, published_entry: Example, query: str) -> None:
    get_page_text(client, f"/examples/?{query}")


def test_health_checks_pass(client: Client) -> None:
    assert client.get("/healthz").content == b"ok"
    assert client.get("/readyz").json() == {"database": True, "migrations": True, "guards": True, "index": True}


def test_closed_board_is_a_filter_only_with_examples_or_if_selected(client: Client, published_entry: Example) -> None:
    ICBFactory(slug="gone", short_name="Gone", closed="2026-04-01")
    option = 'value="gone"'
    assert option not in get_page_text(client, "/examples/")
    page = get_page_text(client, "/examples/?icb=gone")
    assert f"{option} checked" in page
    assert "Gone (closed April 2026)" in page
    assert option not in get_page_text(client, "/examples/?icb=devon")


def test_only_selected_filters_are_checked(client: Client, published_entry: Example) -> None:
    page = get_page_text(client, "/examples/?setting=home")
    assert page.count(" checked>") == 1
    assert 'value="home" checked>' in page
    assert get_page_text(client, "/examples/").count(" checked>") == 0
