"""Whole pages from the real server: processor time a request, and requests a second beside the floor's."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import psutil

from examples.catalogue.search_request import Question
from tests.bench.questions import address

HEADERS = {"Accept-Encoding": "gzip", "Host": "localhost"}
ROUNDS = 3


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def served() -> Iterator[tuple[int, psutil.Process]]:
    """One gunicorn worker on loopback, ended with the block -> its port and the worker's process."""
    port = free_port()
    command = ["-m", "gunicorn", "inspire.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "2"]
    with subprocess.Popen([sys.executable, *command, "--log-level", "error", "--no-control-socket"]) as server:
        try:
            _wait(port)
            yield port, psutil.Process(server.pid).children()[0]
        finally:
            server.terminate()


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            _get(http.client.HTTPConnection("127.0.0.1", port, timeout=30), "/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not start")


def _get(connection: http.client.HTTPConnection, path: str, **headers: str) -> http.client.HTTPResponse:
    connection.request("GET", path, headers=HEADERS | headers)
    response = connection.getresponse()
    response.read()
    return response


def _cpu(worker: psutil.Process) -> float:
    times = worker.cpu_times()
    return float(times.user + times.system)


def _cost(port: int, worker: psutil.Process, paths: Iterable[str], **headers: str) -> tuple[float, float]:
    """(processor milliseconds, milliseconds) a request, over one connection kept open."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    asked, before, began = 0, _cpu(worker), time.perf_counter()
    for path in paths:
        _get(connection, path, **headers)
        asked += 1
    spent, took = _cpu(worker) - before, time.perf_counter() - began
    connection.close()
    return spent / asked * 1000, took / asked * 1000


def pages(kinds: dict[str, list[Question]]) -> dict[str, dict[str, float]]:
    """Kind -> processor milliseconds and milliseconds a request, of a worker that has been at it for a while.

    The floor is measured between the kinds.
    """
    found: dict[str, dict[str, float]] = {}
    floors: list[tuple[float, float]] = []
    with served() as (port, worker):
        for kind, asked in kinds.items():
            paths = [address(question, number) for number, question in enumerate(asked)]
            # The first half is for a worker that has just started; none of its questions comes again in the second.
            _cost(port, worker, paths[: len(paths) // 2])
            cpu, wall = _cost(port, worker, paths[len(paths) // 2 :])
            found[kind] = {"cpu": cpu, "wall": wall}
            floors.append(_cost(port, worker, ["/floor/"] * 200))
        found["unchanged (304)"] = _unchanged(port, worker)
    found["floor"] = {"cpu": min(cpu for cpu, _ in floors), "wall": min(wall for _, wall in floors)}
    return found


def _unchanged(port: int, worker: psutil.Process) -> dict[str, float]:
    """A page the reader has already, asked for again."""
    path = "/examples/?setting=setting-1"
    tag = _get(http.client.HTTPConnection("127.0.0.1", port, timeout=30), path).getheader("ETag") or ""
    cpu, wall = min(_cost(port, worker, [path] * 200, **{"If-None-Match": tag}) for _ in range(ROUNDS))
    return {"cpu": cpu, "wall": wall}
