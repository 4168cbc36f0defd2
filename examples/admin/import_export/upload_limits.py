"""The limits of an uploaded file: its size and, of a workbook, which is a ZIP archive, its parts and unpacked size."""

import io
import zipfile

from examples.admin.import_export.faults import UnreadableFile

MAX_FILE_SIZE = 10 * 1024 * 1024  # bytes
TOO_LARGE = f"The file must be smaller than {MAX_FILE_SIZE >> 20} MB. Split it into several files."
MAX_MEMBERS = 200
MAX_UNPACKED_SIZE = 100 * 1024 * 1024  # bytes
MAX_RATIO = 100  # unpacked size to packed size
MIN_RATIO_SIZE = 1024 * 1024  # bytes; smaller files may well compress better than that
CHUNK_SIZE = 256 * 1024  # bytes
EXTERNAL_PARTS = ("xl/externalLinks/", "xl/connections", "xl/queryTables/")
MACRO_PARTS = ("vbaProject", "xl/macrosheets/", "xl/activeX/", "xl/embeddings/")
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
SAVE_AGAIN = "Open the file in a spreadsheet program, save it as .xlsx again, and upload the new file."
USE_TEMPLATE = "Copy the values of your rows into the template, save the template, and upload it."


def check_archive(content: bytes) -> None:
    """Raises UnreadableFile. Declared sizes are checked first; then bytes are counted, since the sizes may be false."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_members(archive.infolist(), len(content))
            for member in archive.infolist():
                _check_content(archive, member)
    except UnreadableFile:
        raise
    except Exception as error:  # zipfile, zlib and lzma raise a dozen kinds of error
        raise UnreadableFile(f"The workbook is damaged or has a password. {SAVE_AGAIN}") from error


def _check_members(members: list[zipfile.ZipInfo], size: int) -> None:
    names = {member.filename for member in members}
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        raise UnreadableFile(f"This archive is not an Excel workbook (.xlsx). {SAVE_AGAIN}")
    if len(members) > MAX_MEMBERS:
        message = f"The workbook has {len(members)} parts; you can import at most {MAX_MEMBERS}. {USE_TEMPLATE}"
        raise UnreadableFile(message)
    if any(name.startswith(EXTERNAL_PARTS) for name in names):
        raise UnreadableFile(f"The workbook links to other files or data sources. {USE_TEMPLATE}")
    if any(part in name for part in MACRO_PARTS for name in names):
        raise UnreadableFile(f"The workbook contains macros or other files. {USE_TEMPLATE}")
    _check_size(sum(member.file_size for member in members), size)


def _check_size(unpacked: int, packed: int) -> None:
    if unpacked > MAX_UNPACKED_SIZE:
        megabytes = MAX_UNPACKED_SIZE >> 20
        raise UnreadableFile(f"The workbook is larger than {megabytes} MB when unpacked. Split it into several files.")
    if unpacked > MIN_RATIO_SIZE and unpacked > MAX_RATIO * packed:
        problem = f"The workbook is more than {MAX_RATIO} times as large when unpacked."
        raise UnreadableFile(f"{problem} Delete empty formatted rows. {USE_TEMPLATE}")


def _check_content(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Python's reader stops at the declared size and then reports a wrong checksum."""
    size, tail = 0, b""
    with archive.open(member) as stream:
        while chunk := stream.read(CHUNK_SIZE):
            if not size and chunk.startswith(UTF_16_MARKS) and member.filename.endswith((".xml", ".rels")):
                raise UnreadableFile(f"Part of the workbook is not in UTF-8. {SAVE_AGAIN}")
            size += len(chunk)
            _check_size(size, member.compress_size)
            # Text in a well-formed part has “&lt;”, so these marks can only be declarations.
            if any(mark in tail + chunk for mark in (b"<!DOCTYPE", b"<!ENTITY")):
                raise UnreadableFile(f"Part of the workbook declares a document type. {SAVE_AGAIN}")
            tail = chunk[-8:]
