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
    """`name`: of the parameter in the address."""

    name: str
    label: str
    options: list[Option]


def build_select(name: str, label: str, choices: Mapping[str, str], selected: str) -> Select:
    """`choices`: value -> label."""
    return Select(name, label, [Option(value, text, value == selected) for value, text in choices.items()])
