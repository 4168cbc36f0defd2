"""How browsers, search engines and feed readers find the site: whole and truthful."""

import re
from html import unescape
from xml.etree import ElementTree

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from examples.models import Example
from tests.helpers.factories import ExampleFactory, ICBFactory, TermFactory
from tests.helpers.formats import get

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


def test_site_map_has_every_page_with_its_date(client: Client, seen: Example) -> None:
    TermFactory(slug="house", retired_on="2026-01-01")
    ExampleFactory(slug="unseen", status="draft")
    response = get(client, "/sitemap.xml")
    assert response["Content-Type"] == "application/xml"
    urls = ElementTree.fromstring(response.content).findall(f"{SITEMAP}url")  # noqa: S314
    dates = {str(url.findtext(f"{SITEMAP}loc")): url.findtext(f"{SITEMAP}lastmod") for url in urls}
    expected = ["/", "/examples/", "/examples/seen/", "/settings/home/", "/priorities/", "/icbs/devon/", "/about/"]
    assert {f"{ROOT}{path}" for path in expected} <= set(dates)
    assert not {f"{ROOT}/settings/house/", f"{ROOT}/examples/unseen/"} & set(dates)
    assert dates[f"{ROOT}/examples/seen/"] == timezone.localtime(seen.updated_at).isoformat()
    assert dates[f"{ROOT}/about/"] is None
    for address in dates:
        assert canonical(client, address.removeprefix(ROOT)) == address


def test_crawlers_are_told_the_rules_and_the_map(client: Client) -> None:
    response = get(client, "/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    rules = response.content.decode().splitlines()
    assert rules[:2] == ["User-agent: *", "Allow: /"]
    assert "Disallow" not in response.content.decode()  # it would say where the desk is
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
