"""What is wrong with an imported file: where, and what to do about it."""

from collections.abc import Sequence
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from examples.presenters.formatting import truncate_text

MAX_FAULTS = 2_000  # further faults are only counted
MAX_VALUE_LENGTH = 60  # characters shown of a cell's text


class ImportFault(NamedTuple):
    """`row` and `column` count from 1; 0 means the whole row, sheet or file. `slug`: the entry that cannot be imported
    because of it; empty if none can."""

    message: str
    sheet: str = ""
    row: int = 0
    column: int = 0
    name: str = ""
    value: str = ""
    slug: str = ""

    @property
    def column_letter(self) -> str:
        return get_column_letter(self.column) if self.column else ""

    @property
    def short_value(self) -> str:
        return truncate_text(" ".join(self.value.replace("\0", "␀").split()), MAX_VALUE_LENGTH)


class UnreadableFile(Exception):
    """The file cannot be read as a table."""

    def __init__(self, message: str, sheet: str = "", row: int = 0) -> None:
        self.fault = ImportFault(message, sheet, row)
        super().__init__(message)


class ImportFaults:
    """The first MAX_FAULTS faults, and the number of all. `slugs`: the entries that cannot be imported, "" for all."""

    def __init__(self) -> None:
        self.items: list[ImportFault] = []
        self.count = 0
        self.slugs: set[str] = set()
        self._missing_columns: set[tuple[str, str, str]] = set()

    def add(self, fault: ImportFault) -> None:
        """A missing column is reported once, not in every row that needs it."""
        self.slugs.add(fault.slug)
        if fault.name and not fault.column:
            key = (fault.sheet, fault.name, fault.message)
            if key in self._missing_columns:
                return
            self._missing_columns.add(key)
        self.count += 1
        if len(self.items) < MAX_FAULTS:
            self.items.append(fault)

    def sort(self, titles: Sequence[str]) -> None:
        """By place: the sheets in this order, then those with other names."""
        order = {title.casefold(): index for index, title in enumerate(titles)}
        self.items.sort(
            key=lambda fault: (order.get(fault.sheet.casefold(), len(order)), fault.sheet, fault.row, fault.column)
        )
