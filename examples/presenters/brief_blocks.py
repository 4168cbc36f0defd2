"""What a brief is made of. Page, Word file and Markdown each render these blocks, so that they say the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from examples.presenters.urls import TextLink


@dataclass(frozen=True)
class Paragraph:
    """One line of plain text. `label`: printed in bold in front of it."""

    text: str
    label: str = ""
    href: str = ""
    kind: ClassVar[str] = "paragraph"


@dataclass(frozen=True)
class Prose:
    """Text that editors wrote in Markdown. `label`: printed in bold above it."""

    text: str
    label: str = ""
    kind: ClassVar[str] = "prose"


@dataclass(frozen=True)
class Bullets:
    """`small`: for sources and citations, which are looked up rather than read."""

    items: Sequence[TextLink]
    label: str = ""
    small: bool = False
    kind: ClassVar[str] = "bullets"


@dataclass(frozen=True)
class Table:
    """The first cell of each row names the row. `caption`: what the table shows, also for screen readers. `widths`: of
    the columns on paper, in percent."""

    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]
    kind: ClassVar[str] = "table"

    @property
    def labelled_rows(self) -> list[list[tuple[str, str]]]:
        """(heading of the column, text) for each cell: on a narrow screen, cells are one below the other."""
        return [list(zip(self.header, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class EntryHeading:
    """Begins what a section says about one example."""

    text: str
    kind: ClassVar[str] = "heading"


type Block = Paragraph | Prose | Bullets | Table | EntryHeading


@dataclass(frozen=True)
class Section:
    heading: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Brief:
    """`running_line`: the catalogue's revision and the date, on every page of paper. `url`: of the page on the site."""

    title: str
    site: str
    intro: Sequence[Paragraph]
    sections: Sequence[Section]
    running_line: str
    url: str
