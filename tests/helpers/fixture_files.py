"""Copies of the fixtures that a test may change."""

import shutil
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
MAX_ROWS = 20  # of strategies and of groups of synonyms
Edit = Callable[[Any], object]


def edit_yaml(path: Path, edit: Edit) -> None:
    yaml = YAML(typ="safe")
    content = yaml.load(path.read_text())
    edit(content)
    with path.open("w") as stream:
        yaml.dump(content, stream)


def copy_fixtures(folder: Path, slugs: Collection[str], entries: Path = FIXTURES / "examples") -> Path:
    """Copies the fixtures with only these entries, from the folder `entries`, and without links to others."""
    shutil.copytree(FIXTURES, folder, ignore=shutil.ignore_patterns("examples"))
    (folder / "examples").mkdir()
    for slug in slugs:
        shutil.copy(entries / f"{slug}.yaml", folder / "examples")
        edit_yaml(folder / "examples" / f"{slug}.yaml", lambda entry: entry.update(related=[]))
    return folder


def copy_few_fixtures(folder: Path, slugs: Collection[str]) -> Path:
    """These entries, what they refer to, and few of the rest: loading all rows takes most of the time."""
    copy_fixtures(folder, slugs)
    texts = "".join(path.read_text() for path in (folder / "examples").iterdir())

    def keep_named(rows: list[dict[str, Any]]) -> None:
        rows[:] = [row for row in rows if row["slug"] in texts]

    def keep_first(rows: list[Any]) -> None:
        del rows[MAX_ROWS:]

    edit_yaml(folder / "organisations.yaml", keep_named)
    for name in ("strategies.yaml", "synonyms.yaml"):
        edit_yaml(folder / name, keep_first)
    return folder
