"""Checks the unpacked size of a workbook, which is a ZIP archive, before it is read."""

import io
import zipfile

from examples.admin.import_export.faults import Unreadable

MEMBERS = 200
UNPACKED = 100 * 1024 * 1024
RATIO = 100
SMALL = 1024 * 1024  # below this many bytes a ratio says nothing
CHUNK = 256 * 1024
EXTERNAL = ("xl/externalLinks/", "xl/connections", "xl/queryTables/")
MACROS = ("vbaProject", "xl/macrosheets/", "xl/activeX/", "xl/embeddings/")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
SAVE_AGAIN = "Open it in a spreadsheet program, save it as .xlsx again, and upload that."
USE_TEMPLATE = "Copy the rows into the template, which has nothing but texts, and upload that."


def check_archive(content: bytes) -> None:
    """Raises Unreadable. The sizes that the archive declares come first, then the bytes are counted, since what is
    declared need not be true."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_members(archive.infolist(), len(content))
            for member in archive.infolist():
                _measure(archive, member)
    except Unreadable:
        raise
    except Exception as error:  # a file from anywhere: zipfile, zlib and lzma have a dozen errors of their own
        raise Unreadable(f"The workbook is damaged or has a password. {SAVE_AGAIN}") from error


def _check_members(members: list[zipfile.ZipInfo], size: int) -> None:
    names = {member.filename for member in members}
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        raise Unreadable(f"This archive is not an Excel workbook (.xlsx). {SAVE_AGAIN}")
    if len(members) > MEMBERS:
        raise Unreadable(f"The workbook has {len(members)} parts; you can import at most {MEMBERS}. {USE_TEMPLATE}")
    if any(name.startswith(EXTERNAL) for name in names):
        raise Unreadable(f"The workbook links to other files or data sources. {USE_TEMPLATE}")
    if any(part in name for part in MACROS for name in names):
        raise Unreadable(f"The workbook has macros or other files in it. {USE_TEMPLATE}")
    _check_size(sum(member.file_size for member in members), size)


def _check_size(unpacked: int, packed: int) -> None:
    if unpacked > UNPACKED:
        raise Unreadable(f"Unpacked, the workbook has more than {UNPACKED >> 20} MB. Split it into several files.")
    if unpacked > SMALL and unpacked > RATIO * packed:
        raise Unreadable(
            f"Unpacked, the workbook is more than {RATIO} times as large. Delete empty formatted rows. {USE_TEMPLATE}"
        )


def _measure(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Python's reader stops at the declared size and then finds the checksum wrong."""
    size, tail = 0, b""
    with archive.open(member) as stream:
        while chunk := stream.read(CHUNK):
            if not size and chunk.startswith(UTF_16) and member.filename.endswith((".xml", ".rels")):
                raise Unreadable(f"A part of the workbook is not in UTF-8. {SAVE_AGAIN}")
            size += len(chunk)
            _check_size(size, member.compress_size)
            # In a well-formed part these signs stand nowhere else: texts have “&lt;”.
            if any(sign in tail + chunk for sign in (b"<!DOCTYPE", b"<!ENTITY")):
                raise Unreadable(f"A part of the workbook declares a document type. {SAVE_AGAIN}")
            tail = chunk[-8:]
