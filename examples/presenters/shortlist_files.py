"""The rows of a comparison as CSV and as a workbook: one row for each example, one column for each thing compared."""

import io
from collections.abc import Iterator, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from examples.models import Example
from examples.presenters.comparison import RULES, build_rows
from examples.presenters.control_characters import remove_unprintable
from examples.presenters.csv_cells import escape_formula, format_csv
from examples.presenters.formatting import format_iso_date

HEADINGS = ("Example", "Web address", *(rule.label for rule in RULES), "Catalogue revision", "As of")
COLUMN_WIDTH = 40
MAX_CELL_LENGTH = 32_767  # Excel's limit
TOO_LONG = " … [shortened: see the page of the example]"


def build_csv(examples: Sequence[Example], root: str, revision: int, as_of: str) -> str:
    """`root`: the site's address without a trailing slash. `as_of`: a date in ISO form."""
    return format_csv([HEADINGS, *_list_records(examples, root, revision, as_of)])


def build_workbook(examples: Sequence[Example], root: str, revision: int, as_of: str) -> bytes:
    """The table of `build_csv`, with a heading that stays in view. Every cell is text, so none runs as a formula."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101  a new workbook has a sheet
    sheet.title = "Shortlist"
    sheet.append(HEADINGS)
    for record in _list_records(examples, root, revision, as_of):
        sheet.append([_shorten(escape_formula(value)) for value in record])
    for number, cell in enumerate(sheet[1], start=1):
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = COLUMN_WIDTH
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "B2"
    book.properties.title = f"Shortlist of {len(examples)} examples, {format_iso_date(as_of)}"
    book.properties.language = "en-GB"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _list_records(examples: Sequence[Example], root: str, revision: int, as_of: str) -> Iterator[list[str]]:
    rows = build_rows(examples)
    for number, example in enumerate(examples):
        texts = ("\n".join(line.text for line in row.cells[number].lines) for row in rows)
        values = (example.title, root + example.get_absolute_url(), *texts, str(revision), as_of)
        yield [remove_unprintable(value) for value in values]


def _shorten(text: str) -> str:
    return text if len(text) <= MAX_CELL_LENGTH else text[: MAX_CELL_LENGTH - len(TOO_LONG)] + TOO_LONG
