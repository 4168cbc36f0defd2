"""One size on one database: `python -m tests.bench.one 500`, with DATABASE_URL set. Prints JSON."""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

import django
import psutil

django.setup()

from django.core.management import call_command  # noqa: E402

from examples.catalogue.refresh import current  # noqa: E402
from examples.models import Example  # noqa: E402
from tests.bench import KINDS  # noqa: E402
from tests.bench.data import fill  # noqa: E402
from tests.bench.questions import questions  # noqa: E402
from tests.bench.server import pages  # noqa: E402

# Of each kind. The test that the benchmark works asks fewer.
SEARCHES, PAGES = int(os.environ.get("SEARCHES", "60")), int(os.environ.get("PAGES", "150"))
EDITS = 5


def clock(act: Callable[[], object]) -> float:
    """Milliseconds one call takes."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def searches() -> dict[str, float]:
    """p50 of search and all facet counts, nothing remembered from the question before."""
    catalogue, found = current(), {}
    texts = [catalogue.cards[slot].text["body"][1] for slot in catalogue.orders["title"][:100]]
    for kind in KINDS:
        times = []
        for question in questions(kind, SEARCHES, texts):
            catalogue.find.cache_clear()
            times.append(clock(partial(catalogue.answer, question)))
        found[kind] = statistics.median(times)
    return found


def refresh() -> float:
    """What the reader waits who comes first after one edit: p50 in milliseconds."""
    times = []
    for example in Example.objects.order_by("pk")[:EDITS]:
        Example.objects.filter(pk=example.pk).update(title=f"{example.title} edited")
        times.append(clock(current))
    return statistics.median(times)


def main(size: int) -> None:
    call_command("migrate", verbosity=0)
    fill(size)
    before = psutil.Process().memory_info().rss
    build = clock(current)
    memory = (psutil.Process().memory_info().rss - before) / 2**20
    texts = [card.text["body"][1] for card in current().cards[:100]]
    result = {
        "search": searches(),
        "build": build,
        "memory": memory,
        "refresh": refresh(),
        "pages": pages({kind: questions(kind, PAGES, texts) for kind in KINDS}),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main(int(sys.argv[1]))
