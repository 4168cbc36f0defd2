"""Copies of the fixtures that a test may change."""

import shutil
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
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
