"""A site and a browser for every worker of the run. Where there is no browser, tests fail: none is skipped."""

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

# Even if a page asked for another host, the question would not leave this machine.
OPTIONS = ["--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"]


@pytest.fixture(scope="session")
def new_site(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], AbstractContextManager[RunningSite]]:
    """new_site(name): a server of one's own, with a fresh copy of the loaded database."""
    if not (ROOT / ".build/assets/app/site.css").exists():
        pytest.fail("The style sheet is missing. Run `make assets`.")
    base = tmp_path_factory.getbasetemp()
    folder = get_shared_folder(base)
    original = get_loaded_database(folder)
    return lambda name: run_site(create_database(folder, name, original), base / f"{name}.log")


@pytest.fixture(scope="session")
def site(new_site: Callable[[str], AbstractContextManager[RunningSite]]) -> Iterator[RunningSite]:
    """The site that tests share: they read, or sign in. What writes takes a site of its own."""
    with new_site("shared") as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[tuple[ThreadPoolExecutor, Browser]]:
    """One browser, driven from a thread of its own (see Visits)."""
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
    """in_browser(visit, **context options): runs visit(page) on the shared site."""
    return BrowserVisits(*browser, site.url)
