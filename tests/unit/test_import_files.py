"""Files that are no tables, or hostile ones, are refused with a word on what to do, before anything is made of them."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
from collections.abc import Iterator

import pytest
from openpyxl import Workbook

from examples.admin.import_export import archive_limits, csv_reader, file_rows, workbook_reader
from examples.admin.import_export.faults import FileFaults, UnreadableFile
from examples.admin.import_export.sheets import MAX_COLUMNS
from examples.admin.import_export.store import EntryChange
from examples.documents.schema import build_empty_document
from tests.helpers.spreadsheets import archive, table
from tests.helpers.spreadsheets import workbook as book

GOOD = book(Examples=[["example", "title"], ["night-sitters", "Night sitters"]])
ROWS = [["example", "title"], ["night-sitters", "Night sitters"]]
DAMAGED, NO_TABLE, EMPTY = "damaged or has a password", "neither an Excel workbook", "no rows below the headings"


def refused(content: bytes, name: str = "file.xlsx") -> str:
    """Why; what to do comes after it."""
    with pytest.raises(UnreadableFile) as error:
        file_rows.read_file_rows(name, content, FileFaults())
    message = error.value.fault.message
    assert message.endswith(".")
    assert ". " in message
    return message


def texts(content: bytes, name: str) -> list[dict[str, str]]:
    faults = FileFaults()
    found = file_rows.read_file_rows(name, content, faults)
    assert faults.items == []
    return [line.texts for line in found]


def lying(content: bytes) -> bytes:
    """The archive's directory says that every part unpacks to ten bytes."""
    changed = bytearray(content)
    for signature, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = changed.find(signature)
        while place >= 0:
            struct.pack_into("<I", changed, place + at, 10)
            place = changed.find(signature, place + 4)
    return bytes(changed)


def locked(content: bytes) -> bytes:
    """The same, said to be encrypted."""
    changed = bytearray(content)
    place = changed.find(b"PK\x01\x02")
    struct.pack_into("<H", changed, place + 8, 1)
    return bytes(changed)


def hostile() -> Iterator[tuple[str, bytes]]:
    zeros = b"0" * (20 * 1024 * 1024)
    yield "100 times as large", archive({"xl/media/zeros.bin": zeros}, base=GOOD)
    yield DAMAGED, lying(archive({"xl/media/zeros.bin": zeros}, base=GOOD))
    yield (
        "you can import at most 200",
        archive({f"xl/media/{n}": b"" for n in range(archive_limits.MAX_MEMBERS)}, base=GOOD),
    )
    yield "links to other files", archive({"xl/externalLinks/externalLink1.xml": b"<a/>"}, base=GOOD)
    yield "contains macros or other files", archive({"xl/vbaProject.bin": b"x"}, base=GOOD)
    entity = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha">]><worksheet>&a;</worksheet>'
    yield "declares a document type", archive({"xl/worksheets/sheet1.xml": entity}, base=GOOD)
    yield "not in UTF-8", archive({"xl/worksheets/sheet1.xml": entity.decode().encode("utf-16")}, base=GOOD)
    yield "cannot be read", archive({"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row>"}, base=GOOD)
    yield DAMAGED, locked(GOOD)
    yield DAMAGED, GOOD[: len(GOOD) // 2]
    yield "not an Excel workbook", archive({"word/document.xml": b"<a/>"})


@pytest.mark.parametrize(
    ("why", "content"), [pytest.param(*case, id=f"{n}-{case[0]}") for n, case in enumerate(hostile())]
)
def test_hostile_workbook_is_refused(why: str, content: bytes) -> None:
    assert why in refused(content)


def test_document_type_across_two_chunks_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_limits, "CHUNK_SIZE", 16)
    part = b'<?xml version="1.0"?>   <!DOCTYPE w []><worksheet/>'
    assert "declares a document type" in refused(archive({"xl/worksheets/sheet1.xml": part}, base=GOOD))


def test_more_than_the_limit_is_never_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_limits, "MAX_UNPACKED_SIZE", 10_000)
    assert refused(archive({"xl/media/noise.bin": bytes(range(256)) * 100}, base=GOOD)).startswith(
        "The workbook is larger than"
    )


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"\xd0\xcf\x11\xe0 old", "old.xls", "old workbook (.xls)"),
        (b"%PDF-1.7", "paper.csv", NO_TABLE),
        (b"example\n", "table.txt.exe", NO_TABLE),
        (b"", "empty.csv", EMPTY),
        (b"example,title\n", "headings.csv", EMPTY),
        (table(*ROWS).decode().encode("utf-16"), "wide.csv", "UTF-16"),
        (table(*ROWS).decode().encode("utf-16-le"), "wide.csv", "UTF-16"),
        ("example,title\na,Café".encode("cp1252"), "western.csv", "not in UTF-8"),
        (b'example,title\na,"never closed', "open.csv", "quotation mark that is not doubled"),
        (b"x" * (file_rows.MAX_FILE_SIZE + 1), "large.csv", "smaller than 10 MB"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, name: str, why: str) -> None:
    assert why in refused(content, name)


@pytest.mark.parametrize(
    "content",
    [
        table(*ROWS),
        b"\xef\xbb\xbf" + table(*ROWS),
        table(*ROWS, delimiter=";", end="\n"),
        table(*ROWS, end="\r"),
        b"sep=;\r\n" + table(*ROWS, delimiter=";"),
        table([" Example ", "TITLE"], ROWS[1]),
        table(ROWS[0], ["", " "], [], ROWS[1]),
    ],
)
def test_csv_is_read_as_programs_write_it(content: bytes) -> None:
    assert texts(content, "file.csv") == [{"example": "night-sitters", "title": "Night sitters"}]


def test_rows_and_columns_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_reader, "MAX_ROWS", 2)
    monkeypatch.setattr(csv_reader, "MAX_ROWS", 2)
    assert texts(GOOD, "file.xlsx")
    assert refused(book(Examples=[["example"], ["a"], ["b"], ["c"]])).startswith("You can import at most 2 rows")
    assert refused(table(["example"], *[["a"]] * 3), "file.csv").startswith("You can import at most 2 rows")
    assert "columns" in refused(book(Examples=[["x"] * (MAX_COLUMNS + 1)]))
    assert "columns" in refused(table(["x"] * (MAX_COLUMNS + 1)), "file.csv")


def test_rows_far_below_are_not_waited_for() -> None:
    """A row numbered a million stands for a million empty ones."""
    with zipfile.ZipFile(io.BytesIO(GOOD)) as made:
        sheet = made.read("xl/worksheets/sheet1.xml").replace(b'r="2"', b'r="900000"').replace(b"A2", b"A900000")
    far = archive({"xl/worksheets/sheet1.xml": sheet.replace(b"B2", b"B900000")}, base=GOOD)
    (line,) = file_rows.read_file_rows("file.xlsx", far, FileFaults())
    assert (line.number, line.slug) == (900_000, "night-sitters")


def test_numbers_and_dates_are_read_as_they_are_shown() -> None:
    content = book(
        Sources=[
            ["example", "number", "published", "read_on", "is_copy", "citation"],
            ["a", 3.0, 1200.5, dt.date(2026, 7, 1), True, "#N/A of a kind"],
        ]
    )
    (line,) = texts(content, "file.xlsx")
    assert line == {
        "example": "a",
        "number": "3",
        "published": "1200.5",
        "read_on": "2026-07-01",
        "is_copy": "yes",
        "citation": "#N/A of a kind",
    }


def test_formats_show_what_was_meant() -> None:
    made = Workbook()
    page = made.worksheets[0]
    page.title = "Examples"
    page.append(["example", "place", "started"])
    page.append(["a", 0.428, dt.date(2020, 7, 1)])
    page["B2"].number_format, page["C2"].number_format = "0.0%", "mmm-yy"
    content = io.BytesIO()
    made.save(content)
    assert texts(content.getvalue(), "file.xlsx") == [{"example": "a", "place": "42.8%", "started": "2020-07"}]


@pytest.mark.parametrize(
    ("part", "count", "text"),
    [
        ("participations", 1, "1 organisation will be removed"),
        ("participations", 2, "2 organisations will be removed"),
        ("area_links", 1, "1 ICB will be removed"),
    ],
)
def test_rows_that_go_have_the_name_that_editors_know(part: str, count: int, text: str) -> None:
    old = build_empty_document() | {part: [{"id": number} for number in range(count)]}
    assert EntryChange("draft", old, build_empty_document(), None).removals == [text]
