"""What reaches a reader's browser: the policy it is told, no cookie, nobody else's host, and not many bytes."""

import gzip

import pytest
from playwright.sync_api import Page, Response

from tests.helpers.browser import BrowserVisits
from tests.helpers.security_policy import POLICY
from tests.helpers.server import RunningSite
from tests.system.test_pages import PAGES

pytestmark = pytest.mark.once  # the pages say the same whichever database they come from

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
def test_policy_is_exactly_this(site: RunningSite, path: str, status: int) -> None:
    answer = site.get(path)
    assert answer.status == status
    assert {part.strip() for part in answer.headers["Content-Security-Policy"].split(";")} == POLICY


def test_reading_sets_no_cookie(in_browser: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        for path in PAGES.values():
            page.goto(path)
        assert page.context.cookies() == []

    in_browser(visit, expected=["404"])


@pytest.mark.parametrize("kind", ["home", "finder", "example-full"])
def test_first_view_is_light(in_browser: BrowserVisits, kind: str) -> None:
    """Pages are counted as they came. Static files come as they are here, and are counted as production packs them."""

    def weight(answer: Response) -> int:
        sizes = answer.request.sizes()
        static = "/static/" in answer.url
        body = len(gzip.compress(answer.body())) if static else sizes["responseBodySize"]
        return sizes["responseHeadersSize"] + body

    def visit(page: Page) -> None:
        answers: list[Response] = []
        page.on("response", lambda answer: answers.append(answer))
        page.goto(PAGES[kind], wait_until="networkidle")
        weights = {answer.url: weight(answer) for answer in answers}
        assert len(weights) >= 4, "the page, its style sheet and its two scripts"
        assert sum(weights.values()) < MAX_FIRST_VIEW, weights

    in_browser(visit)
