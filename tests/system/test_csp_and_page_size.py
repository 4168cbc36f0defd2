"""What a reader's browser receives: the security policy and few bytes."""

import gzip

import pytest
from playwright.sync_api import Page, Response

from tests.helpers.browser import BrowserVisits
from tests.helpers.expected_csp import POLICY
from tests.helpers.server import RunningSite
from tests.system.test_pages import PAGES

pytestmark = pytest.mark.once  # pages are the same on either database

MAX_FIRST_VIEW = 100_000  # bytes


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/examples/?q=nurse", 200),
        ("/nothing-here/", 404),
        ("/static/app/site.css", 200),
        ("/static/app/favicon.svg", 200),
        ("/about", 301),
        ("/admin/", 302),
        ("/admin/login/", 200),
        ("/healthz", 200),
    ],
)
def test_policy_is_as_expected(site: RunningSite, path: str, status: int) -> None:
    response = site.get(path)
    assert response.status == status
    assert {part.strip() for part in response.headers["Content-Security-Policy"].split(";")} == POLICY


@pytest.mark.parametrize("kind", ["home", "finder", "example-full"])
def test_first_view_is_small(in_browser: BrowserVisits, kind: str) -> None:
    """Pages count as sent. Static files are not compressed here, so they count as production compresses them."""

    def get_size(response: Response) -> int:
        sizes = response.request.sizes()
        static = "/static/" in response.url
        body = len(gzip.compress(response.body())) if static else sizes["responseBodySize"]
        return sizes["responseHeadersSize"] + body

    def visit(page: Page) -> None:
        responses: list[Response] = []
        page.on("response", lambda response: responses.append(response))
        page.goto(PAGES[kind], wait_until="networkidle")
        byte_counts = {response.url: get_size(response) for response in responses}
        assert len(byte_counts) >= 4, "the page, its style sheet and its two scripts"
        assert sum(byte_counts.values()) < MAX_FIRST_VIEW, byte_counts

    in_browser(visit)
