"""What is wrong with a file: where, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

MOST = 2_000  # faults with their words; those beyond are only counted
SHORT = 60  # characters of a value that are shown


@dataclass(frozen=True, slots=True)
class Fault:
    """`row` and `column` count from 1; 0 stands for the whole file or sheet, or for the whole row. `slug`: of the entry
    that it keeps from being imported; empty where that is all of them."""

    message: str
    sheet: str = ""
    row: int = 0
    column: int = 0
    name: str = ""
    value: str = ""
    slug: str = ""

    @property
    def letter(self) -> str:
        """The column as a spreadsheet calls it."""
        return get_column_letter(self.column) if self.column else ""

    @property
    def shortened(self) -> str:
        """The value, as far as it is shown."""
        shown = " ".join(self.value.replace("\0", "␀").split())
        return shown if len(shown) <= SHORT else f"{shown[: SHORT - 1]}…"


class Unreadable(Exception):
    """The file cannot be taken as a table at all."""

    def __init__(self, message: str, sheet: str = "", row: int = 0) -> None:
        self.fault = Fault(message, sheet, row)
        super().__init__(message)


class Faults:
    """All of them in the order found, words for the first MOST. `slugs`: the entries that they keep from being
    imported, with "" for all."""

    def __init__(self) -> None:
        self.items: list[Fault] = []
        self.count = 0
        self.slugs: set[str] = set()
        self._missing: set[tuple[str, str, str]] = set()

    def add(self, fault: Fault) -> None:
        """A column that is missing is named once, not in every row that needs it."""
        self.slugs.add(fault.slug)
        if fault.name and not fault.column:
            key = (fault.sheet, fault.name, fault.message)
            if key in self._missing:
                return
            self._missing.add(key)
        self.count += 1
        if len(self.items) < MOST:
            self.items.append(fault)

    @property
    def beyond(self) -> int:
        """How many were counted only."""
        return self.count - len(self.items)

    def sort(self, titles: Sequence[str]) -> None:
        """By place: the sheets in this order, then those of other names."""
        order = {title.casefold(): place for place, title in enumerate(titles)}
        self.items.sort(
            key=lambda fault: (order.get(fault.sheet.casefold(), len(order)), fault.sheet, fault.row, fault.column)
        )
