"""A form as a browser would send it back: what stands in the page, with changes. Standard library only."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

Data = dict[str, list[str]]


class _FormReader(HTMLParser):
    """Collects the controls of the form with one id, as a browser does without JavaScript."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form, self.inside = form, False
        self.data: Data = {}
        self.area = self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got: dict[str, str] = {name: value or "" for name, value in attrs}
        self.inside |= tag == "form" and got.get("id") == self.form
        name = got.get("name", "")
        if tag == "option" and self.select and "selected" in got:
            self.add(self.select, got.get("value", ""))
        elif self.inside and name and "disabled" not in got:
            self.control(tag, name, got)

    def control(self, tag: str, name: str, got: dict[str, str]) -> None:
        if tag == "textarea":
            self.area = name
            self.data[name] = [""]
        elif tag == "select":
            self.select = name
        elif tag == "input" and self.sent(got):
            self.add(name, got.get("value", "on" if got.get("type") == "checkbox" else ""))

    @staticmethod
    def sent(got: dict[str, str]) -> bool:
        kind = got.get("type", "text")
        return kind not in ("submit", "button") and (kind not in ("checkbox", "radio") or "checked" in got)

    def add(self, name: str, value: str) -> None:
        self.data.setdefault(name, []).append(value)

    def handle_data(self, data: str) -> None:
        if self.area:
            self.data[self.area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # A browser drops one line break that follows the opening tag.
            self.data[self.area][0] = self.data[self.area][0].removeprefix("\r\n").removeprefix("\n")
            self.area = ""
        self.select = "" if tag == "select" else self.select
        self.inside = self.inside and tag != "form"


def read_form(response: Any, form: str) -> Data:
    """What the page's form would send if nothing were touched."""
    reader = _FormReader(form)
    reader.feed(response.content.decode())
    return {name: values for name, values in reader.data.items() if "__prefix__" not in name}


def set_values(data: Data, **values: Any) -> Data:
    """The same with some controls set; `None` leaves a control out. Double underscores stand for hyphens."""
    given = {name.replace("__", "-"): value for name, value in values.items()}
    listed = {n: v if isinstance(v, list) else [str(v)] for n, v in given.items() if v is not None}
    return {name: value for name, value in (data | listed).items() if given.get(name, "") is not None}


def add_row(data: Data, prefix: str, **values: Any) -> Data:
    """The same with one more row in an inline, as its “Add another” link makes it."""
    total = int(data[f"{prefix}-TOTAL_FORMS"][0])
    row = {f"{prefix}-{total}-{name}": [str(value)] for name, value in values.items()}
    return data | row | {f"{prefix}-TOTAL_FORMS": [str(total + 1)]}
