"""Many entries stored at once: the same as one by one, in a number of queries that does not grow with them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from examples.documents.fields import Document
from examples.documents.load import load_document
from examples.documents.references import References
from examples.documents.schema import PART_BY_NAME, build_empty_document, build_empty_row
from examples.documents.store import EntryWrite, store_documents
from examples.documents.validate import validate_document
from examples.models import Example
from tests.helpers.factories import ExampleFactory, term

pytestmark = pytest.mark.django_db


def document(slug: str, **values: Any) -> Document:
    sources = [build_empty_row(PART_BY_NAME["sources"]) | {"number": n, "citation": f"Report {n}"} for n in (1, 2)]
    quotes = [build_empty_row(PART_BY_NAME["quotes"]) | {"text": "It helped.", "source": 2}]
    return build_empty_document() | {"slug": slug, "title": slug, "sources": sources, "quotes": quotes} | values


def test_new_entries_may_name_each_other_and_queries_do_not_grow() -> None:
    term("setting", "home")
    counts = []
    for first, many in (("a", 2), ("b", 20)):
        slugs = [f"{first}-{n}" for n in range(many)]
        wanted = [document(slug, related=[slugs[0]], setting=["home"], evidence_source=1) for slug in slugs[1:]]
        wanted.append(document(slugs[0]))
        with CaptureQueriesContext(connection) as queries:
            store_documents([EntryWrite(one, Example(), build_empty_document()) for one in wanted], References())
        counts.append(len(queries))
        found = load_document(Example.objects.get(slug=slugs[-1]))
        assert (found["related"], found["setting"], found["evidence_source"]) == ([slugs[0]], ["home"], 1)
        assert found["quotes"][0]["source"] == 2
    assert counts[0] == counts[1] < 20


def test_published_entry_is_judged_when_all_of_it_is_written() -> None:
    both = [ExampleFactory(), ExampleFactory(status="draft")]
    term("setting", "hospital")
    now = [load_document(example) for example in both]
    writes = [EntryWrite(old | {"setting": ["hospital"]}, row, old) for old, row in zip(now, both, strict=True)]
    store_documents(writes, References())
    assert [load_document(example) for example in both] == [old | {"setting": ["hospital"]} for old in now]


def test_source_without_a_number_neither_hides_nor_breaks_other_errors() -> None:
    unreadable = document("a", evidence_source=9)
    unreadable["sources"][1]["number"] = None
    found = [(error.field, error.row, error.message) for error in validate_document(unreadable)]
    said = "This entry has no source {}. Its sources are 1. Add the source, or cite another."
    assert found == [
        ("evidence_source", None, said.format(9)),
        ("sources", 1, "Enter “Number”."),
        ("quotes", 0, said.format(2)),
    ]
