"""One site for all workers, and a browser for each. Without a browser, tests fail; none is skipped."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from inspire.setup import browser as chromium
from tests.helpers.browser import MAX_WAIT_MS, BrowserVisits
from tests.helpers.isolated_database import ROOT
from tests.helpers.server import RunningSite, check_log, get_shared_site

# No request to another host leaves this machine, not even a DNS query.
OPTIONS = ["--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"]


@pytest.fixture(scope="session")
def assets() -> None:
    if not (ROOT / ".build/assets/app/site.css").exists():
        pytest.fail("The style sheet is missing. Run `make assets`.")


@pytest.fixture(scope="session")
def site(assets: None) -> Iterator[RunningSite]:
    """The site that tests share to read, to sign in and to write drafts. To change what readers see, use run_site()."""
    running = get_shared_site()
    yield running
    check_log(running)


@pytest.fixture(scope="session")
def browser() -> Iterator[tuple[ThreadPoolExecutor, Browser]]:
    """One browser in its own thread: see BrowserVisits."""
    try:
        program = chromium.find_browser() or sys.exit(chromium.ADVICE)
    except SystemExit as advice:
        pytest.fail(str(advice))
    options: dict[str, Any] = {"executable_path": program, "args": OPTIONS, "timeout": MAX_WAIT_MS}
    with ThreadPoolExecutor(1, thread_name_prefix="browser") as thread:
        playwright = thread.submit(lambda: sync_playwright().start()).result()
        running = thread.submit(lambda: playwright.chromium.launch(**options)).result()
        yield thread, running
        thread.submit(running.close).result()
        thread.submit(playwright.stop).result()


@pytest.fixture
def in_browser(browser: tuple[ThreadPoolExecutor, Browser], site: RunningSite) -> BrowserVisits:
    """in_browser(visit, **context options) runs visit(page) on the shared site."""
    return BrowserVisits(*browser, site.url)
