"""How browsers, search engines and feed readers find the site: whole, truthful, and never a draft."""

import json
import re
from html import unescape
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client, override_settings

from examples.models import Example
from examples.presenting.linked import ESCAPES
from tests.factories import ExampleFactory, ICBFactory, TermFactory
from tests.forms import get
from tests.integration.test_pages import MARK, addresses, draft_full_of_marks

pytestmark = pytest.mark.django_db
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
ROOT = "http://testserver"
LINK = re.compile(r"<link ([^>]+)>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


@pytest.fixture(autouse=True)
def seen() -> Example:
    example: Example = ExampleFactory(slug="seen", title="Seen by all", boards=[ICBFactory(slug="devon")])
    return example


def text(client: Client, path: str) -> str:
    return get(client, path).content.decode()


def links(client: Client, path: str, relation: str) -> list[dict[str, str]]:
    found = [dict(ATTRIBUTE.findall(unescape(link))) for link in LINK.findall(text(client, path))]
    return [link for link in found if link["rel"] == relation]


def canonical(client: Client, path: str) -> str:
    (link,) = links(client, path, "canonical")
    return link["href"]


def data(client: Client, path: str = "/examples/seen/") -> dict[str, Any]:
    """What the page's JSON-LD block says, read as a browser would find its end."""
    block = text(client, path).partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    return dict(json.loads(block))


def test_no_draft_is_in_anything_for_machines(client: Client, seen: Example) -> None:
    seen.related.add(draft_full_of_marks())
    forms = ["csv", "json", "atom"]
    queries = ["", "?setting=home", "?icb=devon&sort=newest", "?q=seen"]
    paths = [f"/examples.{form}{query}" for form in forms for query in queries]
    for path in [*addresses(), *paths, "/examples/?view=print", "/examples/?view=print&setting=home"]:
        assert MARK not in text(client, path), path
    assert get(client, f"/examples.json?q={MARK}").json()["count"] == 0
    for ending in ("/", ".json", ".bib", ".ris"):
        assert client.get(f"/examples/{MARK}{ending}").status_code == 404


@pytest.mark.parametrize("status", ["in_review", "retired"])
def test_other_states_are_in_none_either(client: Client, status: str) -> None:
    ExampleFactory(slug="hidden", status=status, retired_reason="Closed")
    for path in ("/examples.csv", "/examples.json", "/examples.atom", "/examples/?view=print", "/sitemap.xml"):
        assert "hidden" not in text(client, path).replace("visually-hidden", ""), path
    for ending in ("json", "bib", "ris"):
        assert client.get(f"/examples/hidden.{ending}").status_code == 404


def test_site_map_has_every_page_with_its_date(client: Client, seen: Example) -> None:
    TermFactory(slug="house", retired_on="2026-01-01")
    urls = ElementTree.fromstring(get(client, "/sitemap.xml").content).findall(f"{SITEMAP}url")  # noqa: S314
    dates = {str(url.findtext(f"{SITEMAP}loc")): url.findtext(f"{SITEMAP}lastmod") for url in urls}
    expected = ["/", "/examples/", "/examples/seen/", "/settings/home/", "/priorities/", "/icbs/devon/", "/about/"]
    assert {f"{ROOT}{path}" for path in expected} <= set(dates)
    assert f"{ROOT}/settings/house/" not in dates
    assert str(dates[f"{ROOT}/examples/seen/"])[:10] == f"{seen.updated_at:%Y-%m-%d}"
    for address in dates:
        assert canonical(client, address.removeprefix(ROOT)) == address


def test_crawlers_are_told_the_rules_and_the_map(client: Client) -> None:
    response = get(client, "/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    rules = response.content.decode().splitlines()
    assert rules[:3] == ["User-agent: *", "Allow: /", "Disallow: /admin/"]
    assert f"Sitemap: {ROOT}/sitemap.xml" in rules


@override_settings(SITE_NAME="A name & more than sixteen letters")
def test_browsers_can_search_from_their_own_box(client: Client) -> None:
    (link,) = links(client, "/about/", "search")
    assert link["type"] == "application/opensearchdescription+xml"
    found = ElementTree.fromstring(get(client, link["href"]).content)  # noqa: S314
    assert len(str(found.findtext(f"{OPENSEARCH}ShortName"))) <= 16
    (page,) = [url.get("template") for url in found.findall(f"{OPENSEARCH}Url") if url.get("type") == "text/html"]
    assert page == f"{ROOT}/examples/?q={{searchTerms}}"
    assert "1 example found" in text(client, str(page).removeprefix(ROOT).format(searchTerms="seen"))


def test_every_page_names_its_one_address(client: Client) -> None:
    assert canonical(client, "/?utm_source=letter") == f"{ROOT}/"
    assert canonical(client, "/settings/home/") == f"{ROOT}/settings/home/"
    assert canonical(client, "/examples/") == f"{ROOT}/examples/"
    mixed = "/examples/?population=everyone&nonsense=1&setting=home&page=9&q=%20seen&setting=moon"
    assert canonical(client, mixed) == f"{ROOT}/examples/?q=seen&setting=home&population=everyone"
    assert canonical(client, "/examples/?q=seen&view=print") == f"{ROOT}/examples/?q=seen"


def test_pages_that_are_none_name_no_address(client: Client) -> None:
    for path, headers in (("/nowhere/", {}), ("/examples/nowhere/", {}), ("/", {"host": "false.example"})):
        response = client.get(path, headers=headers)
        assert response.status_code in (400, 404)
        assert "canonical" not in response.content.decode()
        assert "false.example" not in response.content.decode()


def test_only_the_plain_list_is_for_search_engines(client: Client) -> None:
    noindex = '<meta name="robots" content="noindex, follow">'
    for _ in range(25):
        ExampleFactory()
    for query in ("", "?page=2", "?nonsense=1"):
        assert noindex not in text(client, f"/examples/{query}"), query
    for query in ("?q=seen", "?setting=home", "?sort=title", "?view=print"):
        assert noindex in text(client, f"/examples/{query}"), query
    for path in ("/examples.csv", "/examples.json", "/examples.atom", "/examples/seen.json", "/examples/seen.bib"):
        assert get(client, path)["X-Robots-Tag"] == "noindex", path


def test_search_leads_to_its_other_forms(client: Client) -> None:
    path = "/examples/?setting=home&q=seen"
    kinds = {link["type"]: link for link in links(client, path, "alternate")}
    assert {kind: link["href"] for kind, link in kinds.items()} == {
        "application/atom+xml": "/examples.atom?q=seen&setting=home",
        "application/json": "/examples.json?q=seen&setting=home",
        "text/csv": "/examples.csv?q=seen&setting=home",
    }
    assert kinds["application/atom+xml"]["title"] == "Examples for “seen” with Setting: Home (Atom feed)"
    page = unescape(text(client, path))
    for address in (*(link["href"] for link in kinds.values()), "/examples/?q=seen&setting=home&view=print"):
        assert f'<a href="{address}"' in page
    assert 'href="/examples/?view=print"' in text(client, "/examples/")


def test_example_tells_search_engines_what_it_is(client: Client, seen: Example) -> None:
    found = data(client)
    assert (found["@context"], found["@type"]) == ("https://schema.org", "Article")
    assert found["url"] == f"{ROOT}/examples/seen/"
    assert found["name"] == "Seen by all"
    assert found["dateModified"] == seen.updated_at.isoformat()
    assert found["citation"] == [{"@type": "CreativeWork", "name": "A report", "url": "https://example.org/report"}]
    assert {"@type": "Thing", "name": "Home"} in found["about"]
    assert "publisher" not in found
    assert "license" not in found


@override_settings(SITE_OWNER="A Charity", SITE_LICENCE="https://licence.example/")
def test_publisher_and_licence_are_named_where_known(client: Client) -> None:
    found = data(client)
    assert found["publisher"] == {"@type": "Organization", "name": "A Charity"}
    assert found["license"] == "https://licence.example/"


def test_no_text_ends_the_block_or_begins_another(client: Client, seen: Example) -> None:
    evil = "</script><script>alert(1)</script><!--<script> & \u2028 ]]> \"'\\"
    Example.objects.filter(pk=seen.pk).update(title=evil[:150], summary=evil)
    assert data(client)["description"] == evil
    page = text(client, "/examples/seen/")
    assert page.count("<script>") == text(client, "/about/").count("<script>")
    assert set("<>&") <= {chr(letter) for letter in ESCAPES}
