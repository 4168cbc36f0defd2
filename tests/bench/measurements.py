"""Measures one size on one database: `python -m tests.bench.measurements 500`, with DATABASE_URL set. Prints JSON."""

import gc
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial

import django
import psutil

django.setup()

from examples.catalogue.refresh import get_catalogue  # noqa: E402
from examples.catalogue.search_request import SearchRequest  # noqa: E402
from examples.catalogue.snapshot import Catalogue  # noqa: E402
from examples.models import Example  # noqa: E402
from tests.bench import KINDS  # noqa: E402
from tests.bench.page_measurements import measure_pages  # noqa: E402
from tests.bench.search_requests import build_addresses, build_requests  # noqa: E402

# Of each kind. The test of the benchmark sets lower numbers.
SEARCHES, PAGES = int(os.environ.get("SEARCHES", "60")), int(os.environ.get("PAGES", "150"))
EDITS = 20
SHOWN = 20  # results on a page


def time_call(function: Callable[[], object]) -> float:
    """The processor time of one call in milliseconds, all threads together."""
    start = time.process_time()
    function()
    return (time.process_time() - start) * 1000


def measure_searches() -> dict[str, float]:
    """Kind -> median milliseconds of a search with all facet counts and the first page in order, without the cache."""
    catalogue, medians = get_catalogue(), {}
    texts = [catalogue.cards[slot].text["body"][1] for slot in catalogue.orders["title"][:100]]
    for kind in KINDS:
        times = []
        for request in build_requests(kind, SEARCHES, texts):
            catalogue.search_text.cache_clear()
            times.append(time_call(partial(_search, catalogue, request)))
        medians[kind] = statistics.median(times)
    return medians


def _search(catalogue: Catalogue, request: SearchRequest) -> Sequence[int]:
    return catalogue.search(request).slots[:SHOWN]


def measure_refresh() -> float:
    """The most processor milliseconds of the first request after an edit, of all edits."""
    gc.collect()
    gc.freeze()  # as `inspire/gunicorn_config.py` does before the server listens
    times = []
    for example in Example.objects.order_by("pk")[:EDITS]:
        Example.objects.filter(pk=example.pk).update(title=f"{example.title} edited")
        times.append(time_call(get_catalogue))
    return max(times)


def main(size: int) -> None:
    # In another process, because the snapshot would use memory that this one had freed.
    subprocess.run([sys.executable, "-m", "tests.bench.database", str(size)], check=True)
    before = psutil.Process().memory_info().rss
    build = time_call(get_catalogue)
    memory = (psutil.Process().memory_info().rss - before) / 2**20
    texts = [card.text["body"][1] for card in get_catalogue().cards[:100]]
    result = {
        "search": measure_searches(),
        "build": build,
        "memory": memory,
        "refresh": measure_refresh(),
        "pages": measure_pages({kind: build_addresses(kind, PAGES, texts) for kind in KINDS}, PAGES),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main(int(sys.argv[1]))
