"""References to an example: in words, for BibTeX and for reference managers, whatever its title holds."""

import datetime as dt
import re

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st

from examples.presenters.citation import Citation, format_bibtex, format_ris
from examples.presenters.plain_text import to_single_line
from tests.helpers.factories import ExampleFactory
from tests.helpers.formats import get

DAY = dt.date(2026, 11, 22)
HOSTILE = [
    "}}, author={Evil",
    "\\input{x} 100% & $x_1$ #~^",
    "a\r\nER  - \r\nTY  - BOOK",
    "@misc{b}",
    "{",
    "\x85UR  - x",
]


def citation(title: str, who: str = "ICB Inspire") -> Citation:
    return Citation(
        "seen",
        to_single_line(who),
        to_single_line(title),
        "ICB Inspire",
        DAY,
        DAY,
        DAY,
        "https://a.example/examples/seen/",
    )


def fields(entry: str) -> dict[str, str]:
    """A strict little reader of BibTeX: values in braces, and braces count even behind a backslash, as in BibTeX."""
    head, _, rest = entry.partition(",\n")
    assert re.fullmatch(r"@misc\{[-\w]+", head)
    found: dict[str, str] = {}
    while match := re.match(r"  (\w+) = \{", rest):
        depth, at = 1, match.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(rest[at], 0)
            at += 1
        found[match[1]] = rest[match.end() : at - 1]
        assert rest[at : at + 2] == ",\n"
        rest = rest[at + 2 :]
    assert rest == "}\n"
    return found


texts = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(HOSTILE)


@given(texts, texts)
@example(HOSTILE[0], HOSTILE[4])
def test_no_title_breaks_out_of_bibtex(title: str, who: str) -> None:
    found = fields(format_bibtex(citation(title, who)))
    assert list(found) == ["author", "title", "howpublished", "year", "date", "url", "urldate"]
    bare = re.sub(r"\{\\text\w+\}|\{@\}|\\[$&%#_]", "", found["title"])
    assert not set("$&%#_\\^~") & set(bare)
    assert len(found["title"].splitlines()) == 1


@given(texts, texts)
@example(HOSTILE[2], HOSTILE[5])
def test_no_title_adds_a_line_to_ris(title: str, who: str) -> None:
    lines = format_ris(citation(title, who)).split("\r\n")
    assert [line[:6] for line in lines] == [
        f"{tag}  - " for tag in ("TY", "AU", "TI", "T2", "PY", "DA", "Y2", "LA", "UR", "ID", "ER")
    ] + [""]
    assert all(len(line.splitlines()) <= 1 for line in lines)


@pytest.mark.django_db
def test_page_offers_the_citation_and_both_files(client: Client) -> None:
    ExampleFactory(slug="seen", title="Nurses & “night” care.")
    page = get(client, "/examples/seen/").content.decode()
    assert "Nurses &amp; “night” care. Published" in page
    assert "http://testserver/examples/seen/</p>" in page
    bib, reference = get(client, "/examples/seen.bib"), get(client, "/examples/seen.ris")
    assert bib["Content-Disposition"] == 'attachment; filename="seen.bib"'
    assert bib["Content-Type"] == "application/x-bibtex; charset=utf-8"
    assert fields(bib.content.decode())["title"] == "{Nurses \\& “night” care}"
    assert reference["Content-Type"] == "application/x-research-info-systems; charset=utf-8"
    assert f"DA  - {timezone.localdate():%Y/%m/%d}\r\n" in reference.content.decode()


@pytest.mark.django_db
@override_settings(SITE_OWNER="A Charity")
def test_whoever_runs_the_site_is_the_author(client: Client) -> None:
    ExampleFactory(slug="seen")
    assert "A Charity (" in get(client, "/examples/seen/").content.decode()
    assert "AU  - A Charity,\r\n" in get(client, "/examples/seen.ris").content.decode()
