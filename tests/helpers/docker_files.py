"""Read the Dockerfile and compose.yaml, so that their commands can be tested without Docker."""

import json
import re
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Dockerfile:
    text: str

    @cached_property
    def instructions(self) -> list[tuple[str, str]]:
        """("RUN", arguments) in order, with continued lines joined and without comments."""
        lines = [line for line in self.text.splitlines() if line.strip() and not line.startswith("#")]
        joined = "\n".join(lines).replace("\\\n", " ")
        return [(op, rest.strip()) for op, _, rest in (line.partition(" ") for line in joined.splitlines())]

    def list_arguments(self, operation: str) -> list[str]:
        return [rest for op, rest in self.instructions if op == operation]

    @property
    def command(self) -> list[str]:
        """The command that the container runs."""
        return list(json.loads(self.list_arguments("CMD")[-1]))

    @property
    def sources(self) -> set[str]:
        """Paths copied from the project's folder."""
        words = [rest.split() for rest in self.list_arguments("COPY") if not rest.startswith("--from=")]
        return {source for *sources, _ in words for source in sources}

    def select_stage(self, name: str) -> "Dockerfile":
        """The instructions of one stage."""
        stages = re.split(r"^(?=FROM )", self.text, flags=re.MULTILINE)
        return Dockerfile(next(stage for stage in stages if stage.split("\n")[0].endswith(f" AS {name}")))

    @property
    def images(self) -> set[str]:
        """Base images, without the stages of this file."""
        stages = {words[2] for words in map(str.split, self.list_arguments("FROM")) if len(words) == 3}
        return {words[0] for words in map(str.split, self.list_arguments("FROM"))} - stages

    @property
    def commands(self) -> str:
        return "\n".join(self.list_arguments("RUN"))


def load_dockerfile() -> Dockerfile:
    return Dockerfile((ROOT / "Dockerfile").read_text())


def load_compose() -> dict[str, Any]:
    return dict(YAML(typ="safe").load(ROOT / "compose.yaml"))


def copy_image_files(folder: Path) -> None:
    """Copies exactly the files that the Dockerfile copies into the image."""
    for source in load_dockerfile().sources - {"inspire/setup", "inspire/assets"}:  # part of "inspire"
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, folder / source, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / source, folder / source)
    shutil.copytree(ROOT / ".build" / "assets", folder / ".build" / "assets")
