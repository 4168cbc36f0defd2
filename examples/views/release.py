"""Which version of the site is running: a new one makes every kept copy of a page old."""

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.autoreload import file_changed

FOLDERS = ("examples", "inspire", "templates")
SUFFIXES = {".py", ".html", ".xml", ".txt", ".yaml"}


class Deployment(NamedTuple):
    digest: str
    newest: dt.datetime


@lru_cache(maxsize=1)
def get_deployment() -> Deployment:
    """A digest of code, templates, package versions and names of static files; the same in every process and replica.

    Read once a process: about a megabyte.
    """
    digest, newest = blake2b(digest_size=16), 0.0
    for path in sorted(_list_files()):
        digest.update(path.name.encode() + path.read_bytes())
        newest = max(newest, path.stat().st_mtime)
    return Deployment(digest.hexdigest(), dt.datetime.fromtimestamp(newest, dt.UTC))


def _list_files() -> Iterator[Path]:
    for folder in FOLDERS:
        yield from (path for path in (settings.BASE_DIR / folder).rglob("*") if path.suffix in SUFFIXES)
    others = (settings.BASE_DIR / "uv.lock", settings.STATIC_ROOT / "staticfiles.json")
    yield from (path for path in others if path.exists())


def _clear_deployment(**_: Any) -> None:
    """The development server takes up a changed template without a restart."""
    get_deployment.cache_clear()


file_changed.connect(_clear_deployment)
