"""Measures whole pages from the real server: processor time and duration of each request, compared with the floor."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import psutil

from examples.catalogue.search_request import SearchRequest
from tests.bench.search_requests import build_address

HEADERS = {"Accept-Encoding": "gzip", "Host": "localhost"}
ROUNDS = 3


def find_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def run_server() -> Iterator[tuple[int, psutil.Process]]:
    """One gunicorn worker on the loopback address, until the block ends -> its port and the worker's process."""
    port = find_free_port()
    command = ["-m", "gunicorn", "inspire.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "2"]
    with subprocess.Popen([sys.executable, *command, "--log-level", "error", "--no-control-socket"]) as server:
        try:
            _wait_until_ready(port)
            yield port, psutil.Process(server.pid).children()[0]
        finally:
            server.terminate()


def _wait_until_ready(port: int) -> None:
    for _ in range(200):
        try:
            _get(http.client.HTTPConnection("127.0.0.1", port, timeout=30), "/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The server did not start")


def _get(connection: http.client.HTTPConnection, path: str, **headers: str) -> http.client.HTTPResponse:
    connection.request("GET", path, headers=HEADERS | headers)
    response = connection.getresponse()
    response.read()
    return response


def _read_cpu_seconds(worker: psutil.Process) -> float:
    times = worker.cpu_times()
    return float(times.user + times.system)


def _measure_requests(port: int, worker: psutil.Process, paths: Iterable[str], **headers: str) -> tuple[float, float]:
    """(processor milliseconds, milliseconds) of each request, over one open connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    count, before, start = 0, _read_cpu_seconds(worker), time.perf_counter()
    for path in paths:
        _get(connection, path, **headers)
        count += 1
    cpu, wall = _read_cpu_seconds(worker) - before, time.perf_counter() - start
    connection.close()
    return cpu / count * 1000, wall / count * 1000


def measure_pages(kinds: dict[str, list[SearchRequest]]) -> dict[str, dict[str, float]]:
    """Kind -> processor milliseconds and milliseconds of each request, after a warm-up.

    The floor is measured between the kinds.
    """
    costs: dict[str, dict[str, float]] = {}
    floors: list[tuple[float, float]] = []
    with run_server() as (port, worker):
        for kind, requests in kinds.items():
            paths = [build_address(request, number) for number, request in enumerate(requests)]
            # The first half warms up the worker; none of its requests is repeated in the second.
            _measure_requests(port, worker, paths[: len(paths) // 2])
            cpu, wall = _measure_requests(port, worker, paths[len(paths) // 2 :])
            costs[kind] = {"cpu": cpu, "wall": wall}
            floors.append(_measure_requests(port, worker, ["/floor/"] * 200))
        costs["unchanged (304)"] = _measure_unchanged(port, worker)
    costs["floor"] = {"cpu": min(cpu for cpu, _ in floors), "wall": min(wall for _, wall in floors)}
    return costs


def _measure_unchanged(port: int, worker: psutil.Process) -> dict[str, float]:
    """A request for a page that the reader already has."""
    path = "/examples/?setting=setting-1"
    tag = _get(http.client.HTTPConnection("127.0.0.1", port, timeout=30), path).getheader("ETag") or ""
    cpu, wall = min(_measure_requests(port, worker, [path] * 200, **{"If-None-Match": tag}) for _ in range(ROUNDS))
    return {"cpu": cpu, "wall": wall}
