"""Unreadable and hostile files are rejected with advice on what to do."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
from collections.abc import Iterator

import pytest
from openpyxl import Workbook

from examples.admin.import_export import file_rows, sheets, upload_limits
from examples.admin.import_export.faults import ImportFaults, UnreadableFile
from examples.admin.import_export.sheets import MAX_COLUMNS
from examples.admin.import_export.store import EntryChange
from examples.documents.schema import build_empty_document
from tests.helpers.spreadsheets import build_archive, build_csv, build_workbook

GOOD = build_workbook(Examples=[["example", "title"], ["night-sitters", "Night sitters"]])
ROWS = [["example", "title"], ["night-sitters", "Night sitters"]]
DAMAGED, NO_TABLE, EMPTY = "damaged or has a password", "neither an Excel workbook", "no rows below the headings"


def read_error(content: bytes, name: str = "file.xlsx") -> str:
    """The message, which must also say what to do."""
    with pytest.raises(UnreadableFile) as error:
        file_rows.read_file_rows(name, content, ImportFaults())
    message = error.value.fault.message
    assert message.endswith(".")
    assert ". " in message
    return message


def read_texts(content: bytes, name: str) -> list[dict[str, str]]:
    faults = ImportFaults()
    rows = file_rows.read_file_rows(name, content, faults)
    assert faults.items == []
    return [row.texts for row in rows]


def understate_sizes(content: bytes) -> bytes:
    """The archive declares that every part unpacks to ten bytes."""
    changed = bytearray(content)
    for signature, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = changed.find(signature)
        while place >= 0:
            struct.pack_into("<I", changed, place + at, 10)
            place = changed.find(signature, place + 4)
    return bytes(changed)


def mark_encrypted(content: bytes) -> bytes:
    """The archive declares that its first part is encrypted."""
    changed = bytearray(content)
    place = changed.find(b"PK\x01\x02")
    struct.pack_into("<H", changed, place + 8, 1)
    return bytes(changed)


def list_hostile_workbooks() -> Iterator[tuple[str, bytes]]:
    zeros = b"0" * (20 * 1024 * 1024)
    yield "100 times as large", build_archive({"xl/media/zeros.bin": zeros}, base=GOOD)
    yield DAMAGED, understate_sizes(build_archive({"xl/media/zeros.bin": zeros}, base=GOOD))
    yield "you can import at most 200", build_archive({f"xl/media/{n}": b"" for n in range(200)}, base=GOOD)
    yield "links to other files", build_archive({"xl/externalLinks/externalLink1.xml": b"<a/>"}, base=GOOD)
    yield "contains macros or other files", build_archive({"xl/vbaProject.bin": b"x"}, base=GOOD)
    entity = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha">]><worksheet>&a;</worksheet>'
    yield "declares a document type", build_archive({"xl/worksheets/sheet1.xml": entity}, base=GOOD)
    yield "not in UTF-8", build_archive({"xl/worksheets/sheet1.xml": entity.decode().encode("utf-16")}, base=GOOD)
    yield "cannot be read", build_archive({"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row>"}, base=GOOD)
    yield DAMAGED, mark_encrypted(GOOD)
    yield DAMAGED, GOOD[: len(GOOD) // 2]
    yield "not an Excel workbook", build_archive({"word/document.xml": b"<a/>"})


@pytest.mark.parametrize(
    ("why", "content"), [pytest.param(*case, id=f"{n}-{case[0]}") for n, case in enumerate(list_hostile_workbooks())]
)
def test_hostile_workbook_is_rejected(why: str, content: bytes) -> None:
    assert why in read_error(content)


def test_document_type_across_two_chunks_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload_limits, "CHUNK_SIZE", 16)
    part = b'<?xml version="1.0"?>   <!DOCTYPE w []><worksheet/>'
    assert "declares a document type" in read_error(build_archive({"xl/worksheets/sheet1.xml": part}, base=GOOD))


def test_unpacked_size_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload_limits, "MAX_UNPACKED_SIZE", 10_000)
    assert read_error(build_archive({"xl/media/noise.bin": bytes(range(256)) * 100}, base=GOOD)).startswith(
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
        (build_csv(*ROWS).decode().encode("utf-16"), "wide.csv", "UTF-16"),
        (build_csv(*ROWS).decode().encode("utf-16-le"), "wide.csv", "UTF-16"),
        ("example,title\na,Café".encode("cp1252"), "western.csv", "not in UTF-8"),
        (b'example,title\na,"never closed', "open.csv", "quotation mark inside quoted text"),
        (b"x" * (upload_limits.MAX_FILE_SIZE + 1), "large.csv", "smaller than 10 MB"),
    ],
)
def test_unreadable_file_is_rejected(content: bytes, name: str, why: str) -> None:
    assert why in read_error(content, name)


@pytest.mark.parametrize(
    "content",
    [
        build_csv(*ROWS),
        b"\xef\xbb\xbf" + build_csv(*ROWS),
        build_csv(*ROWS, delimiter=";", end="\n"),
        build_csv(*ROWS, end="\r"),
        b"sep=;\r\n" + build_csv(*ROWS, delimiter=";"),
        build_csv([" Example ", "TITLE"], ROWS[1]),
        build_csv(ROWS[0], ["", " "], [], ROWS[1]),
    ],
)
def test_csv_variants_are_read(content: bytes) -> None:
    assert read_texts(content, "file.csv") == [{"example": "night-sitters", "title": "Night sitters"}]


def test_rows_and_columns_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_ROWS", 2)
    assert read_texts(GOOD, "file.xlsx")
    rows = [["example"], ["a"], ["b"], ["c"]]
    assert read_error(build_workbook(Examples=rows)).startswith("You can import at most 2 rows")
    assert read_error(build_csv(*rows), "file.csv").startswith("You can import at most 2 rows")
    assert "columns" in read_error(build_workbook(Examples=[["x"] * (MAX_COLUMNS + 1)]))
    assert "columns" in read_error(build_csv(["x"] * (MAX_COLUMNS + 1)), "file.csv")


def test_high_row_number_is_read_quickly() -> None:
    """The empty rows above it are not counted one by one."""
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").replace(b'r="2"', b'r="900000"').replace(b"A2", b"A900000")
    far = build_archive({"xl/worksheets/sheet1.xml": sheet.replace(b"B2", b"B900000")}, base=GOOD)
    (row,) = file_rows.read_file_rows("file.xlsx", far, ImportFaults())
    assert (row.number, row.slug) == (900_000, "night-sitters")


def test_numbers_and_dates_are_read_as_text() -> None:
    names = ["example", "number", "published", "read_on", "is_copy", "citation"]
    values = ["a", 3.0, 1200.5, dt.date(2026, 7, 1), True, "#N/A of a kind"]
    texts = ["a", "3", "1200.5", "2026-07-01", "yes", "#N/A of a kind"]
    (row,) = read_texts(build_workbook(Sources=[names, values]), "file.xlsx")
    assert row == dict(zip(names, texts, strict=True))


def test_number_formats_are_respected() -> None:
    book = Workbook()
    page = book.worksheets[0]
    page.title = "Examples"
    page.append(["example", "place", "started"])
    page.append(["a", 0.428, dt.date(2020, 7, 1)])
    page["B2"].number_format, page["C2"].number_format = "0.0%", "mmm-yy"
    content = io.BytesIO()
    book.save(content)
    assert read_texts(content.getvalue(), "file.xlsx") == [{"example": "a", "place": "42.8%", "started": "2020-07"}]


@pytest.mark.parametrize(
    ("part", "count", "text"),
    [
        ("participations", 1, "1 organisation will be removed"),
        ("participations", 2, "2 organisations will be removed"),
        ("area_links", 1, "1 ICB will be removed"),
    ],
)
def test_removals_are_counted_by_label(part: str, count: int, text: str) -> None:
    old = build_empty_document() | {part: [{"id": number} for number in range(count)]}
    assert EntryChange("draft", old, build_empty_document(), None).removals == [text]
