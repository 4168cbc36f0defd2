"""PostgreSQL stopped and hung while gunicorn serves readers: they get every page, and nothing waits for long."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.helpers.database_proxy import DatabaseProxy, run_database_proxy
from tests.helpers.isolated_database import create_database
from tests.helpers.server import RunningSite, SiteResponse, get_loaded_database, run_site
from tests.helpers.wait import wait_until

pytestmark = pytest.mark.postgresql
PAGES = (
    *("/", "/examples/", "/examples/?q=hospice&setting=home", "/examples/?q=zzzz", "/examples.json", "/icbs/devon/"),
    *("/glossary/", "/costs/", "/findings/", "/evidence/", "/settings/home/", "/examples/retired/", "/suggest/"),
    *("/search/suggestions.json?q=hos", "/sitemap.xml"),
)
NEED_NO_DATABASE = ("/healthz", "/robots.txt", "/static/app/init.js")
NOTICE = "This page is a copy from"
# Seconds for the first requests that meet a fault. With the limits set below they take two to four, but a machine may
# pause; without a limit they would take for ever. `make drill` measures.
LONGEST = 30.0


@pytest.fixture(scope="module")
def proxy() -> Iterator[DatabaseProxy]:
    with run_database_proxy(create_database("outage", get_loaded_database())) as running:
        yield running


@pytest.fixture(scope="module")
def outage_site(assets: None, proxy: DatabaseProxy, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    folder = tmp_path_factory.mktemp("copy")
    with run_site("outage", proxy.address, STATEMENT_TIMEOUT="1", TMPDIR=str(folder)) as site:
        wait_until(lambda: any(folder.glob("icb-inspire-*/*.sqlite3")))
        yield site


def has_database(site: RunningSite) -> bool:
    """In every server process."""
    return all(NOTICE not in response.text for response in site.get_from_every_worker("/about/"))


@pytest.fixture
def log_length(outage_site: RunningSite) -> int:
    """Before the outage."""
    wait_until(lambda: has_database(outage_site))
    return len(outage_site.log.read_text().splitlines())


@pytest.fixture(params=["stop", "hang"])
def outage(
    request: pytest.FixtureRequest, proxy: DatabaseProxy, outage_site: RunningSite, log_length: int
) -> Iterator[RunningSite]:
    getattr(proxy, request.param)()
    yield outage_site
    proxy.restore()


def get_all(site: RunningSite, paths: tuple[str, ...]) -> tuple[dict[str, SiteResponse], float]:
    """Responses by path, four at a time, and the longest time that one took."""

    def get(path: str) -> tuple[SiteResponse, float]:
        start = time.monotonic()
        return site.get(path), time.monotonic() - start

    with ThreadPoolExecutor(4) as threads:
        responses, times = zip(*threads.map(get, paths), strict=True)
    return dict(zip(paths, responses, strict=True)), max(times)


def test_readers_get_every_page(outage: RunningSite) -> None:
    responses, longest = get_all(outage, (*PAGES, *NEED_NO_DATABASE))
    assert {path: response.status for path, response in responses.items() if response.status != 200} == {}
    assert longest < LONGEST
    for path in ("/", "/costs/", "/icbs/devon/"):
        page = outage.get(path)
        assert NOTICE in page.text, path
        assert page.headers["Cache-Control"] == "no-store"
    slug = outage.get("/examples.json").text.partition('"slug": "')[2].partition('"')[0]
    assert outage.get(f"/examples/{slug}/").status == 200
    assert outage.get("/examples/no-such-entry/").status == 404
    assert outage.get("/readyz").status == 503


def test_database_is_used_again_and_the_log_is_short(
    outage: RunningSite, proxy: DatabaseProxy, log_length: int
) -> None:
    get_all(outage, PAGES)
    proxy.restore()
    wait_until(lambda: has_database(outage))
    lines = [line for line in outage.log.read_text().splitlines()[log_length:] if "GET" not in line]
    assert 0 < sum("cannot be used" in line for line in lines) <= 2, lines
    assert len(lines) <= 4, lines
