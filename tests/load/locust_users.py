"""Simulated readers, and senders who flood the forms. Locust runs them: see `locust_run.py`.

The environment: TRAFFIC, a file with the addresses of each kind as JSON; PACE, requests a second of each user, 0 for as
many as the site answers; RESULTS, the file to write, with the fields of `Timings` for each kind.
"""

import json
import os
import random
from pathlib import Path
from typing import Any

from locust import FastHttpUser, constant, constant_throughput, events, task

from tests.load.traffic import WEIGHTS, is_expected

TRAFFIC = json.loads(Path(os.environ["TRAFFIC"]).read_text())
PACE = float(os.environ["PACE"])
PROXY_HEADERS = {"X-Forwarded-Proto": "https", "Accept-Encoding": "br"}
SENDERS = [f"192.0.2.{number}" for number in range(1, 5)]
FORMS = {
    "suggest": ("/suggest/", {"what": "A service that sits with people at night"}),
    "report": ("/suggest/?subject=wrong&about={slug}", {"what": "The number of nurses is wrong"}),
    "useful": ("/useful/", {"path": "/examples/{slug}/", "answer": "yes"}),
    "subscribe": ("/follow/?path=/examples/{slug}/", {"email": "reader@hospice.test", "frequency": "weekly"}),
}


class PacedUser(FastHttpUser):
    abstract = True
    wait_time = constant_throughput(PACE) if PACE else constant(0)


class Reader(PacedUser):
    @task
    def read(self) -> None:
        kind = random.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        address = random.choice(TRAFFIC[kind])
        headers = PROXY_HEADERS | {"X-Forwarded-For": f"198.51.100.{random.randrange(256)}"}
        with self.client.get(
            address, name=kind, headers=headers, allow_redirects=False, catch_response=True
        ) as response:
            if is_expected(kind, response.status_code):
                response.success()
            else:
                response.failure(f"{response.status_code} for {address}: {response.error}")


class Sender(PacedUser):
    """A response with a status is counted under it. Only a fault of the server or connection is a failure."""

    @task
    def send(self) -> None:
        name, (path, values) = random.choice(list(FORMS.items()))
        slug = TRAFFIC["entry"][0].split("/")[2]
        headers = PROXY_HEADERS | {"X-Forwarded-For": random.choice(SENDERS)}
        data = {field: value.format(slug=slug) for field, value in values.items()}
        with self.client.post(
            path.format(slug=slug), data, headers=headers, allow_redirects=False, catch_response=True
        ) as response:
            response.request_meta["name"] = f"{name} {response.status_code}"
            if response.status_code in (200, 302, 429):
                response.success()
            else:
                response.failure(f"{response.status_code} for {path}: {response.error}")


@events.quitting.add_listener
def write_results(environment: Any, **_: Any) -> None:
    """Not by Locust's option --csv, which leaves out the last seconds."""
    stats = environment.stats
    rows = {row.name: describe_row(row) for row in (*stats.entries.values(), stats.total)}
    faults = [f"{fault.occurrences} x {fault.error}" for fault in stats.errors.values()]
    Path(os.environ["RESULTS"]).write_text(json.dumps({"rows": rows, "faults": faults}))


def describe_row(row: Any) -> dict[str, float]:
    times = {f"p{share}": round(row.get_response_time_percentile(share / 100)) for share in (50, 95, 99)}
    counts = {"requests": row.num_requests, "failures": row.num_failures, "rate": row.total_rps}
    return counts | times | {"longest": round(row.max_response_time)}
