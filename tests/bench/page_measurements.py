"""Measures whole pages from the real server: processor time and duration of each request, compared with the floor."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psutil

from tests.helpers.ports import find_free_ports
from tests.helpers.wait import wait_until

HEADERS = {"Accept-Encoding": "gzip, deflate, br, zstd", "Host": "localhost"}  # as browsers send it
ROUNDS = 3
WARM_UP = 5
TIMEOUT = 300  # seconds; the server first builds the catalogue

Costs = dict[str, tuple[float, float]]  # kind -> processor milliseconds and milliseconds of a request


@contextmanager
def run_server() -> Iterator[tuple[int, psutil.Process]]:
    """gunicorn as in production, with one worker on the loopback address, until the block ends -> its port and the
    worker's process."""
    (port,) = find_free_ports(1)
    command = ["-m", "gunicorn", "--config", "inspire/gunicorn_config.py", "--bind", f"127.0.0.1:{port}"]
    environment = {name: value for name, value in os.environ.items() if name != "STATEMENT_TIMEOUT"}
    options = ["--workers", "1", "--timeout", str(TIMEOUT), "--log-level", "error", "--access-logfile", os.devnull]
    with subprocess.Popen([sys.executable, *command, *options], env=environment) as server:
        try:
            wait_until(lambda: _is_ready(port), "The server did not start.", TIMEOUT)
            yield port, psutil.Process(server.pid).children()[0]
        finally:
            server.terminate()


def _is_ready(port: int) -> bool:
    try:
        return _get(_connect(port), "/healthz").status == 200
    except OSError:
        return False


def _connect(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)


def _get(connection: http.client.HTTPConnection, path: str, **headers: str) -> http.client.HTTPResponse:
    connection.request("GET", path, headers=HEADERS | headers)
    response = connection.getresponse()
    response.read()
    return response


def _read_cpu_seconds(worker: psutil.Process) -> float:
    """Of all threads that run, to the nanosecond; the usual counters have steps of 10 ms. On Linux only."""
    return sum(int(path.read_text().split()[0]) for path in Path(f"/proc/{worker.pid}/task").glob("*/schedstat")) / 1e9


def _measure_requests(port: int, worker: psutil.Process, paths: list[str], **headers: str) -> tuple[float, float]:
    """(processor milliseconds, milliseconds) of each request, over one open connection."""
    connection = _connect(port)
    before, start = _read_cpu_seconds(worker), time.perf_counter()
    for path in paths:
        _get(connection, path, **headers)
    cpu, wall = _read_cpu_seconds(worker) - before, time.perf_counter() - start
    connection.close()
    return cpu / len(paths) * 1000, wall / len(paths) * 1000


def measure_pages(kinds: dict[str, list[str]], count: int) -> dict[str, dict[str, float]]:
    """Kind -> processor milliseconds and milliseconds of each request, after a warm-up.

    `kinds`: the addresses of each kind, all different. The floor is measured between the kinds.
    """
    with run_server() as (port, worker):
        measure = partial(_measure_requests, port, worker)
        costs: dict[str, tuple[float, float]] = {}
        floors: list[tuple[float, float]] = []
        for kind, paths in kinds.items():
            # The first half warms up the worker; none of its requests is repeated in the second.
            measure(paths[: len(paths) // 2])
            costs[kind] = measure(paths[len(paths) // 2 :])
            floors.append(measure(["/floor/"] * count))
        costs |= _measure_repeated_pages(measure, count)
        costs["unchanged (304)"] = _measure_unchanged(port, worker, count)
    costs["floor"] = min(floors)
    return {kind: {"cpu": cpu, "wall": wall} for kind, (cpu, wall) in costs.items()}


def _measure_repeated_pages(measure: Callable[[list[str]], tuple[float, float]], count: int) -> Costs:
    """Pages that readers ask for by the same address: home and a term again and again, entries first and once more."""
    costs = {}
    for kind, path in {"home": "/", "term": "/settings/setting-1/"}.items():
        measure([path] * WARM_UP)
        costs[kind] = measure([path] * count)
    entries = [f"/examples/example-{number}/" for number in range(count + WARM_UP)]
    measure(entries[count:])
    for kind in ("entry, first time", "entry, again"):
        costs[kind] = measure(entries[:count])
    return costs


def _measure_unchanged(port: int, worker: psutil.Process, count: int) -> tuple[float, float]:
    """A request for a page that the reader already has."""
    path = "/examples/?setting=setting-1"
    tag = _get(_connect(port), path).getheader("ETag") or ""
    return min(_measure_requests(port, worker, [path] * count, **{"If-None-Match": tag}) for _ in range(ROUNDS))
