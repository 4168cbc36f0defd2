"""The site run by gunicorn, with the fixtures loaded, for tests with a browser.

pytest-django's live server does not suit: it empties the database after every test, loading the catalogue takes
seconds, and one process cannot show that all server processes see a change. So the code of `make run` migrates and
loads one database in each run; each server gets a copy, which takes almost no time, and gunicorn serves it with two
processes.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path

from tests.helpers.isolated_database import ROOT, get_migrated_database, prepare_database_once

WORKERS = 2
EDITOR, PASSWORD = "editor", "correct horse battery"
# Three people with one role each, and the keys of their authenticator apps.
TEAM_KEYS = {"conny": "C" * 32, "edith": "E" * 32, "paula": "P" * 32}
TEAM_ROLES = {"conny": "contributor", "edith": "editor", "paula": "publisher"}
PREPARE = f"""
from inspire.setup.run_local import prepare_database
prepare_database()
from django.core.management import call_command
call_command("createsuperuser", username="{EDITOR}", email="", interactive=False, verbosity=0)
from tests.helpers.accounts import add_second_factor
add_second_factor("{EDITOR}")
from tests.helpers.accounts import create_account_with_app
for name, role in {TEAM_ROLES}.items():
    create_account_with_app(name, role, "{PASSWORD}", {TEAM_KEYS}[name])
"""
SERVE = (
    *("gunicorn", "inspire.wsgi", "--worker-class=inspire.worker.SiteWorker", "--limit-request-line=8190"),
    *(f"--workers={WORKERS}", "--threads=4", "--no-control-socket"),
)
LOG = ("--access-logfile=-", "--access-logformat=%(p)s %(r)s")  # the process, then the request


def get_loaded_database(folder: Path) -> str:
    """The address of the loaded database, with accounts. The first worker that asks creates it."""
    return prepare_database_once(folder, "prepared", _prepare, get_migrated_database(folder))


def _prepare(database: str) -> None:
    environment = build_server_environment(database) | {"DJANGO_SUPERUSER_PASSWORD": PASSWORD}
    command = [sys.executable, "-c", PREPARE]
    subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)


def build_server_environment(database: str) -> dict[str, str]:
    return os.environ | {"LOCAL": "1", "DEBUG": "0", "DATABASE_URL": database}


@dataclass(frozen=True)
class SiteResponse:
    status: int
    headers: HTTPMessage
    text: str


@dataclass(frozen=True)
class RunningSite:
    """A running server. `get` makes a request without a browser and without following redirects."""

    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str) -> SiteResponse:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return SiteResponse(response.status, response.headers, response.read().decode())
        finally:
            connection.close()

    def get_from_every_worker(self, path: str) -> list[SiteResponse]:
        """Requests the page repeatedly until each server process has answered, and returns all responses."""
        before = self._list_processes(path)
        responses: list[SiteResponse] = []
        with ThreadPoolExecutor(4) as threads:
            while len(set(self._list_processes(path)[len(before) :])) < WORKERS:
                assert len(responses) < 400, "one of the server's processes never answers"
                responses += threads.map(self.get, [path] * 4)
        return responses

    def _list_processes(self, path: str) -> list[str]:
        """The process of every response so far."""
        return [line.split()[0] for line in self.log.read_text().splitlines() if f" {path} " in line]


def is_ready(site: RunningSite) -> bool:
    try:
        return site.get("/readyz").status == 200
    except OSError:
        return False


@contextmanager
def run_site(database: str, log: Path) -> Iterator[RunningSite]:
    """Gunicorn on a free port. It inherits the open socket, so that no other process can take the port."""
    with socket.create_server(("127.0.0.1", 0)) as listener, log.open("w") as output:
        socket_number = listener.fileno()
        command = [sys.executable, "-m", *SERVE, *LOG, f"--bind=fd://{socket_number}"]
        environment = build_server_environment(database)
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=output, pass_fds=[socket_number]
        )
        site = RunningSite(listener.getsockname()[1], log)
    try:
        assert is_ready(site), f"The server does not start:\n{log.read_text()}"
        yield site
    finally:
        server.terminate()
        server.wait(30)
    assert "Traceback" not in log.read_text(), log.read_text()
