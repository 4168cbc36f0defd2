"""Copies of the fixtures that a test may change."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

Edit = Callable[[Any], object]


def edit_yaml(path: Path, edit: Edit) -> None:
    yaml = YAML(typ="safe")
    content = yaml.load(path.read_text())
    edit(content)
    with path.open("w") as stream:
        yaml.dump(content, stream)
