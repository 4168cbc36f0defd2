"""Many entries stored at once: the same result as one by one, in a fixed number of queries."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from examples.documents.field_types import Document
from examples.documents.load import load_document
from examples.documents.references import References
from examples.documents.schema import PART_BY_NAME, build_empty_document, build_empty_row
from examples.documents.store import EntryWrite, store_documents
from examples.documents.validate import validate_document
from examples.models import Example
from tests.helpers.factories import ExampleFactory, term

pytestmark = pytest.mark.django_db


def new_document(slug: str, **values: Any) -> Document:
    sources = [build_empty_row(PART_BY_NAME["sources"]) | {"number": n, "citation": f"Report {n}"} for n in (1, 2)]
    quotes = [build_empty_row(PART_BY_NAME["quotes"]) | {"text": "It helped.", "source": 2}]
    return build_empty_document() | {"slug": slug, "title": slug, "sources": sources, "quotes": quotes} | values


def test_new_entries_may_refer_to_each_other() -> None:
    term("setting", "home")
    counts = []
    for prefix, size in (("a", 2), ("b", 20)):
        slugs = [f"{prefix}-{n}" for n in range(size)]
        documents = [new_document(slug, related=[slugs[0]], setting=["home"], evidence_source=1) for slug in slugs[1:]]
        documents.append(new_document(slugs[0]))
        with CaptureQueriesContext(connection) as queries:
            store_documents([EntryWrite(new, Example(), build_empty_document()) for new in documents], References())
        counts.append(len(queries))
        found = load_document(Example.objects.get(slug=slugs[-1]))
        assert (found["related"], found["setting"], found["evidence_source"]) == ([slugs[0]], ["home"], 1)
        assert found["quotes"][0]["source"] == 2
    assert counts[0] == counts[1] < 20


def test_published_entry_is_checked_once_stored() -> None:
    examples = [ExampleFactory(), ExampleFactory(status="draft")]
    term("setting", "hospital")
    stored = [load_document(example) for example in examples]
    writes = [EntryWrite(old | {"setting": ["hospital"]}, row, old) for old, row in zip(stored, examples, strict=True)]
    store_documents(writes, References())
    assert [load_document(example) for example in examples] == [old | {"setting": ["hospital"]} for old in stored]


@pytest.mark.once
def test_source_without_number_keeps_other_errors() -> None:
    invalid = new_document("a", evidence_source=9)
    invalid["sources"][1]["number"] = None
    errors = [(error.field, error.row, error.message) for error in validate_document(invalid)]
    message = "This entry has no source {}. Its sources are 1. Add the source, or cite another."
    assert errors == [
        ("evidence_source", None, message.format(9)),
        ("sources", 1, "Enter “Number”."),
        ("quotes", 0, message.format(2)),
    ]
