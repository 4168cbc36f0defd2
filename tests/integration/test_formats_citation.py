"""Citations of an example in words, BibTeX and RIS are valid, whatever its title contains."""

import datetime as dt
import re

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st

from examples.presenters.citation import Citation, format_bibtex, format_ris
from examples.presenters.control_characters import to_single_line
from tests.helpers.factories import ExampleFactory
from tests.helpers.formats import get_ok

DAY = dt.date(2026, 11, 22)
HOSTILE = [
    "}}, author={Evil",
    "\\input{x} 100% & $x_1$ #~^",
    "a\r\nER  - \r\nTY  - BOOK",
    "@misc{b}",
    "{",
    "\x85UR  - x",
]


def build_citation(title: str, who: str = "ICB Inspire") -> Citation:
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


def parse_bibtex(entry: str) -> dict[str, str]:
    """A strict parser: values are in braces, and braces count even after a backslash, as in BibTeX."""
    head, _, rest = entry.partition(",\n")
    assert re.fullmatch(r"@misc\{[-\w]+", head)
    values: dict[str, str] = {}
    while match := re.match(r"  (\w+) = \{", rest):
        depth, position = 1, match.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(rest[position], 0)
            position += 1
        values[match[1]] = rest[match.end() : position - 1]
        assert rest[position : position + 2] == ",\n"
        rest = rest[position + 2 :]
    assert rest == "}\n"
    return values


texts = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(HOSTILE)


@given(texts, texts)
@example(HOSTILE[0], HOSTILE[4])
def test_any_title_gives_valid_bibtex(title: str, who: str) -> None:
    values = parse_bibtex(format_bibtex(build_citation(title, who)))
    assert list(values) == ["author", "title", "howpublished", "year", "date", "url", "urldate"]
    bare = re.sub(r"\{\\text\w+\}|\{@\}|\\[$&%#_]", "", values["title"])
    assert not set("$&%#_\\^~") & set(bare)
    assert len(values["title"].splitlines()) == 1


@given(texts, texts)
@example(HOSTILE[2], HOSTILE[5])
def test_any_title_gives_valid_ris(title: str, who: str) -> None:
    lines = format_ris(build_citation(title, who)).split("\r\n")
    assert [line[:6] for line in lines] == [
        f"{tag}  - " for tag in ("TY", "AU", "TI", "T2", "PY", "DA", "Y2", "LA", "UR", "ID", "ER")
    ] + [""]
    assert all(len(line.splitlines()) <= 1 for line in lines)


@pytest.mark.django_db
def test_page_has_the_citation_and_both_files(client: Client) -> None:
    ExampleFactory(slug="seen", title="Nurses & “night” care.")
    page = get_ok(client, "/examples/seen/").content.decode()
    assert "Nurses &amp; “night” care. Published" in page
    assert "http://testserver/examples/seen/</p>" in page
    bib, reference = get_ok(client, "/examples/seen.bib"), get_ok(client, "/examples/seen.ris")
    assert bib["Content-Disposition"] == 'attachment; filename="seen.bib"'
    assert bib["Content-Type"] == "application/x-bibtex; charset=utf-8"
    assert parse_bibtex(bib.content.decode())["title"] == "{Nurses \\& “night” care}"
    assert reference["Content-Type"] == "application/x-research-info-systems; charset=utf-8"
    assert f"DA  - {timezone.localdate():%Y/%m/%d}\r\n" in reference.content.decode()


@pytest.mark.django_db
@override_settings(SITE_OWNER="A Charity")
def test_site_owner_is_the_author(client: Client) -> None:
    ExampleFactory(slug="seen")
    assert "A Charity (" in get_ok(client, "/examples/seen/").content.decode()
    assert "AU  - A Charity,\r\n" in get_ok(client, "/examples/seen.ris").content.decode()
