"""Every field of the schema is used everywhere: one test for each place that takes fields from it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from examples.catalogue.cards import build_card
from examples.documents.difference import compare_documents
from examples.documents.field_types import EntryField, EntryPart, FieldKind
from examples.documents.load import load_document
from examples.documents.references import References
from examples.documents.schema import (
    ENTRY_FIELDS,
    PARTS,
    PLAIN_FIELDS,
    STATE_FIELDS,
    build_empty_document,
    build_empty_row,
)
from examples.documents.store import store_document
from examples.documents.validate import validate_document
from examples.loading.entry_fixture import EntryFixture
from examples.models import Adoption, Cost, EasyReadLine, Example, Quote, Resource
from examples.presenters.not_reported import list_gaps
from tests.helpers.admin_forms import page_url
from tests.helpers.browser_form import read_form
from tests.helpers.factories import (
    ExampleFactory,
    FrameworkItemFactory,
    ICBFactory,
    OutcomeFactory,
    SourceFactory,
    TranslationFactory,
    term,
)

pytestmark = pytest.mark.django_db
EDITED_FIELDS = [field for field in ENTRY_FIELDS if field not in STATE_FIELDS and field.name != "slug"]
TEXT_FIELDS = [
    field for field in ENTRY_FIELDS if field.kind in (FieldKind.TEXT, FieldKind.LINE) and field not in STATE_FIELDS
]
PART_TEXTS = [
    (part, field) for part in PARTS for field in part.fields if field.kind in (FieldKind.TEXT, FieldKind.LINE)
]


def get_name(value: Any) -> str:
    return getattr(value, "name", "")


def build_marker(field: EntryField) -> str:
    """A text that names its field and fits every column."""
    return f"Mark {field.model.__name__[:7]} {field.name}"[:38].replace("_", "-")


def build_new_value(field: EntryField, current: Any) -> Any:
    """Another value for the field, as a document holds it."""
    values: dict[FieldKind, Any] = {
        FieldKind.TEXT: build_marker(field), FieldKind.LINE: build_marker(field), FieldKind.SLUG: "another",
        FieldKind.FLAG: not current, FieldKind.NUMBER: 2024, FieldKind.AMOUNT: "12.50", FieldKind.DATE: "2026-02-03",
        FieldKind.PARTIAL_DATE: "2021-05-06",
        FieldKind.WEB_ADDRESS: "https://example.org/mark", FieldKind.EMAIL: "mark@example.org",
        FieldKind.FRAMEWORK_ITEMS: ["mark-item"], FieldKind.RELATED: ["mark-example"], FieldKind.ICB: "mark-board",
        FieldKind.SOURCE: 7, FieldKind.ORGANISATION: "mark-organisation",
    }  # fmt: skip
    if field.kind is FieldKind.CHOICE:
        return next(value for value, _ in field.column.flatchoices if value not in ("", current))
    if field.kind in (FieldKind.TERM, FieldKind.TERMS):
        slug = term(field.vocabulary, f"mark-{field.name.replace('_', '-')}").slug
        return [slug] if field.is_list else slug
    return values[field.kind]


@pytest.fixture
def draft() -> Example:
    """A draft with one row of each part, and rows that fields can refer to."""
    ExampleFactory(slug="mark-example")
    FrameworkItemFactory(slug="mark-item")
    example: Example = ExampleFactory(status="draft", slug="draft", boards=[ICBFactory(slug="mark-board")])
    example.sources.update(number=7)
    source = example.sources.get()
    OutcomeFactory(example=example, source=source)
    Cost.objects.create(example=example, kind="difference", amount=5, note="A trial", source=source)
    Adoption.objects.create(example=example, area="Leeds", source=source)
    Quote.objects.create(example=example, text="It helped.", source=source)
    Resource.objects.create(example=example, title="A kit")
    TranslationFactory(example=example, language="ab")
    EasyReadLine.objects.create(example=example, text="A nurse visits.", picture="nurse", picture_text="A nurse")
    return Example.objects.get(pk=example.pk)


@pytest.mark.once
def test_document_holds_every_field_and_part() -> None:
    keys = {key for field in ENTRY_FIELDS for key in field.keys}
    assert build_empty_document().keys() == keys | {part.name for part in PARTS}
    assert all(build_empty_row(part).keys() == {*part.by_name, "id"} for part in PARTS)


@pytest.mark.once
def test_field_has_label_help_and_section() -> None:
    assert all(field.label for field in ENTRY_FIELDS)
    assert all((field.section is None) == (field in STATE_FIELDS) for field in ENTRY_FIELDS)
    assert all(field.help for field in ENTRY_FIELDS if field not in STATE_FIELDS)
    assert all(field.label and (field.help or field.is_reference) for part in PARTS for field in part.fields)


@pytest.mark.parametrize("field", EDITED_FIELDS, ids=get_name)
def test_entry_field_is_stored_loaded_and_compared(field: EntryField, draft: Example) -> None:
    before = load_document(draft)
    document = before | {field.name: build_new_value(field, before[field.name])}
    assert validate_document(document) == []
    store_document(document, draft)
    after = load_document(draft)
    assert after == document
    assert [change.label for change in compare_documents(before, after)] == [field.label]


# test_documents changes the number of a source together with the rows that cite it.
@pytest.mark.parametrize(
    ("part", "field"), [(p, f) for p in PARTS for f in p.fields if f.name != "number"], ids=get_name
)
def test_part_field_is_stored_loaded_and_compared(part: EntryPart, field: EntryField, draft: Example) -> None:
    if field.kind is FieldKind.SOURCE:
        SourceFactory(example=draft, number=8, citation="A second report")
    before = load_document(draft)
    (row,) = before[part.name]
    if field.kind is FieldKind.ORGANISATION:
        ExampleFactory().participations.get().organisation.__class__.objects.create(slug="mark-organisation", name="M")
    if field.kind is FieldKind.ICB:
        ICBFactory(slug="another-board")
    other = {FieldKind.ICB: "another-board", FieldKind.SOURCE: 8}
    value = other.get(field.kind) or build_new_value(field, row[field.name])
    store_document(before | {part.name: [row | {field.name: value}]}, draft)
    after = load_document(draft)
    assert after[part.name][0][field.name] == value
    (change,) = compare_documents(before, after)
    assert field.label in change.new


@pytest.mark.parametrize("field", EDITED_FIELDS, ids=get_name)
def test_fixture_may_set_field(field: EntryField) -> None:
    references = References()
    ExampleFactory(slug="mark-example")
    FrameworkItemFactory(slug="mark-item")
    value = build_new_value(field, False if field.kind is FieldKind.FLAG else None)
    fixture = EntryFixture({field.name: value})
    fixture.parse(references)
    assert fixture.errors == []
    assert fixture.document[field.name] == value


def test_form_shows_labels_and_help(admin_client: Client, draft: Example) -> None:
    response = admin_client.get(page_url("change", draft))
    form = response.context["adminform"].form
    shown = {key: (str(form.fields[key].label), str(form.fields[key].help_text)) for key in form.fields}
    for field in EDITED_FIELDS:
        label, help_text = shown[field.name]
        assert label == field.label
        assert help_text.startswith(field.help)
    for inline in response.context["inline_admin_formsets"]:
        (part,) = [part for part in PARTS if part.name == inline.formset.prefix]
        fields = inline.formset.empty_form.fields
        assert {key: str(fields[key].label) for key in part.by_name} == {f.name: f.label for f in part.fields}


def test_form_saves_every_text_field(admin_client: Client, draft: Example) -> None:
    data = read_form(admin_client.get(page_url("change", draft)), "example_form")
    data |= {field.name: [build_marker(field)] for field in TEXT_FIELDS}
    data |= {f"{part.name}-0-{field.name}": [build_marker(field)] for part, field in PART_TEXTS}
    response = admin_client.post(page_url("change", draft), data)
    assert response.status_code == 302, response.context["error_summary"]
    stored = load_document(draft)
    assert {field.name: stored[field.name] for field in TEXT_FIELDS} == {
        field.name: build_marker(field) for field in TEXT_FIELDS
    }
    for part, field in PART_TEXTS:
        assert stored[part.name][0][field.name] == build_marker(field)


@pytest.fixture
def published(draft: Example) -> Example:
    """A published example in which every text names its field."""
    document = load_document(draft) | {field.name: build_marker(field) for field in TEXT_FIELDS}
    document |= {"started": "2021-05-06", "ended": "2022-05-06", "materials": "none", "evaluated_by": "independent"}
    document |= {name: [term(name, "any").slug] for name in ("phase", "intervention")} | {
        "stage": term("stage", "begun").slug, "checked_on": "2026-01-02", "check_due": "2099-01-02",
    }  # fmt: skip
    for part in PARTS:
        texts = {field.name: build_marker(field) for field in part.fields if (part, field) in PART_TEXTS}
        document[part.name] = [row | texts for row in document[part.name]]
    store_document(document, draft)
    Example.objects.filter(pk=draft.pk).update(status="published", published_at="2026-01-01T12:00Z")
    return Example.objects.with_details().get(pk=draft.pk)


def list_markers(public: bool) -> list[str]:
    fields = [*TEXT_FIELDS, *(field for _, field in PART_TEXTS)]
    return [build_marker(field) for field in fields if field.public == public]


@pytest.mark.parametrize(
    "addresses",
    [["/examples/draft/", "/examples/draft/ab/", "/examples/draft/easy-read/"], ["/examples/draft.json"]],
    ids=["pages", "json"],
)
def test_page_shows_public_texts_only(addresses: list[str], published: Example, client: Client) -> None:
    """Translations and the Easy Read version have pages of their own."""
    body = "".join(client.get(address).content.decode() for address in addresses)
    assert [text for text in list_markers(public=True) if text not in body] == []
    assert [text for text in list_markers(public=False) if text in body] == []


def test_readers_and_editors_see_same_labels(published: Example, client: Client) -> None:
    body = client.get("/examples/draft/").content.decode()
    # The page shows these in a sentence or under another heading.
    unlabelled = {
        "title", "slug", "kind", "summary", "scope", "place", "framework_items", "evidence", "evidence_summary",
        "evidence_source", "evidence_direction", "provider_sought", "contact_email", "contact_address", "contact_open",
        "started_note", "stage_note",
        "ended_note", "related", "editor_note", "contact_checked_on", "next_change", "next_note",
    }  # fmt: skip
    for field in EDITED_FIELDS:
        if field.name not in unlabelled:
            assert field.label in body, field.name


def test_searched_field_is_in_text_index(published: Example) -> None:
    text = {weight: " | ".join(parts) for weight, parts in build_card(published, {}).text.items()}
    for field in [*TEXT_FIELDS, *(field for _, field in PART_TEXTS)]:
        found = [weight for weight in text if build_marker(field) in text[weight]]
        assert found == ([field.search] if field.search else []), field.name


def test_not_reported_line_is_shown_only_for_empty_field(published: Example) -> None:
    gaps = {field.not_reported for field in PLAIN_FIELDS if field.not_reported}
    assert gaps & set(list_gaps(published)) == set()
    assert gaps <= set(list_gaps(ExampleFactory()))
