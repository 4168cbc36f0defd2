"""`make varnish`: the site behind Varnish under load, while entries are published. Prints requests a second, the share
that Varnish answered, and how long publications took to show. 1 if one took over a second, or too few were hits.

SECONDS=60 sets how long readers ask.
"""

import os
import re
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import psycopg

from tests.helpers.database import run_postgresql
from tests.helpers.ports import find_free_ports
from tests.helpers.server import get_loaded_database, run_site
from tests.varnish.programs import Load, RunningVarnish, run_load, run_varnish, write_script

SECONDS = int(os.environ.get("SECONDS", "60"))
CONNECTIONS = 32
WARM_UP, PAUSE = 5, 10.0  # seconds; editors publish far less often
SLUG = "amber-care-bundle"
PAGE = f"/examples/{SLUG}/"
UPDATE = "UPDATE examples_example SET title = %s WHERE slug = %s"
WORDS = "hospice care home nurse dying children dementia prison grief carers night homeless cost training".split()
GIVE_UP = 90  # seconds; a page that was never purged is kept for 60
MAX_STALENESS, MIN_HITS = 1.0, 0.95  # seconds; share of requests


@dataclass(frozen=True)
class Figures:
    addresses: int
    alone: Load
    behind: Load
    hits: float  # share of the requests that Varnish answered itself
    times: list[float]  # seconds that the old page was still given after each publication


def list_addresses(sitemap: str) -> list[str]:
    """Every page of the site map, and common searches."""
    pages = [urlsplit(address).path for address in re.findall("<loc>(.*?)</loc>", sitemap)]
    return pages + [f"/examples/?q={one}+{two}" for one in WORDS for two in WORDS[:3]]


def publish_and_wait(database: str, site: RunningVarnish, number: int) -> float:
    """Seconds from the commit until Varnish no longer gives the old page to those who ask for it."""
    title = f"Published {number}"
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(UPDATE, [title, SLUG])
    committed = time.monotonic()
    while (asked := time.monotonic()) < committed + GIVE_UP:
        if title in site.get(PAGE):
            return asked - committed
        time.sleep(0.005)
    sys.exit(f"After {GIVE_UP} seconds a publication does not show.")


def publish_repeatedly(database: str, site: RunningVarnish, is_over: Callable[[], bool]) -> list[float]:
    """Seconds until each publication was to be seen; one every ten seconds."""
    times: list[float] = []
    while not is_over():
        times.append(publish_and_wait(database, site, len(times)))
        time.sleep(max(0.0, PAUSE - times[-1]))
    return times


def measure(folder: Path) -> Figures:
    database, (port,) = get_loaded_database(), find_free_ports(1)
    with run_site("site", database, PURGE_URL=f"http://127.0.0.1:{port}/", TMPDIR=str(folder)) as server:
        paths = list_addresses(server.get("/sitemap.xml").text)
        script = write_script(folder, paths, WORDS)
        alone = run_load(server.port, script, CONNECTIONS, SECONDS)
        with run_varnish(folder / "varnish", port, server.port) as site, ThreadPoolExecutor(1) as thread:
            run_load(port, script, CONNECTIONS, WARM_UP)
            before, is_over = site.read_counters(), threading.Event()
            publications = thread.submit(publish_repeatedly, database, site, is_over.is_set)
            behind = run_load(port, script, CONNECTIONS, SECONDS)
            is_over.set()
            times, after = publications.result(), site.read_counters()
    hits, misses = (after[name] - before[name] for name in ("cache_hit", "cache_miss"))
    return Figures(len(paths), alone, behind, hits / (hits + misses), times)


def print_table(figures: Figures) -> None:
    heads = ("requests a second", "median, ms", "99 in 100, ms", "errors", "processor, ms")
    print(" " * 16 + "".join(f"{head:>19}" for head in heads))
    for name, load in {"site alone": figures.alone, "behind Varnish": figures.behind}.items():
        values = (load.requests, load.median, load.slowest, load.errors, load.processor)
        print(f"{name:16}" + "".join(f"{value:19,.2f}" for value in values))
    print(f"{figures.addresses} addresses; one request in a hundred is a search of its own.")
    print(f"Varnish answered {figures.hits:.2%}, with {len(figures.times)} publications in {SECONDS} seconds.")
    times = f"median {median(figures.times):.2f} s, longest {max(figures.times):.2f} s"
    print(f"After a publication the old page was still given for: {times}.")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="varnish-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        os.environ |= {"TEST_RUN_FOLDER": name, "LOCAL": "1"}
        with run_postgresql(folder) as os.environ["DATABASE_URL"]:
            figures = measure(folder)
    print_table(figures)
    has_errors = bool(figures.alone.errors or figures.behind.errors)
    sys.exit(has_errors or max(figures.times) > MAX_STALENESS or figures.hits < MIN_HITS)


if __name__ == "__main__":
    main()
