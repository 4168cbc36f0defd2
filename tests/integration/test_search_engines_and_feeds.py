"""What browsers, search engines and feed readers are told about the site is complete and correct."""

import re
from html import unescape
from xml.etree import ElementTree

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from examples.models import Example
from tests.helpers.factories import ExampleFactory, ICBFactory, TermFactory
from tests.helpers.formats import get_ok

pytestmark = pytest.mark.django_db
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
ROOT = "http://testserver"
LINK = re.compile(r"<link ([^>]+)>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


@pytest.fixture(autouse=True)
def example() -> Example:
    published: Example = ExampleFactory(slug="seen", title="Seen by all", boards=[ICBFactory(slug="devon")])
    return published


def get_text(client: Client, path: str) -> str:
    return get_ok(client, path).content.decode()


def get_links(client: Client, path: str, relation: str) -> list[dict[str, str]]:
    links = [dict(ATTRIBUTE.findall(unescape(link))) for link in LINK.findall(get_text(client, path))]
    return [link for link in links if link["rel"] == relation]


def get_canonical(client: Client, path: str) -> str:
    (link,) = get_links(client, path, "canonical")
    return link["href"]


def test_sitemap_has_every_page_with_its_date(client: Client, example: Example) -> None:
    TermFactory(slug="house", retired_on="2026-01-01")
    ExampleFactory(slug="unseen", status="draft")
    response = get_ok(client, "/sitemap.xml")
    assert response["Content-Type"] == "application/xml"
    urls = ElementTree.fromstring(response.content).findall(f"{SITEMAP}url")  # noqa: S314
    dates = {str(url.findtext(f"{SITEMAP}loc")): url.findtext(f"{SITEMAP}lastmod") for url in urls}
    expected = ["/", "/examples/", "/examples/seen/", "/settings/home/", "/priorities/", "/icbs/devon/", "/about/"]
    assert {f"{ROOT}{path}" for path in expected} <= set(dates)
    assert not {f"{ROOT}/settings/house/", f"{ROOT}/examples/unseen/"} & set(dates)
    assert dates[f"{ROOT}/examples/seen/"] == timezone.localtime(example.published_at).isoformat()
    assert dates[f"{ROOT}/about/"] is None
    for address in dates:
        assert get_canonical(client, address.removeprefix(ROOT)) == address


def test_robots_txt_allows_everything_and_names_the_sitemap(client: Client) -> None:
    response = get_ok(client, "/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    rules = response.content.decode().splitlines()
    assert rules[:2] == ["User-agent: *", "Allow: /"]
    assert "Disallow" not in response.content.decode()  # it would reveal the address of the admin
    assert f"Sitemap: {ROOT}/sitemap.xml" in rules


@override_settings(SITE_NAME="A name & more than sixteen letters")
def test_opensearch_describes_the_search(client: Client) -> None:
    (link,) = get_links(client, "/about/", "search")
    assert link["type"] == "application/opensearchdescription+xml"
    description = ElementTree.fromstring(get_ok(client, link["href"]).content)  # noqa: S314
    assert len(str(description.findtext(f"{OPENSEARCH}ShortName"))) <= 16
    (page,) = [url.get("template") for url in description.findall(f"{OPENSEARCH}Url") if url.get("type") == "text/html"]
    assert page == f"{ROOT}/examples/?q={{searchTerms}}"
    assert "1 example found" in get_text(client, str(page).removeprefix(ROOT).format(searchTerms="seen"))


def test_every_page_has_a_canonical_address(client: Client) -> None:
    assert get_canonical(client, "/?utm_source=letter") == f"{ROOT}/"
    assert get_canonical(client, "/settings/home/") == f"{ROOT}/settings/home/"
    assert get_canonical(client, "/examples/") == f"{ROOT}/examples/"
    mixed = "/examples/?population=everyone&nonsense=1&setting=home&page=9&q=%20seen&setting=moon"
    assert get_canonical(client, mixed) == f"{ROOT}/examples/?q=seen&setting=home&population=everyone"
    assert get_canonical(client, "/examples/?q=seen&view=print") == f"{ROOT}/examples/?q=seen"


def test_error_pages_have_no_canonical_address(client: Client) -> None:
    for path, headers in (("/nowhere/", {}), ("/examples/nowhere/", {}), ("/", {"host": "false.example"})):
        response = client.get(path, headers=headers)
        assert response.status_code in (400, 404)
        assert "canonical" not in response.content.decode()
        assert "false.example" not in response.content.decode()


def test_only_the_unfiltered_list_is_indexed(client: Client) -> None:
    noindex = '<meta name="robots" content="noindex, follow">'
    for _ in range(25):
        ExampleFactory()
    for query in ("", "?page=2", "?nonsense=1"):
        assert noindex not in get_text(client, f"/examples/{query}"), query
    for query in ("?q=seen", "?setting=home", "?sort=title", "?view=print"):
        assert noindex in get_text(client, f"/examples/{query}"), query
    for path in ("/examples.csv", "/examples.json", "/examples.atom", "/examples/seen.json", "/examples/seen.bib"):
        assert get_ok(client, path)["X-Robots-Tag"] == "noindex", path


def test_search_links_to_its_other_formats(client: Client) -> None:
    path = "/examples/?setting=home&q=seen"
    by_type = {link["type"]: link for link in get_links(client, path, "alternate")}
    assert {mime_type: link["href"] for mime_type, link in by_type.items()} == {
        "application/atom+xml": "/examples.atom?q=seen&setting=home",
        "application/json": "/examples.json?q=seen&setting=home",
        "text/csv": "/examples.csv?q=seen&setting=home",
    }
    assert by_type["application/atom+xml"]["title"] == "Examples for “seen” with Where care happens: Home (Atom feed)"
    page = unescape(get_text(client, path))
    for address in (*(link["href"] for link in by_type.values()), "/examples/?q=seen&setting=home&view=print"):
        assert f'<a href="{address}"' in page
    assert 'href="/examples/?view=print"' in get_text(client, "/examples/")
