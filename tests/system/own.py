"""What tests that start the project's own commands need: a database and an environment of their own."""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg.sql import SQL, Identifier


def own_database(folder: Path, name: str, original: str = "") -> str:
    """The address of a database that nothing else uses, of the kind under test: an empty one, or a copy of the one
    that `original` is the address of, which nobody may be using at the same time.
    """
    server, name = os.environ["DATABASE_URL"], name + os.environ.get("PYTEST_XDIST_WORKER", "")
    if server.startswith("sqlite"):
        path = folder / f"{name}.sqlite3"
        if original:
            shutil.copyfile(original.removeprefix("sqlite:///"), path)
        return f"sqlite:///{path}"
    template = urlsplit(original).path.removeprefix("/") or "template1"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template)))
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def as_in_a_terminal(**more: str) -> dict[str, str]:
    """The environment without what a surrounding make leaves in it."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))} | more
