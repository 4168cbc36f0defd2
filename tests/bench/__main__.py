"""`make bench`: every size on every database, then the tables and the picture for the README."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.picture import picture, tables
from tests.helpers.database import run_postgresql

SIZES = [int(size) for size in os.environ.get("SIZES", "500 10000").split()]
Results = dict[str, dict[int, dict[str, Any]]]


def measured(database: str, size: int) -> dict[str, Any]:
    """In a process of its own, so that one size's memory is not another's."""
    print(f"==> {size:,} made-up entries on {database.split(':')[0]}", file=sys.stderr, flush=True)
    surroundings = os.environ | {
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "LOCAL": "1",
    }
    command = [sys.executable, "-m", "tests.bench.one", str(size)]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def main() -> None:
    results: Results = {"SQLite": {}, "PostgreSQL": {}}
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        for size in SIZES:
            results["SQLite"][size] = measured(f"sqlite:///{folder}/{size}.sqlite3", size)
            with run_postgresql(folder / str(size)) as address:
                results["PostgreSQL"][size] = measured(address, size)
    print(tables(results))
    print(picture(results))


if __name__ == "__main__":
    main()
