"""Renders readers' pages with minijinja, as a Django template backend: a page takes a twentieth of the time.

Its language is Jinja's. Folders whose templates need Django's own tags stay with Django: see `excluded` in
the settings.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import minijinja
from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.template.backends.base import BaseEngine
from django.template.backends.utils import csrf_input_lazy
from django.utils.autoreload import file_changed
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe

# minijinja escapes a slash too. HTML does not need that, and addresses could not be read in the source.
ESCAPED_SLASH = re.compile("&#x2f;")  # a pattern: on long pages it is faster than str.replace
INDENTATION = re.compile(r"\n\s+")


class MiniJinjaTemplates(BaseEngine):
    """OPTIONS: `excluded` folders, and the paths of `context_processors`, `filters` and `globals`."""

    app_dirname = "minijinja"

    def __init__(self, params: dict[str, Any]) -> None:
        options = params.pop("OPTIONS")
        super().__init__(params)
        self.excluded = tuple(f"{folder}/" for folder in options["excluded"])
        self.context_processors = [import_string(path) for path in options["context_processors"]]
        self.environment = minijinja.Environment(
            loader=self._load_source,
            # By default, only names that end in .html are escaped.
            auto_escape_callback=lambda _: "html",
            filters=import_string(options["filters"]),
            globals=import_string(options["globals"]),
            undefined_behavior="chainable",
        )
        self.get_template = cache(self.get_template)  # type: ignore[method-assign]
        file_changed.connect(self._reload, weak=False)

    def get_template(self, template_name: str) -> "Template":
        """Django asks its own engine next if this raises TemplateDoesNotExist."""
        is_ours = template_name.endswith(".html") and not template_name.startswith(self.excluded)
        if not is_ours or self._load_source(template_name) is None:
            raise TemplateDoesNotExist(template_name, backend=self)
        return Template(self, template_name)

    def _load_source(self, template_name: str) -> str | None:
        """Without indentation, which is a tenth of a page. None if there is no such template."""
        paths = (Path(folder, template_name) for folder in self.template_dirs)
        path = next(filter(Path.is_file, paths), None)
        return INDENTATION.sub("\n", path.read_text("utf-8")) if path else None

    def _reload(self, **_: Any) -> None:
        """Lets the development server notice a changed template without a restart."""
        self.environment.reload()


class Template:
    def __init__(self, engine: MiniJinjaTemplates, name: str) -> None:
        self.engine, self.name = engine, name

    def render(self, context: Mapping[str, Any] | None = None, request: HttpRequest | None = None) -> SafeString:
        values: dict[str, Any] = {}
        if request is not None:
            values["csrf_input"] = _build_csrf_input(request)
            for processor in self.engine.context_processors:
                values |= processor(request)
        html = self.engine.environment.render_template(self.name, **values | dict(context or {}))
        return mark_safe(ESCAPED_SLASH.sub("/", html))  # noqa: S308  every value was escaped


def _build_csrf_input(request: HttpRequest) -> Callable[[], str]:
    """A function, because a page that asks for the token sets a cookie."""
    return lambda: SafeString(csrf_input_lazy(request))
