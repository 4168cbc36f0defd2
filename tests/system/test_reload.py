"""New code or settings are taken over while readers ask for pages: every request is answered."""

import http.client
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.helpers.isolated_database import ROOT, create_database
from tests.helpers.ports import find_free_ports
from tests.helpers.server import (
    LOG,
    SERVE,
    WORKERS,
    RunningSite,
    build_server_environment,
    check_log,
    get_loaded_database,
    is_ready,
    start_site,
)
from tests.helpers.wait import PATIENCE, wait_until

pytestmark = pytest.mark.once  # processes and connections are the same for either database
PATHS = ("/", "/examples/?q=hospice", "/healthz", "/icbs/")
READERS = 4
PAUSE = 0.02  # seconds between two requests of a reader: the processes that start need the processor too


class Readers:
    """Each asks for one page after the other, half of them on a connection that stays open."""

    def __init__(self, site: RunningSite) -> None:
        self.site, self.is_done = site, threading.Event()
        self.statuses: list[int] = []
        self.faults: list[OSError | http.client.HTTPException] = []
        self.threads = [threading.Thread(target=self._read, args=[number % 2 == 0]) for number in range(READERS)]

    def _read(self, keeps_connection: bool) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=PATIENCE)
        while not self.is_done.is_set():
            for path in PATHS:
                try:
                    connection.request("GET", path)
                    response = connection.getresponse()
                    response.read()
                    self.statuses.append(response.status)
                except (OSError, http.client.HTTPException) as error:
                    self.faults.append(error)
                if not keeps_connection:
                    connection.close()
                self.is_done.wait(PAUSE)
        connection.close()


@contextmanager
def run_readers(site: RunningSite) -> Iterator[Readers]:
    readers = Readers(site)
    for thread in readers.threads:
        thread.start()
    try:
        wait_for_pages(readers)
        yield readers
        wait_for_pages(readers)
    finally:
        readers.is_done.set()
        for thread in readers.threads:
            thread.join()


def wait_for_pages(readers: Readers) -> None:
    """Until each page has been asked for as often as there are readers."""
    enough = len(readers.statuses) + len(readers.faults) + READERS * len(PATHS)
    wait_until(lambda: len(readers.statuses) + len(readers.faults) >= enough)


def wait_for_workers(server: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """The first one answers before the last one is there."""
    main = psutil.Process(server.pid)
    wait_until(lambda: len(main.children()) == WORKERS)
    return main.children()


def wait_until_gone(*processes: psutil.Process) -> None:
    _, alive = psutil.wait_procs(processes, timeout=PATIENCE)
    assert alive == []


def start_at_address(name: str, pid_file: Path, **variables: str) -> tuple[RunningSite, subprocess.Popen[bytes]]:
    """As in production. A second main process cannot be started from an inherited socket or by `python -m`."""
    (port,), log = find_free_ports(1), pid_file.with_suffix(".log")
    environment = build_server_environment(create_database(name, get_loaded_database())) | variables
    program = Path(sys.executable).parent / SERVE[0]
    command = [str(program), *SERVE[1:], *LOG, f"--bind=127.0.0.1:{port}", f"--pid={pid_file}"]
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
    site = RunningSite(port, log)
    wait_until(lambda: is_ready(site))
    return site, server


def test_new_main_process_takes_over_once_its_code_works(assets: None, tmp_path: Path) -> None:
    broken, pid_file = tmp_path / "tantivy.py", tmp_path / "pid"
    site, server = start_at_address("reload", pid_file, PYTHONPATH=str(tmp_path))
    old_workers = wait_for_workers(server)
    broken.write_text("raise RuntimeError('The new code is broken')")
    with run_readers(site) as readers:
        server.send_signal(signal.SIGUSR2)
        wait_until(lambda: "The new code is broken" in site.log.read_text())
        wait_until(lambda: psutil.Process(server.pid).children() == old_workers)
        broken.unlink()
        server.send_signal(signal.SIGUSR2)
        assert server.wait(PATIENCE) == 0
        wait_until_gone(*old_workers)
    wait_until(pid_file.exists)
    new = psutil.Process(int(pid_file.read_text()))
    new.terminate()
    wait_until_gone(new)
    assert new.pid != server.pid
    assert readers.faults == []
    assert set(readers.statuses) == {200}


def test_new_workers_share_the_memory_of_the_main_process(assets: None) -> None:
    """HUP replaces the workers. They are forked, so they need no time to load anything."""
    site, server = start_site("replace")
    main = psutil.Process(server.pid)
    old_workers = wait_for_workers(server)
    with run_readers(site) as readers:
        server.send_signal(signal.SIGHUP)
        wait_until_gone(*old_workers)
    assert main.num_threads() == 1, "a thread does not survive a fork, but its locks do"
    assert readers.faults == []
    assert set(readers.statuses) == {200}
    assert all(worker.memory_full_info().uss < main.memory_info().rss / 2 for worker in main.children())
    server.terminate()
    assert server.wait(PATIENCE) == 0
    check_log(site)
