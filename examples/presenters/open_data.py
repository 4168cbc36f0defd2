"""The published catalogue as files: JSON Lines with a JSON Schema each, a README with the licence, and checksums.

The site serves the files from the database as it is, and `manage.py dump_open_data` writes the same bytes.
"""

import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from django.conf import settings

from examples.catalogue.boards_and_organisations import load_boards
from examples.catalogue.snapshot import Catalogue
from examples.documents.queries import read_published
from examples.models import Term, Vocabulary
from examples.presenters import reference_data_json, site_licence
from examples.presenters.entry import EntryPage
from examples.presenters.example_json import build_example_json
from examples.presenters.example_schema import build_example_schema
from examples.presenters.json_parts import JsonObject
from examples.presenters.json_schema import DRAFT

ARCHIVE = "open-data.zip"
CHECKSUMS = "SHA256SUMS"
OLDEST_DATE = (1980, 1, 1, 0, 0, 0)  # of files in an archive; the same each time, so that the bytes are


@dataclass(frozen=True)
class OpenData:
    """What the files are made from. `root`: the site's address without a trailing slash."""

    catalogue: Catalogue
    root: str
    today: dt.date


def list_examples(data: OpenData) -> Iterator[JsonObject]:
    """The published entries by slug: the only place where an entry gets into the open data."""
    revision = data.catalogue.key.value
    shared = data.catalogue.reference_data.shared_rows
    for example in sorted(read_published(shared), key=lambda row: row.slug):
        yield build_example_json(EntryPage(example, data.catalogue), revision, data.root)


def list_boards(data: OpenData) -> Iterable[JsonObject]:
    return map(reference_data_json.build_board_json, data.catalogue.load_once(load_boards).values())


def list_strategies(data: OpenData) -> Iterable[JsonObject]:
    return reference_data_json.list_strategies_json(data.catalogue.load_once(load_boards).values())


def list_terms(data: OpenData) -> Iterable[JsonObject]:
    """Current and retired terms, in the order of the lists on the site."""
    terms = data.catalogue.reference_data.shared_rows[Term]
    order = list(Vocabulary)
    rows = sorted(terms.values(), key=lambda term: (order.index(term.vocabulary), term.order, term.slug))
    return (reference_data_json.build_term_json(term, terms) for term in rows)


@dataclass(frozen=True)
class Table:
    """A file of JSON Lines. `describe`: makes the schema of a line."""

    words: str
    list_rows: Callable[[OpenData], Iterable[JsonObject]]
    describe: Callable[[], JsonObject]


TABLES = {
    "examples": Table("the examples, each with everything on its page", list_examples, build_example_schema),
    "boards": Table("the integrated care boards", list_boards, reference_data_json.describe_board),
    "strategies": Table("the strategies of the boards, with our terms for the priorities", list_strategies,
                        reference_data_json.describe_strategy),
    "terms": Table("the terms that examples are tagged with", list_terms, reference_data_json.describe_term),
}  # fmt: skip


def build_lines(table: Table, data: OpenData) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in table.list_rows(data))


def build_schema(table: Table, data: OpenData) -> str:
    return json.dumps({"$schema": DRAFT} | table.describe(), ensure_ascii=False, indent=1) + "\n"


def build_readme(data: OpenData) -> str:
    files = [
        f"- `{name}.jsonl`: {table.words}; `{name}.schema.json` describes a line" for name, table in TABLES.items()
    ]
    name = settings.SITE_NAME
    return f"""# The open data of {name}

The published catalogue on {data.today:%-d %B %Y}, at revision {data.catalogue.key.value}. The newest is always at
{data.root}/open-data/.

{"\n".join(files)}
- `{CHECKSUMS}`: check the files with `sha256sum --check {CHECKSUMS}`

Each line of a `.jsonl` file is a JSON object in UTF-8. Texts are in Markdown. Empty and null values are not reported,
which does not mean that the answer is no. Later versions may add keys and values; none is removed or renamed.

## Licence

Our own texts, and our arrangement of the facts: {site_licence.get_licence_text()}

The licence does not cover:

{"\n".join(f"- {words}" for words in site_licence.NOT_COVERED)}

{site_licence.PUBLIC_SECTOR_DATA} <{site_licence.PUBLIC_SECTOR_LICENCE}>
{site_licence.POPULATION_SOURCE}

{site_licence.HOW_TO_CITE}
"""


# Name of a file -> what makes it.
FILES: dict[str, Callable[[OpenData], str]] = {
    "README.md": build_readme,
    **{f"{name}.jsonl": partial(build_lines, table) for name, table in TABLES.items()},
    **{f"{name}.schema.json": partial(build_schema, table) for name, table in TABLES.items()},
}

DOWNLOADS = (*FILES, CHECKSUMS, ARCHIVE)


def build_all_files(data: OpenData) -> dict[str, bytes]:
    """Every file, and the checksums of the others in the form of sha256sum."""
    files = {name: build(data).encode() for name, build in FILES.items()}
    sums = "".join(f"{sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    return files | {CHECKSUMS: sums.encode()}


def build_archive(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, OLDEST_DATE), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
