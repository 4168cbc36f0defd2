"""A site and a browser for each worker. Without a browser, tests fail; none is skipped."""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager

import pytest
from playwright.sync_api import Browser, sync_playwright

from inspire.setup import browser as chromium
from tests.helpers.browser import BrowserVisits
from tests.helpers.isolated_database import ROOT, create_database, get_shared_folder
from tests.helpers.server import RunningSite, get_loaded_database, run_site

# No request to another host leaves this machine, not even a DNS query.
OPTIONS = ["--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"]


@pytest.fixture(scope="session")
def new_site(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], AbstractContextManager[RunningSite]]:
    """new_site(name): a separate server with a fresh copy of the loaded database."""
    if not (ROOT / ".build/assets/app/site.css").exists():
        pytest.fail("The style sheet is missing. Run `make assets`.")
    base = tmp_path_factory.getbasetemp()
    folder = get_shared_folder(base)
    original = get_loaded_database(folder)
    return lambda name: run_site(create_database(folder, name, original), base / f"{name}.log")


@pytest.fixture(scope="session")
def site(new_site: Callable[[str], AbstractContextManager[RunningSite]]) -> Iterator[RunningSite]:
    """The site that tests share to read or sign in. Tests that write use new_site."""
    with new_site("shared") as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[tuple[ThreadPoolExecutor, Browser]]:
    """One browser in its own thread: see BrowserVisits."""
    try:
        program = chromium.find_browser() or sys.exit(chromium.ADVICE)
    except SystemExit as advice:
        pytest.fail(str(advice))
    with ThreadPoolExecutor(1, thread_name_prefix="browser") as thread:
        playwright = thread.submit(lambda: sync_playwright().start()).result()
        running = thread.submit(lambda: playwright.chromium.launch(executable_path=program, args=OPTIONS)).result()
        yield thread, running
        thread.submit(running.close).result()
        thread.submit(playwright.stop).result()


@pytest.fixture
def in_browser(browser: tuple[ThreadPoolExecutor, Browser], site: RunningSite) -> BrowserVisits:
    """in_browser(visit, **context options) runs visit(page) on the shared site."""
    return BrowserVisits(*browser, site.url)
