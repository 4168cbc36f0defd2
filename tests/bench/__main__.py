"""`make bench`: measures every size on every database, then prints tables, a chart and, on the last line, JSON.

SIZES="500 100000" sets the numbers of entries. QUICK=1 measures fewer requests, on SQLite only.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.report import build_chart, build_summary, build_tables
from tests.helpers.database import run_postgresql

SIZES = [int(size) for size in os.environ.get("SIZES", "500 10000").split()]
QUICK = os.environ.get("QUICK") == "1"
QUICK_COUNTS = {"SEARCHES": "20", "PAGES": "100"}
Results = dict[str, dict[int, dict[str, Any]]]


def measure(database: str, size: int) -> dict[str, Any]:
    """Runs in a new process, so that the memory of one size does not affect the next."""
    print(f"==> {size:,} generated entries on {database.split(':')[0]}", file=sys.stderr, flush=True)
    environment = (
        (QUICK_COUNTS if QUICK else {})
        | os.environ
        | {
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
            "LOCAL": "1",
            "STATEMENT_TIMEOUT": "0",  # all examples are published in one statement
        }
    )
    command = [sys.executable, "-m", "tests.bench.measurements", str(size)]
    process = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if process.returncode:
        sys.exit(process.stderr)
    result: dict[str, Any] = json.loads(process.stdout.splitlines()[-1])
    return result


def main() -> None:
    results: Results = {"SQLite": {}} if QUICK else {"SQLite": {}, "PostgreSQL": {}}
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        for size in SIZES:
            results["SQLite"][size] = measure(f"sqlite:///{folder}/{size}.sqlite3", size)
            if not QUICK:
                with run_postgresql(folder / str(size)) as address:
                    results["PostgreSQL"][size] = measure(address, size)
    print(build_tables(results))
    print(build_chart(results))
    print(json.dumps(build_summary(results["SQLite"])))


if __name__ == "__main__":
    main()
