"""The site run by gunicorn, with the fixtures loaded, for tests with a browser.

pytest-django's live server does not suit: it empties the database after every test, loading the catalogue takes
seconds, and one process cannot show that all server processes see a change. So the code of `make run` migrates and
loads one database in each run; each server gets a copy, which takes almost no time, and gunicorn serves it with two
processes. All workers of a run share one server; a test that changes what readers see starts its own.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from uuid import uuid4

from tests.helpers.isolated_database import (
    ROOT,
    create_database,
    get_migrated_database,
    get_run_folder,
    get_site_address,
    make_once,
)
from tests.helpers.wait import PATIENCE, wait_until

WORKERS = 2
EDITOR, OWNER, PASSWORD = "editor", "owner", "correct horse battery"  # two superusers: signing out ends every session
# Three people with one role each, and the keys of their authenticator apps.
TEAM_KEYS = {"conny": "C" * 32, "edith": "E" * 32, "paula": "P" * 32}
TEAM_ROLES = {"conny": "contributor", "edith": "editor", "paula": "publisher"}
PREPARE = f"""
from inspire.setup.run_local import prepare_database
prepare_database()
from django.core.management import call_command
from tests.helpers.accounts import add_second_factor, create_account_with_app
for name in ("{EDITOR}", "{OWNER}"):
    call_command("createsuperuser", username=name, email="", interactive=False, verbosity=0)
    add_second_factor(name)
for name, role in {TEAM_ROLES}.items():
    create_account_with_app(name, role, "{PASSWORD}", {TEAM_KEYS}[name])
"""
SERVE = ("gunicorn", "--config=inspire/gunicorn_config.py", f"--workers={WORKERS}")
RUNNING: list[subprocess.Popen[bytes]] = []  # Python warns about a process that nothing refers to any more
MARK = "x-mark"  # a header that marks requests in the log
# The process, the mark, then the request.
LOG = ("--logger-class=gunicorn.glogging.Logger", f"--access-logformat=%(p)s %({{{MARK}}}i)s %(r)s")


def get_loaded_database() -> str:
    """The address of the loaded database, with accounts. Copy it."""
    return make_once("loaded", _load)


def _load() -> str:
    database = create_database("loaded", get_migrated_database())
    environment = build_server_environment(database) | {"DJANGO_SUPERUSER_PASSWORD": PASSWORD}
    command = [sys.executable, "-c", PREPARE]
    subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
    return database


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

    def get(self, path: str, **headers: str) -> SiteResponse:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            return SiteResponse(response.status, response.headers, response.read().decode())
        finally:
            connection.close()

    def get_from_every_worker(self, path: str) -> list[SiteResponse]:
        """Requests the page repeatedly until each server process has answered, and returns all responses."""
        mark = uuid4().hex
        responses: list[SiteResponse] = []

        def is_complete() -> bool:
            responses.extend(threads.map(partial(self.get, **{MARK: mark}), [path] * 4))
            lines = self.log.read_text().splitlines()  # each is written after its response
            return len({line.split()[0] for line in lines if mark in line}) == WORKERS

        with ThreadPoolExecutor(4) as threads:
            wait_until(is_complete, "One of the server's processes never answers.")
        return responses


def is_ready(site: RunningSite) -> bool:
    try:
        return site.get("/readyz").status == 200
    except OSError:
        return False


def start_site(name: str, database: str = "", **variables: str) -> tuple[RunningSite, subprocess.Popen[bytes]]:
    """Gunicorn on a free port, with this database or a copy of the loaded one. It inherits the open socket, so that no
    other process can take the port.
    """
    log = get_run_folder() / f"{name}.log"
    with socket.create_server(("127.0.0.1", 0)) as listener, log.open("w") as output:
        command = [sys.executable, "-m", *SERVE, *LOG, f"--bind=fd://{listener.fileno()}"]
        database = database or create_database(name, get_loaded_database())
        environment = build_server_environment(get_site_address(database)) | variables
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=output, pass_fds=[listener.fileno()]
        )
        site = RunningSite(listener.getsockname()[1], log)
    assert is_ready(site), f"The server does not start:\n{log.read_text()}"
    return site, server


@contextmanager
def run_site(name: str, database: str = "", **variables: str) -> Iterator[RunningSite]:
    """A server of one test's own. `variables`: of its environment."""
    site, server = start_site(name, database, **variables)
    try:
        yield site
    finally:
        server.terminate()
        server.wait(PATIENCE)
    check_log(site)


def get_shared_site() -> RunningSite:
    """The server of all workers. The first starts it; the main process ends it, because others may need it longer."""
    port = make_once("shared", _start_shared_site)
    return RunningSite(int(port), get_run_folder() / "shared.log")


def _start_shared_site() -> str:
    site, server = start_site("shared")
    RUNNING.append(server)
    (get_run_folder() / "shared.pid").write_text(str(server.pid))
    return str(site.port)


def check_log(site: RunningSite) -> None:
    text = site.log.read_text()
    assert "Traceback" not in text, text
