"""An example as a reference: in words, for BibTeX, for reference managers (RIS)."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from examples.models import Example
from examples.presenters.formatting import format_date
from examples.presenters.plain_text import to_single_line

# In BibTeX a brace counts even behind a backslash: each becomes a command of its own.
BIBTEX_ESCAPES = str.maketrans(
    {"\\": r"{\textbackslash}", "{": r"{\textbraceleft}", "}": r"{\textbraceright}"}
    | {sign: f"\\{sign}" for sign in "$&%#_"}
    | {"^": r"{\textasciicircum}", "~": r"{\textasciitilde}", "<": r"{\textless}", ">": r"{\textgreater}"}
    | {"|": r"{\textbar}", '"': r"{\textquotedbl}", "@": r"{@}"}
)


@dataclass(frozen=True)
class Citation:
    """`who` stands where a book's author would: the organisation that runs the site, which wrote the text."""

    key: str
    who: str
    title: str
    site: str
    published: dt.date
    changed: dt.date
    read: dt.date
    url: str

    @property
    def text(self) -> str:
        site = f" {self.site}." if self.site != self.who else ""
        published, changed, read = map(format_date, (self.published, self.changed, self.read))
        dates = f"Published {published}, last changed {changed}. Read {read}."
        return f"{self.who} ({self.changed.year}). {self.title}.{site} {dates} {self.url}"


def build_citation(example: Example, root: str) -> Citation:
    """`root`: the site's address without a slash at its end."""
    assert example.published_at is not None  # noqa: S101  the database's own constraint
    return Citation(
        key=example.slug,
        who=to_single_line(settings.SITE_OWNER or settings.SITE_NAME),
        title=to_single_line(example.title).rstrip("."),
        site=to_single_line(settings.SITE_NAME),
        published=timezone.localdate(example.published_at),
        changed=timezone.localdate(example.updated_at),
        read=timezone.localdate(),
        url=root + example.get_absolute_url(),
    )


def format_bibtex(citation: Citation) -> str:
    """The address unescaped, as every style that prints it wants; names and title in braces of their own, kept as
    written."""
    fields = {
        "author": f"{{{citation.who.translate(BIBTEX_ESCAPES)}}}",
        "title": f"{{{citation.title.translate(BIBTEX_ESCAPES)}}}",
        "howpublished": citation.site.translate(BIBTEX_ESCAPES),
        "year": str(citation.changed.year),
        "date": citation.changed.isoformat(),
        "url": citation.url,
        "urldate": citation.read.isoformat(),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{{citation.key},\n{lines}}}\n"


def format_ris(citation: Citation) -> str:
    """One tag a line; no value can hold a line end."""
    rows = (
        ("TY", "ELEC"),
        ("AU", f"{citation.who},"),  # the comma: a name in one piece, not surname and first name
        ("TI", citation.title),
        ("T2", citation.site),
        ("PY", str(citation.changed.year)),
        ("DA", f"{citation.changed:%Y/%m/%d}"),
        ("Y2", f"{citation.read:%Y/%m/%d}"),
        ("LA", "en"),
        ("UR", citation.url),
        ("ID", citation.key),
        ("ER", ""),
    )
    return "".join(f"{tag}  - {value}\r\n" for tag, value in rows)
