"""Every public page answers, says what it must, and shows nothing that is not published."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from examples.models import Cost, Example, Quote, Resource, Succession
from examples.views.urls import urlpatterns
from tests.helpers.factories import (
    ExampleFactory,
    FrameworkItemFactory,
    ICBFactory,
    OrganisationFactory,
    OutcomeFactory,
    SourceFactory,
    TermFactory,
    term,
)
from tests.helpers.security_policy import POLICY

pytestmark = pytest.mark.django_db
MARK = "zanzibar"


def get_page_text(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return unescape(response.content.decode())


def list_public_urls() -> list[str]:
    """One address of every public pattern, for the example, term and board that the tests make."""
    arguments = {
        "terms": {"plural": "settings"},
        "term": {"plural": "settings", "slug": "home"},
        "icb": {"slug": "devon"},
    }
    of_example = {"slug": "seen"}
    names = [str(pattern.name) for pattern in urlpatterns if isinstance(pattern, URLPattern)]
    return [reverse(name, kwargs=of_example if name.startswith("example") else arguments.get(name)) for name in names]


def draft_full_of_marks() -> Example:
    """A draft whose every text says MARK, on the same term and board as the published example."""
    texts = {field.name: MARK for field in Example._meta.concrete_fields if field.get_internal_type() == "TextField"}
    draft: Example = ExampleFactory(
        **texts, slug=MARK, title=MARK, place=MARK, status="draft", boards=[ICBFactory(slug="devon")]
    )
    source = SourceFactory(example=draft, citation=MARK)
    OutcomeFactory(example=draft, source=source, measure=MARK, result=MARK)
    Cost.objects.create(example=draft, source=source, kind="running", covers=MARK)
    Resource.objects.create(example=draft, title=MARK)
    Quote.objects.create(example=draft, source=source, text=MARK)
    return draft


@pytest.fixture
def seen() -> Example:
    example: Example = ExampleFactory(slug="seen", title="Seen by all", boards=[ICBFactory(slug="devon")])
    return example


def test_draft_is_nowhere(client: Client, seen: Example) -> None:
    seen.related.add(draft_full_of_marks())
    ExampleFactory(title=MARK, summary=MARK, status="retired", retired_reason=MARK, published_at=None)
    for path in [
        *list_public_urls(),
        "/examples/?setting=home",
        "/examples/?icb=devon&sort=newest",
        "/examples/?q=seen",
    ]:
        assert MARK not in get_page_text(client, path), path
    assert "No examples found" in get_page_text(client, f"/examples/?q={MARK}")
    for address in (f"/examples/{MARK}/", f"/examples/{MARK}/history/"):
        assert MARK not in get_page_text(client, address, 404).replace(address, "")
    assert "1 example found" in get_page_text(client, "/examples/")


@pytest.mark.parametrize("status", ["in_review", "retired"])
def test_other_states_are_not_public(client: Client, status: str) -> None:
    """What was published once and is retired now has a page: test_retired.py."""
    ExampleFactory(slug="hidden", status=status, retired_reason="Closed", published_at=None)
    get_page_text(client, "/examples/hidden/", 404)
    assert "No examples found" in get_page_text(client, "/examples/")


def test_every_page_carries_the_policies_and_no_cookie(client: Client, seen: Example) -> None:
    for path in [*list_public_urls(), "/nowhere/", "/admin/login/"]:
        response = client.get(path)
        assert set(response["Content-Security-Policy"].split("; ")) == POLICY, path
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "same-origin"
        assert "geolocation=()" in response["Permissions-Policy"]
        if not path.startswith(("/admin/", "/suggest/")):
            assert not response.cookies, path
            assert "Cookie" not in response.get("Vary", ""), path


def test_pages_ask_few_questions(client: Client, seen: Example) -> None:
    for _ in range(25):
        ExampleFactory()
    get_page_text(client, "/examples/")
    for path, most in {
        "/": 1,
        "/examples/?q=example": 1,
        "/examples/seen/": 20,
        "/settings/home/": 2,
        "/about/": 1,
    }.items():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            get_page_text(client, path)
        assert len(queries) <= most, path


def test_title_and_status_say_the_number_and_the_words(client: Client, seen: Example) -> None:
    page = get_page_text(client, "/examples/?q=seen")
    assert f"<title>“seen”: 1 example – Find examples – {settings.SITE_NAME}</title>" in page
    assert "1 example found for “seen”." in page


def test_unknown_values_are_left_out_with_a_notice(client: Client, seen: Example) -> None:
    page = get_page_text(client, "/examples/?setting=moon&setting=home&sort=colour&page=99&nonsense=1")
    assert "“moon” is not a value of “Setting”" in page
    assert "There is no order called “colour”" in page
    assert "1 example found with 1 filter." in page


def test_filters_can_be_removed_one_by_one(client: Client, seen: Example) -> None:
    page = get_page_text(client, "/examples/?population=everyone&setting=home&q=seen")
    assert 'href="?q=seen&population=everyone"' in page
    assert 'href="?q=seen&setting=home"' in page
    assert 'href="?q=seen"' in page


def test_nothing_found_names_which_filter_to_drop(client: Client, seen: Example) -> None:
    TermFactory(vocabulary="phase", slug="last-days", label="Last days")
    page = get_page_text(client, "/examples/?setting=home&phase=last-days")
    assert "No example has all of these filters." in page
    assert "Search without “Last days”" in page
    assert "Search without “Home”" not in page


def test_pages_of_results_keep_the_question(client: Client) -> None:
    for _ in range(45):
        ExampleFactory()
    page = get_page_text(client, "/examples/?setting=home&page=2")
    assert "showing 21 to 40" in page
    assert 'href="?setting=home&page=3"' in page
    assert 'href="?setting=home"' in page


def test_example_says_what_is_not_known_and_where_claims_come_from(client: Client, seen: Example) -> None:
    source = seen.sources.get()
    OutcomeFactory(example=seen, source=source, measure="Bed days", result="fewer", kind="forecast")
    page = get_page_text(client, "/examples/seen/")
    for gap in ("What it cost to set up", "Whom to contact", "Whether it is still running"):
        assert gap in page
    assert "Forecast" in page
    assert f'href="#source-{source.number}"' in page
    assert "Not reported" in page


def test_contents_of_an_example_name_its_headings(client: Client, seen: Example) -> None:
    Quote.objects.create(example=seen, text="It helped.", source=seen.sources.get())
    Resource.objects.create(example=seen, title="A toolkit")
    seen.related.add(ExampleFactory())
    page = get_page_text(client, seen.get_absolute_url())
    links = re.findall(r'nhsuk-contents-list__link" href="#([a-z-]+)">([^<]+)<', page)
    headings = dict(re.findall(r'<h3 class="nhsuk-heading-m" id="([a-z-]+)-heading">([^<]+)<', page))
    assert {"resources", "quotes", "outcomes", "costs", "sources", "related", "contact"} <= headings.keys()
    assert dict(links) == headings


def test_editors_text_is_escaped_everywhere(client: Client) -> None:
    evil = "<script>alert(1)</script>"
    example = ExampleFactory(slug="seen", title=evil, summary=evil, need=evil, place=evil, limits=evil)
    OutcomeFactory(example=example, source=example.sources.get(), measure=evil)
    for path in ("/", "/examples/", "/examples/seen/", "/settings/home/"):
        assert evil not in client.get(path).content.decode(), path


def test_board_shows_what_it_inherited_and_from_whom(client: Client) -> None:
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


def test_retired_term_leads_to_its_successor(client: Client, seen: Example) -> None:
    TermFactory(slug="house", retired_on="2026-01-01", replaced_by=term("setting", "home"))
    response = client.get("/settings/house/")
    assert (response.status_code, response["Location"]) == (301, "/settings/home/")


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


@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["q", "setting", "sort", "page", "icb", "x"]), st.text(max_size=40), max_size=4))
def test_nothing_a_reader_types_breaks_the_finder(client: Client, seen: Example, query: dict[str, str]) -> None:
    assert client.get("/examples/", query).status_code == 200


@pytest.mark.parametrize(
    "query", ["q=%00", "q=%ff%fe", "setting=%00", "page=1e309", "page=-1", "page=%D9%A3", "q=%F0%9F"]
)
def test_hostile_bytes_break_nothing(client: Client, seen: Example, query: str) -> None:
    get_page_text(client, f"/examples/?{query}")


def test_health(client: Client) -> None:
    assert client.get("/healthz").content == b"ok"
    assert client.get("/readyz").json() == {"database": True, "migrations": True, "guards": True, "index": True}


def test_closed_board_is_offered_while_it_leads_somewhere_or_was_chosen(client: Client, seen: Example) -> None:
    ICBFactory(slug="gone", short_name="Gone", closed="2026-04-01")
    offered = 'value="gone"'
    assert offered not in get_page_text(client, "/examples/")
    chosen = get_page_text(client, "/examples/?icb=gone")
    assert f"{offered} checked" in chosen
    assert "Gone (closed April 2026)" in chosen
    assert offered not in get_page_text(client, "/examples/?icb=devon")


def test_chosen_boxes_are_ticked_and_counts_stay_exact(client: Client, seen: Example) -> None:
    page = get_page_text(client, "/examples/?setting=home")
    assert page.count(" checked>") == 1
    assert 'value="home" checked>' in page
    assert get_page_text(client, "/examples/").count(" checked>") == 0
