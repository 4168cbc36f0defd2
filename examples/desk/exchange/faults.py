"""What is wrong with a file: which kind, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from openpyxl.utils import get_column_letter

KEPT = 2_000  # faults kept with their words; those beyond are counted
SHORT = 60  # characters of a value that are shown


class Kind(StrEnum):
    # The file
    TOO_LARGE = "file-too-large"
    NOT_A_TABLE = "file-not-a-table"
    ENCODING = "file-encoding"
    DAMAGED = "file-damaged"
    MEMBERS = "archive-members"
    UNPACKED = "archive-size"
    RATIO = "archive-ratio"
    LINKED = "external-link"
    DECLARED = "document-type"
    MACROS = "macros"
    EMPTY = "no-rows"
    # Sheets and columns
    ROWS = "too-many-rows"
    COLUMNS = "too-many-columns"
    SHEET = "sheet-unknown"
    COLUMN = "column-unknown"
    COLUMN_MISSING = "column-missing"
    COLUMN_TWICE = "column-twice"
    UNNAMED = "column-unnamed"
    # Rows
    ROW_KIND = "row-kind"
    NOT_HERE = "column-not-of-this-kind"
    EXAMPLE_MISSING = "example-missing"
    EXAMPLE = "example-unknown"
    EXAMPLE_TWICE = "example-twice"
    NUMBER_TWICE = "source-number-twice"
    ROLE_TWICE = "organisation-twice"
    ICB_TWICE = "icb-twice"
    # States
    STATE = "state-not-imported"
    RETIRED = "example-retired"
    SLUG_CHANGED = "slug-changed"
    SLUG_TAKEN = "slug-taken"
    # Cells
    SLUG = "slug-bad"
    REQUIRED = "required"
    FORMULA = "formula"
    ERROR = "error-cell"
    CONTROL = "control-character"
    CELL_TOO_LONG = "cell-too-long"
    TOO_LONG = "text-too-long"
    LINES = "line-break"
    TERM = "term-unknown"
    TERM_RETIRED = "term-retired"
    ORGANISATION = "organisation-unknown"
    ICB = "icb-unknown"
    ITEM = "framework-item-unknown"
    RELATED = "related-unknown"
    ITSELF = "related-to-itself"
    CHOICE = "choice-unknown"
    YES_NO = "yes-no"
    DATE = "date-form"
    NO_SUCH_DAY = "date-impossible"
    NUMBER = "number-form"
    RANGE = "number-range"
    NEGATIVE = "amount-negative"
    ADDRESS = "address-bad"
    EMAIL = "e-mail-bad"
    # Claims
    END = "end-before-start"
    AMOUNTS = "amounts-out-of-order"
    AMOUNT_SOURCE = "amount-without-source"
    COST_EMPTY = "cost-says-nothing"
    CITED = "source-not-there"
    EVIDENCE = "evidence-without-source"


class Wrong(Exception):
    """A value that can not be taken, before it is known where it stands. `others`: more that is wrong with it."""

    def __init__(self, kind: Kind, message: str, others: Sequence[Wrong] = ()) -> None:
        self.kind, self.message, self.others = kind, message, others
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Fault:
    """`row` and `column` count from 1; 0 stands for the whole file or sheet, or for the whole row."""

    kind: Kind
    message: str
    sheet: str = ""
    row: int = 0
    column: int = 0
    name: str = ""
    value: str = ""

    @property
    def letter(self) -> str:
        """The column as a spreadsheet calls it."""
        return get_column_letter(self.column) if self.column else ""

    @property
    def shortened(self) -> str:
        shown = " ".join(self.value.replace("\0", "␀").split())
        return shown if len(shown) <= SHORT else f"{shown[: SHORT - 1]}…"


class Unreadable(Exception):
    """The file can not be taken as a table at all."""

    def __init__(self, kind: Kind, message: str, sheet: str = "", row: int = 0) -> None:
        self.fault = Fault(kind, message, sheet, row)
        super().__init__(message)


class Faults:
    """All of them in the order found, words for the first KEPT."""

    def __init__(self) -> None:
        self.kept: list[Fault] = []
        self.count = 0

    def add(self, fault: Fault) -> None:
        self.count += 1
        if len(self.kept) < KEPT:
            self.kept.append(fault)

    @property
    def beyond(self) -> int:
        """How many were counted only."""
        return self.count - len(self.kept)

    def sort(self, titles: Sequence[str]) -> None:
        """By place: the sheets in this order, then those of other names."""
        order = {title.casefold(): place for place, title in enumerate(titles)}
        self.kept.sort(
            key=lambda fault: (order.get(fault.sheet.casefold(), len(order)), fault.sheet, fault.row, fault.column)
        )
