"""Two app servers with one PostgreSQL database, one of them with a streaming replica for readers.

A publication shows at the next request on both, and nobody who is sent from one to the other sees an older revision.
"""

import json
import re
import threading
from collections.abc import Iterator
from itertools import count, cycle

import psycopg
import pytest

from tests.helpers.database_proxy import DatabaseProxy, run_database_proxy
from tests.helpers.isolated_database import create_database
from tests.helpers.replica import Replica, run_replica
from tests.helpers.server import WORKERS, RunningSite, get_loaded_database, run_site
from tests.helpers.wait import wait_until

pytestmark = pytest.mark.postgresql
SLUG = "amber-care-bundle"
PAGE, SEARCH = f"/examples/{SLUG}/", "/examples.json?q=zennor"
UPDATE = "UPDATE examples_example SET title = %s WHERE slug = %s"
AWAY, AGAIN = "replica cannot be used", "replica is available again"
ROUNDS, READERS, SEEN = 4, 4, 5


@pytest.fixture(scope="module")
def database() -> str:
    return create_database("app-servers", get_loaded_database())


@pytest.fixture(scope="module")
def replica(database: str) -> Iterator[Replica]:
    with run_replica(database) as running:
        yield running


@pytest.fixture(scope="module")
def proxy(replica: Replica) -> Iterator[DatabaseProxy]:
    with run_database_proxy(replica.address) as running:
        yield running


@pytest.fixture(scope="module")
def servers(assets: None, database: str, proxy: DatabaseProxy) -> Iterator[list[RunningSite]]:
    with (
        run_site("without-replica", database) as first,
        run_site("with-replica", database, REPLICA_URL=proxy.address, STATEMENT_TIMEOUT="2") as second,
    ):
        yield [first, second]


def publish_title(database: str, title: str) -> None:
    """A change of a published entry, as every kind of publication makes it: committed in the primary."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(UPDATE, [title, SLUG])


def count_page_queries(replica: Replica) -> int:
    return replica.count_statements("examples_outcome")


def test_publication_shows_at_the_next_request_everywhere(servers: list[RunningSite], database: str) -> None:
    for number in range(ROUNDS):
        title = f"Zennor bundle {number}"
        publish_title(database, title)
        for server in servers:
            assert title in server.get(PAGE).text
            assert title in server.get(SEARCH).text


def test_nobody_sees_an_older_revision_after_a_newer_one(servers: list[RunningSite], database: str) -> None:
    """A reader whom a load balancer sends to the servers in turn, while entries are published."""
    is_over = threading.Event()
    seen: list[list[int]] = [[] for _ in range(READERS)]

    def read(numbers: list[int]) -> None:
        for server in cycle(servers):
            if is_over.is_set():
                return
            numbers.extend(
                int(number) for number in re.findall(r"<h1.*?Zennor order (\d+)", server.get(PAGE).text, re.S)
            )

    publish_title(database, "Zennor order 1000")
    readers = [threading.Thread(target=read, args=[numbers]) for numbers in seen]
    for reader in readers:
        reader.start()
    orders = count(1001)

    def publish_until_seen() -> bool:
        publish_title(database, f"Zennor order {next(orders)}")
        return all(len(set(numbers)) >= SEEN for numbers in seen)

    try:
        wait_until(publish_until_seen, "A reader sees no change.")
    finally:
        is_over.set()
        for reader in readers:
            reader.join()
    assert all(numbers == sorted(numbers) for numbers in seen)


def assert_read_from_replica(server: RunningSite, database: str, replica: Replica) -> None:
    """An entry's page is read from the database when it is first asked for, in each process and at each revision."""
    wait_until(lambda: replica.has_all(database), "The replica does not catch up.")
    slugs = iter([example["slug"] for example in json.loads(server.get("/examples.json").text)["results"]])
    before = count_page_queries(replica)

    def is_read_there() -> bool:
        assert server.get(f"/examples/{next(slugs)}/").status == 200
        return count_page_queries(replica) > before

    wait_until(is_read_there)


def test_pages_are_read_from_the_replica(servers: list[RunningSite], database: str, replica: Replica) -> None:
    publish_title(database, "Read from the replica")
    assert_read_from_replica(servers[1], database, replica)


def test_replica_that_is_behind_is_not_read(servers: list[RunningSite], database: str, replica: Replica) -> None:
    replica.pause()
    try:
        publish_title(database, "Newer than the replica")
        for server in servers:  # a process may have begun to load the revision before from the replica
            assert all("Newer than the replica" in page.text for page in server.get_from_every_worker(PAGE))
        before = count_page_queries(replica)
        for server in servers:
            pages = server.get_from_every_worker(f"{PAGE}?not=kept")
            assert all("Newer than the replica" in page.text for page in pages)
        assert count_page_queries(replica) == before
    finally:
        replica.resume()


@pytest.mark.parametrize("fault", ["stop", "hang"])
def test_replica_that_fails_is_replaced_by_the_primary(
    servers: list[RunningSite], database: str, replica: Replica, proxy: DatabaseProxy, fault: str
) -> None:
    log, title = servers[1].log, f"Without the replica: {fault}"
    before = [log.read_text().count(words) for words in (AWAY, AGAIN)]
    getattr(proxy, fault)()
    try:
        publish_title(database, title)
        pages = [page for path in (PAGE, SEARCH) for page in servers[1].get_from_every_worker(path)]
        assert {page.status for page in pages} == {200}
        assert all(title in page.text for page in servers[1].get_from_every_worker(PAGE))
    finally:
        proxy.restore()
    wait_until(lambda: log.read_text().count(AGAIN) == before[1] + WORKERS)
    assert log.read_text().count(AWAY) == before[0] + WORKERS, "one line for each process"
    assert_read_from_replica(servers[1], database, replica)
