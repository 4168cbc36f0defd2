"""How to cite an example: in words, for BibTeX and for reference managers (RIS)."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from examples.models import Example
from examples.presenters.control_characters import to_single_line
from examples.presenters.formatting import format_date
from examples.presenters.urls import get_example_url

# BibTeX counts a brace even after a backslash, so each brace becomes a command.
BIBTEX_ESCAPES = str.maketrans(
    {"\\": r"{\textbackslash}", "{": r"{\textbraceleft}", "}": r"{\textbraceright}"}
    | {sign: f"\\{sign}" for sign in "$&%#_"}
    | {"^": r"{\textasciicircum}", "~": r"{\textasciitilde}", "<": r"{\textless}", ">": r"{\textgreater}"}
    | {"|": r"{\textbar}", '"': r"{\textquotedbl}", "@": r"{@}"}
)


@dataclass(frozen=True)
class Citation:
    """`author`: the organisation that runs the site, because it wrote the text."""

    key: str
    author: str
    title: str
    site: str
    published: dt.date
    updated: dt.date
    accessed: dt.date
    url: str

    @property
    def text(self) -> str:
        site = f" {self.site}." if self.site != self.author else ""
        published, updated, accessed = map(format_date, (self.published, self.updated, self.accessed))
        dates = f"Published {published}, last changed {updated}. Accessed {accessed}."
        return f"{self.author} ({self.updated.year}). {self.title}.{site} {dates} {self.url}"


def build_citation(example: Example, root: str) -> Citation:
    """`root`: the site's address without a trailing slash."""
    assert example.published_at is not None  # noqa: S101  a database constraint ensures it
    assert example.changed_at is not None  # noqa: S101  then it has a change too
    return Citation(
        key=example.slug,
        author=to_single_line(settings.SITE_OWNER or settings.SITE_NAME),
        title=to_single_line(example.title).rstrip("."),
        site=to_single_line(settings.SITE_NAME),
        published=timezone.localdate(example.published_at),
        updated=timezone.localdate(example.changed_at),
        accessed=timezone.localdate(),
        url=root + get_example_url(example.slug),
    )


def format_bibtex(citation: Citation) -> str:
    """The address is not escaped, as bibliography styles expect. Double braces keep author and title as written."""
    fields = {
        "author": f"{{{citation.author.translate(BIBTEX_ESCAPES)}}}",
        "title": f"{{{citation.title.translate(BIBTEX_ESCAPES)}}}",
        "howpublished": citation.site.translate(BIBTEX_ESCAPES),
        "year": str(citation.updated.year),
        "date": citation.updated.isoformat(),
        "url": citation.url,
        "urldate": citation.accessed.isoformat(),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{{citation.key},\n{lines}}}\n"


def format_ris(citation: Citation) -> str:
    """One tag a line. No value contains a line end: see to_single_line()."""
    rows = (
        ("TY", "ELEC"),
        ("AU", f"{citation.author},"),  # the comma keeps the name whole: no first name
        ("TI", citation.title),
        ("T2", citation.site),
        ("PY", str(citation.updated.year)),
        ("DA", f"{citation.updated:%Y/%m/%d}"),
        ("Y2", f"{citation.accessed:%Y/%m/%d}"),
        ("LA", "en"),
        ("UR", citation.url),
        ("ID", citation.key),
        ("ER", ""),
    )
    return "".join(f"{tag}  - {value}\r\n" for tag, value in rows)
