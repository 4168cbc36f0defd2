"""Every template that minijinja renders escapes whatever text it is given."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import TemplateDoesNotExist

from examples.presenters import template_names
from inspire.minijinja_backend import MiniJinjaTemplates

MAX_DEPTH = 8
HOSTILE = "<b>'\"&"
FOLDER: Path = settings.BASE_DIR / "templates"
NAMES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))
OPTIONS: dict[str, Any] = settings.TEMPLATES[0]["OPTIONS"]  # type: ignore[assignment]
OURS = [name for name in NAMES if name.split("/")[0] not in OPTIONS["excluded"]]


# Every word of every template, because any of them may be a variable.
WORDS = {word for name in OURS for word in re.findall(r"[a-z_]+", (FOLDER / name).read_text())}


class HostileValue:
    """Everything that a template may ask of a value leads to hostile text."""

    def __init__(self, depth: int = 0) -> None:
        self.depth = depth

    def __str__(self) -> str:
        return HOSTILE

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return "_licence.html" if name == "template" else HostileValue(self.depth + 1)

    def __getitem__(self, key: Any) -> Any:
        return getattr(self, str(key))

    def __iter__(self) -> Iterator["HostileValue"]:
        """Two, for templates that unpack pairs; none at a depth, for those that compare values."""
        return iter([HostileValue(self.depth + 1)] * 2 if self.depth < MAX_DEPTH else [])

    def __call__(self, *args: Any, **kwargs: Any) -> "HostileValue":
        return HostileValue(self.depth + 1)


# Instead of the site's own filters, some of which only accept dates or costs.
FILTERS = dict.fromkeys(template_names.FILTERS, lambda value, *_: value)


@pytest.fixture(scope="module")
def engine() -> MiniJinjaTemplates:
    options = OPTIONS | {"filters": f"{__name__}.FILTERS"}
    return MiniJinjaTemplates({"NAME": "hostile", "DIRS": [FOLDER], "APP_DIRS": False, "OPTIONS": options})


@pytest.mark.parametrize("name", OURS)
def test_template_escapes_hostile_text(name: str, engine: MiniJinjaTemplates) -> None:
    values: dict[str, Any] = dict.fromkeys(WORDS, HostileValue())
    html = engine.get_template(name).render(values | {"groups": [(HostileValue(),) * 3], "url": lambda *_: "/"})
    assert "<b>" not in html


@pytest.mark.parametrize("name", OURS)
def test_methods_are_called(name: str) -> None:
    """Django's templates call them by themselves."""
    assert re.findall(r"\.(?:all|get_\w+)\b(?!\()", (FOLDER / name).read_text()) == []


def test_text_is_escaped_whatever_the_template_is_called(engine: MiniJinjaTemplates) -> None:
    assert engine.environment.render_str("{{ text }}", "letter.txt", text="<b>") == "&lt;b&gt;"


@pytest.mark.parametrize("name", ["admin/login.html", "discovery/robots.txt", "missing.html", "../manage.py"])
def test_other_templates_are_left_to_django(name: str, engine: MiniJinjaTemplates) -> None:
    with pytest.raises(TemplateDoesNotExist):
        engine.get_template(name)
