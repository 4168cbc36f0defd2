"""Which version of the code is running. A new version makes every cached page out of date."""

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.autoreload import file_changed

FOLDERS = ("examples", "inspire", "templates")
SUFFIXES = {".py", ".html", ".xml", ".txt", ".yaml", ".po"}


class Release(NamedTuple):
    digest: str
    newest: dt.datetime


@lru_cache(maxsize=1)
def get_release() -> Release:
    """Digest of code, templates, package versions and names of static files, and the time of the newest file.

    The digest is the same in every process and replica. About a megabyte is read, once for each process.
    """
    digest, newest = blake2b(digest_size=16), 0.0
    for path in sorted(_list_files()):
        digest.update(path.name.encode() + path.read_bytes())
        newest = max(newest, path.stat().st_mtime)
    return Release(digest.hexdigest(), dt.datetime.fromtimestamp(newest, dt.UTC))


def _list_files() -> Iterator[Path]:
    for folder in FOLDERS:
        yield from (path for path in (settings.BASE_DIR / folder).rglob("*") if path.suffix in SUFFIXES)
    others = (settings.BASE_DIR / "uv.lock", settings.STATIC_ROOT.parent / "staticfiles.json")
    yield from (path for path in others if path.exists())


def _clear_release(**_: Any) -> None:
    """Lets the development server notice a changed template without a restart."""
    get_release.cache_clear()


file_changed.connect(_clear_release)
