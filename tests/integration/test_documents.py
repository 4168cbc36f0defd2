"""A document holds all of an entry, and storing it again gives the same entry."""

from __future__ import annotations

import json
from typing import Any

import pytest

from examples.documents.difference import compare_documents, remove_row_keys
from examples.documents.load import load_document
from examples.documents.references import References
from examples.documents.schema import ENTRY_FIELDS, PARTS
from examples.documents.store import store_document
from examples.models import Adoption, Cost, EasyReadLine, Example, ExampleICB, Participation, Quote, Resource
from tests.helpers.factories import (
    ExampleFactory,
    FrameworkItemFactory,
    ICBFactory,
    OrganisationFactory,
    OutcomeFactory,
    SourceFactory,
    TranslationFactory,
    term,
)

pytestmark = pytest.mark.django_db
# Neither content nor status: keys, times, and columns that only the workflow uses.
INTERNAL_COLUMNS = {
    "id", "published_at", "retired_at", "copy_of", "based_on", "publish_at", "retire_at", "scheduled_by",
    "schedule_fault", "created_by", "edited_by", "created_at", "updated_at",
}  # fmt: skip


@pytest.fixture
def entry() -> Example:
    example: Example = ExampleFactory(
        boards=[ICBFactory()], items=[FrameworkItemFactory()], evidence=term("evidence", "described", order=0),
        started="2020-07-01", started_precision="month", contact_checked_on="2026-01-02",
    )  # fmt: skip
    example.related.add(ExampleFactory(slug="other"))
    source = example.sources.get()
    second = SourceFactory(example=example, number=source.number + 1, citation="A second report")
    OutcomeFactory(example=example, source=source)
    OutcomeFactory(example=example, source=second, measure="Nights at home", order=1)
    Cost.objects.create(example=example, source=second, kind="running", amount="1200.50", band=term("cost", "low"))
    Adoption.objects.create(example=example, source=second, organisation=OrganisationFactory(), since=2020)
    Quote.objects.create(example=example, source=source, text="It helped.")
    TranslationFactory(example=example)
    EasyReadLine.objects.create(example=example, text="A nurse visits you.", picture="nurse", picture_text="A nurse")
    Resource.objects.create(example=example, title="Toolkit", address="https://example.org/kit")
    Example.objects.filter(pk=example.pk).update(evidence_source=second)
    return Example.objects.get(pk=example.pk)


@pytest.mark.once
def test_columns_are_in_schema_or_internal() -> None:
    named = {key for field in ENTRY_FIELDS if not field.is_list for key in field.keys}
    assert {column.name for column in Example._meta.concrete_fields} == named | INTERNAL_COLUMNS
    for part in PARTS:
        columns = {column.name for column in part.model._meta.concrete_fields}
        assert columns == {*part.by_name, "id", "example"}


def test_document_is_json(entry: Example) -> None:
    document = load_document(entry)
    assert json.loads(json.dumps(document)) == document
    assert document["costs"][0]["amount"] == "1200.50"
    assert document["evidence_source"] == entry.evidence_source.number if entry.evidence_source else None


def test_storing_unchanged_document_changes_nothing(entry: Example) -> None:
    before = load_document(entry)
    assert store_document(before, Example.objects.get(pk=entry.pk)) == before
    assert load_document(entry) == before


def create_copy(entry: Example) -> Example:
    return Example.objects.create(slug="a-copy", title="Copy", copy_of=entry)


def test_copy_has_same_content_and_new_rows(entry: Example) -> None:
    copy = create_copy(entry)
    store_document(load_document(entry), copy)
    same = load_document(copy) | {"status": "published"}
    assert remove_row_keys(same) == remove_row_keys(load_document(entry))
    assert {row["id"] for row in same["sources"]}.isdisjoint({row["id"] for row in load_document(entry)["sources"]})


def sort_by_key(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: int(row["id"]))


def make_changes(document: dict[str, Any]) -> None:
    document["title"], document["started"], document["stage"] = "Another", "2021-08-01", None
    document["setting"], document["related"], document["framework_items"] = [], [], []
    first, second = document["sources"]
    first["number"], second["number"] = second["number"], first["number"]
    document["outcomes"][0]["source"] = second["number"]
    document["outcomes"] = [document["outcomes"][1], document["outcomes"][0]]
    document["costs"], document["quotes"] = [], []
    document["evidence_source"] = first["number"]


def test_changed_document_is_stored_and_restored(entry: Example) -> None:
    """With swapped numbers, changed citations, deleted and restored rows. Rows that stay keep their keys."""
    Example.objects.update(status="draft")
    entry.refresh_from_db()
    before = load_document(entry)
    document = json.loads(json.dumps(before))
    make_changes(document)
    store_document(document, entry)
    after = load_document(entry)
    assert sort_by_key(after["outcomes"]) == sort_by_key(document["outcomes"])
    assert {**after, "outcomes": 0, "sources": sort_by_key(after["sources"])} == {
        **document, "outcomes": 0, "sources": sort_by_key(document["sources"]),
    }  # fmt: skip
    store_document(before, entry)
    assert remove_row_keys(load_document(entry)) == remove_row_keys(before)


def test_new_source_may_take_number_of_deleted_one(entry: Example) -> None:
    Example.objects.update(status="draft")
    entry.refresh_from_db()
    document = load_document(entry)
    number = document["sources"][0]["number"]
    document["sources"][0] = {**document["sources"][0], "id": None, "citation": "Its successor"}
    store_document(document, entry)
    assert entry.sources.get(number=number).citation == "Its successor"
    assert entry.outcomes.count() == 2


def test_missing_references_are_listed_and_rest_stored(entry: Example) -> None:
    document = load_document(entry) | {"stage": "no-such", "setting": ["gone"], "title": "New"}
    document["participations"] += [{"id": None, "order": 1, "role": "partner", "organisation": "nobody"}]
    copy = create_copy(entry)
    references = References()
    store_document(document, copy, references)
    assert references.missing == ["the stage “no-such”", "the setting “gone”", "the organisation “nobody”"]
    assert Example.objects.get(pk=copy.pk).title == "New"
    assert Participation.objects.filter(example=copy).count() == 1


def test_retired_term_is_replaced_by_last_successor(entry: Example) -> None:
    old, middle, new = (term("setting", slug) for slug in ("old", "middle", "new"))
    for before, after in ((old, middle), (middle, new)):
        type(old).objects.filter(pk=before.pk).update(retired_on="2026-01-01", replaced_by=after)
    copy = create_copy(entry)
    store_document(load_document(entry) | {"setting": ["old"]}, copy)
    assert load_document(copy)["setting"] == ["new"]


def test_differences_of_fields_tags_and_rows(entry: Example) -> None:
    before = load_document(entry)
    after = json.loads(json.dumps(before))
    after |= {"title": "Another title", "setting": [], "provider_sought": True, "area_links": []}
    after["outcomes"][1]["result"] = "20 of 21"
    differences = {change.label: (change.old, change.new) for change in compare_documents(before, after)}
    assert differences["Title"] == (before["title"], "Another title")
    assert differences["Where care happens"] == ("Home", "")
    assert differences["We are looking for the provider"] == ("No", "Yes")
    assert differences["Outcome 2"] == ("Result: 18 of 21", "Result: 20 of 21")
    assert differences["ICB 1"][1] == ""
    assert len(differences) == 5
    assert compare_documents(before, before) == []


def test_text_difference_by_word(entry: Example) -> None:
    before = load_document(entry) | {"summary": "Nurses visit at night."}
    (difference,) = compare_documents(before, before | {"summary": "Nurses come at night."})
    assert [(piece.kind, piece.text) for piece in difference.pieces] == [
        ("same", "Nurses "), ("removed", "visit"), ("added", "come"), ("same", " at night."),
    ]  # fmt: skip


def test_unchanged_copy_has_no_differences(entry: Example) -> None:
    copy = create_copy(entry)
    store_document(load_document(entry), copy)
    assert compare_documents(load_document(entry), load_document(copy) | {"status": "published"}) == []


def test_boards_can_swap_rows(entry: Example) -> None:
    ExampleICB.objects.create(example=entry, icb=ICBFactory())
    document = load_document(entry)
    first, second = document["area_links"]
    first["icb"], second["icb"] = second["icb"], first["icb"]
    store_document(document, entry)
    assert {(r["id"], r["icb"]) for r in load_document(entry)["area_links"]} == {
        (first["id"], first["icb"]),
        (second["id"], second["icb"]),
    }


def test_organisation_can_be_replaced(entry: Example) -> None:
    OrganisationFactory(slug="another")
    document = load_document(entry)
    document["participations"][0]["organisation"] = "another"
    store_document(document, entry)
    assert entry.participations.get().organisation.slug == "another"
