"""Drop-down lists of a GET form."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    selected: bool


@dataclass(frozen=True)
class Select:
    """`id`: of the element. `name`: of the parameter in the address."""

    id: str
    name: str
    label: str
    options: list[Option]


def build_select(name: str, label: str, choices: Mapping[str, str], selected: str = "", element_id: str = "") -> Select:
    """`choices`: value -> label. `element_id`: where two lists of a page have the same name."""
    return Select(
        element_id or name, name, label, [Option(value, text, value == selected) for value, text in choices.items()]
    )
