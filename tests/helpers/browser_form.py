"""Reads a form from a page and prepares the data that a browser would post."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

Data = dict[str, list[str]]


class _FormReader(HTMLParser):
    """Collects the values of one form, by its id, as a browser without JavaScript would. Without an id: the first that
    is posted, but not the one to sign out."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form, self.inside = form, False
        self.data: Data = {}
        self.area = self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values: dict[str, str] = {name: value or "" for name, value in attrs}
        self.inside |= tag == "form" and self.is_wanted(values)
        name = values.get("name", "")
        if tag == "option" and self.select and "selected" in values:
            self.add(self.select, values.get("value", ""))
        elif self.inside and name and "disabled" not in values:
            self.handle_control(tag, name, values)

    def is_wanted(self, values: dict[str, str]) -> bool:
        if self.form:
            return values.get("id") == self.form
        return not self.data and values.get("method") == "post" and values.get("id") != "logout-form"

    def handle_control(self, tag: str, name: str, values: dict[str, str]) -> None:
        if tag == "textarea":
            self.area = name
            self.data[name] = [""]
        elif tag == "select":
            self.select = name
        elif tag == "input" and self.is_posted(values):
            self.add(name, values.get("value", "on" if values.get("type") == "checkbox" else ""))

    @staticmethod
    def is_posted(values: dict[str, str]) -> bool:
        kind = values.get("type", "text")
        return kind not in ("submit", "button") and (kind not in ("checkbox", "radio") or "checked" in values)

    def add(self, name: str, value: str) -> None:
        self.data.setdefault(name, []).append(value)

    def handle_data(self, data: str) -> None:
        if self.area:
            self.data[self.area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area:
            # Browsers drop one line break after the opening tag.
            self.data[self.area][0] = self.data[self.area][0].removeprefix("\r\n").removeprefix("\n")
            self.area = ""
        self.select = "" if tag == "select" else self.select
        self.inside = self.inside and tag != "form"


def read_form(response: Any, form: str = "") -> Data:
    """The data of the form with this id, or of the first that is posted, as the page has it."""
    reader = _FormReader(form)
    reader.feed(response.content.decode())
    return {name: values for name, values in reader.data.items() if "__prefix__" not in name}


def set_values(data: Data, **values: Any) -> Data:
    """The data with some values changed; None removes a value. "__" in a name stands for "-"."""
    new = {name.replace("__", "-"): value for name, value in values.items()}
    listed = {n: v if isinstance(v, list) else [str(v)] for n, v in new.items() if v is not None}
    return {name: value for name, value in (data | listed).items() if new.get(name, "") is not None}


def add_row(data: Data, prefix: str, **values: Any) -> Data:
    """The data with one more row in an inline, as “Add another” would add it."""
    total = int(data[f"{prefix}-TOTAL_FORMS"][0])
    row = {f"{prefix}-{total}-{name}": [str(value)] for name, value in values.items()}
    return data | row | {f"{prefix}-TOTAL_FORMS": [str(total + 1)]}
