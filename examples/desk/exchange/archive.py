"""A workbook is a ZIP archive. What it unpacks to is measured before anything is made of it."""

from __future__ import annotations

import io
import zipfile

from examples.desk.exchange.faults import Kind, Unreadable

MEMBERS = 200
UNPACKED = 100 * 1024 * 1024
RATIO = 100
SMALL = 1024 * 1024  # below this many bytes a ratio says nothing
CHUNK = 256 * 1024
HEAD = 1024
OUTSIDE = ("xl/externalLinks/", "xl/connections", "xl/queryTables/")
MACROS = ("vbaProject", "xl/macrosheets/", "xl/activeX/", "xl/embeddings/")
SAVE_AGAIN = "Open it in a spreadsheet program, save it as .xlsx again, and send that."
PLAIN = "Copy the rows into the template, which holds nothing but texts, and send that."


def check(content: bytes) -> None:
    """Raises Unreadable. Sizes that the archive declares are looked at first, then the bytes themselves are counted,
    since what is declared need not be true."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _declared(archive.infolist(), len(content))
            for member in archive.infolist():
                _measured(archive, member)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise Unreadable(Kind.DAMAGED, f"The workbook is damaged or has a password. {SAVE_AGAIN}") from error
    except Exception as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(
            Kind.DAMAGED, f"The workbook is damaged. {SAVE_AGAIN}"
        ) from error  # zlib.error, lzma.LZMAError


def _declared(members: list[zipfile.ZipInfo], size: int) -> None:
    names = {member.filename for member in members}
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        raise Unreadable(Kind.NOT_A_TABLE, f"This archive is not an Excel workbook (.xlsx). {SAVE_AGAIN}")
    if len(members) > MEMBERS:
        raise Unreadable(Kind.MEMBERS, f"The workbook has {len(members)} parts; at most {MEMBERS} are taken. {PLAIN}")
    if any(name.startswith(OUTSIDE) for name in names):
        raise Unreadable(Kind.LINKED, f"The workbook fetches from other files or places. {PLAIN}")
    if any(part in name for part in MACROS for name in names):
        raise Unreadable(Kind.MACROS, f"The workbook holds macros or other files. {PLAIN}")
    _within(sum(member.file_size for member in members), size)


def _within(unpacked: int, packed: int) -> None:
    if unpacked > UNPACKED:
        size = UNPACKED // 1024 // 1024
        raise Unreadable(Kind.UNPACKED, f"Unpacked, the workbook has more than {size} MB. Send it in several files.")
    if unpacked > SMALL and unpacked > RATIO * packed:
        raise Unreadable(
            Kind.RATIO,
            f"Unpacked, the workbook is more than {RATIO} times as large. Delete empty formatted rows. {PLAIN}",
        )


def _measured(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Python's reader stops at the declared size and then finds the checksum wrong; both are faults."""
    size, head = 0, b""
    with archive.open(member) as stream:
        while chunk := stream.read(CHUNK):
            head = head or chunk[:HEAD]
            size += len(chunk)
            _within(size, member.compress_size)
            if _declares(chunk):
                raise Unreadable(Kind.DECLARED, f"A part of the workbook declares a document type. {SAVE_AGAIN}")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) and member.filename.endswith((".xml", ".rels")):
        raise Unreadable(Kind.DAMAGED, f"A part of the workbook is not in UTF-8. {SAVE_AGAIN}")


def _declares(chunk: bytes) -> bool:
    """In a well-formed part of a workbook these signs stand nowhere else: texts hold “&lt;”."""
    return b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk
