"""The site as in production: the files of the image, its command and settings, on PostgreSQL."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psutil
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

from tests.helpers.docker_files import copy_image_files, load_dockerfile
from tests.helpers.ports import find_free_ports
from tests.helpers.wait import PATIENCE, wait_until

HEADERS = {"Host": "localhost", "X-Forwarded-Proto": "https", "X-Forwarded-For": "198.51.100.1"}
MEGABYTE = 2**20
COMMANDS = (("collectstatic", "--noinput"), ("migrate", "--noinput"), ("load_catalogue",))


@dataclass(frozen=True)
class WorkerUsage:
    """Megabytes and seconds. `own`: memory that no other process shares. `share`: that, and a share of the rest."""

    pid: int
    own: float
    share: float
    processor: float


@dataclass(frozen=True)
class LoadedSite:
    port: int
    pid_file: Path

    @property
    def main(self) -> psutil.Process:
        return psutil.Process(int(self.pid_file.read_text()))

    def measure_workers(self) -> list[WorkerUsage]:
        """In the order in which they were started."""
        return [_measure(process) for process in sorted(self.main.children(), key=lambda process: process.pid)]

    def get(self, path: str) -> str:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path, headers=HEADERS)
            return connection.getresponse().read().decode()
        finally:
            connection.close()


def _measure(process: psutil.Process) -> WorkerUsage:
    memory, times = process.memory_full_info(), process.cpu_times()
    return WorkerUsage(process.pid, memory.uss / MEGABYTE, memory.pss / MEGABYTE, times.user + times.system)


@contextmanager
def run_production_site(folder: Path, database: str, workers: int) -> Iterator[LoadedSite]:
    copy_image_files(folder)
    port, mail_port = find_free_ports(2)
    mail = Controller(Sink(), hostname="127.0.0.1", port=mail_port, ready_timeout=PATIENCE)
    mail.start()
    environment = _build_environment(database, workers, mail_port)
    for words in COMMANDS:
        subprocess.run(
            [sys.executable, "manage.py", *words], cwd=folder, env=environment, check=True, capture_output=True
        )
    site = LoadedSite(port, folder / "pid")
    program, *options = load_dockerfile().command
    command = [str(Path(sys.executable).with_name(program)), *options]
    command += [f"--bind=127.0.0.1:{site.port}", _build_pid_option(site.pid_file)]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        wait_until(lambda: _is_ready(site), "The site does not start.")
        yield site
    finally:
        _end(site, server)
        mail.stop()


def reload_site(site: LoadedSite) -> None:
    """Returns when the earlier main process has ended."""
    main = site.main
    main.send_signal(signal.SIGUSR2)
    main.wait(PATIENCE)
    wait_until(lambda: site.pid_file.exists() and site.main != main)


def _build_environment(database: str, workers: int, mail_port: int) -> dict[str, str]:
    return {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "SECRET_KEY": "not-secret-but-long-enough-for-a-load-" + "0123456789abcdef" * 2,
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "BEHIND_PROXY": "1",
        "DATABASE_URL": database,
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "SITE_CONTACT": "hello@hospice.test",
        "WEB_CONCURRENCY": str(workers),
        "MALLOC_ARENA_MAX": "2",
    }


def _is_ready(site: LoadedSite) -> bool:
    try:
        return "true" in site.get("/readyz")
    except OSError:
        return False


def _end(site: LoadedSite, server: subprocess.Popen[bytes]) -> None:
    """Every process of the site: after a reload, the main process is not the one that was started here."""
    option = _build_pid_option(site.pid_file)
    processes = [found for found in psutil.process_iter(["cmdline"]) if option in (found.info["cmdline"] or ())]
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    _, alive = psutil.wait_procs(processes, timeout=PATIENCE)
    for process in alive:
        process.kill()
    server.wait(PATIENCE)


def _build_pid_option(pid_file: Path) -> str:
    return f"--pid={pid_file}"
