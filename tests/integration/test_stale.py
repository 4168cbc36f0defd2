"""Two editors on one entry: both versions are shown, and neither is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from examples.desk.workflow.working_copies import get_working_copy
from examples.documents.versions import document_of, versions_of
from examples.models import Example
from tests.browser_form import Data, changed, filled, with_row
from tests.desk import form, page
from tests.factories import ExampleFactory, OutcomeFactory, SourceFactory, term
from tests.signing_in import person, signed_in

pytestmark = pytest.mark.django_db


def send(client: Client, example: Example, data: Data) -> Any:
    return client.post(page("change", example), data)


def settle(client: Client, example: Example, shown: Any, **chosen: str) -> Any:
    hidden = {name: shown.context[name] for name in ("typed", "shown")}
    choices = {f"choice-{name}": value for name, value in chosen.items()}
    return client.post(page("merge", example), hidden | choices)


@pytest.fixture
def ann() -> Client:
    return signed_in(person("Ann", "editor"))


@pytest.fixture
def bob() -> Client:
    return signed_in(person("Bob", "editor"))


@pytest.fixture
def draft() -> Example:
    example: Example = ExampleFactory(status="draft", title="Old title", place="Old place")
    OutcomeFactory(example=example, source=example.sources.get())
    return Example.objects.get(pk=example.pk)


def fresh(example: Example) -> Example:
    return Example.objects.get(pk=example.pk)


def test_second_save_is_held_and_both_versions_stand_side_by_side(ann: Client, bob: Client, draft: Example) -> None:
    first, second = form(ann, draft), form(bob, draft)
    assert send(ann, draft, changed(first, title="Ann's title", summary="Ann's words.")).status_code == 302
    shown = send(bob, draft, changed(second, title="Bob's title", place="Bob's place"))
    assert shown.status_code == 409
    text = shown.content.decode()
    assert [c.label for c, _ in shown.context["conflicts"]] == ["Title"]
    for words in ("Ann&#x27;s title", "Bob&#x27;s title", "Bob&#x27;s", "Saved, Ann"):
        assert words in text
    assert fresh(draft).title == "Ann's title"
    assert settle(bob, draft, shown, title="mine").status_code == 302
    saved = fresh(draft)
    assert (saved.title, saved.summary, saved.place) == ("Bob's title", "Ann's words.", "Bob's place")
    assert [document_of(version)["title"] for version in versions_of(draft)][:2] == ["Bob's title", "Ann's title"]


def test_nothing_is_saved_before_each_conflict_is_decided(ann: Client, bob: Client, draft: Example) -> None:
    first, second = form(ann, draft), form(bob, draft)
    send(ann, draft, changed(first, title="Ann's title"))
    shown = send(bob, draft, changed(second, title="Bob's title"))
    again = settle(bob, draft, shown)
    assert b"Choose one of the two versions of: Title." in again.content
    assert fresh(draft).title == "Ann's title"
    settle(bob, draft, again, title="theirs")
    assert fresh(draft).title == "Ann's title"


def test_third_change_while_choosing_is_shown_too(ann: Client, bob: Client, draft: Example) -> None:
    first, second = form(ann, draft), form(bob, draft)
    send(ann, draft, changed(first, title="Ann's title"))
    shown = send(bob, draft, changed(second, title="Bob's title"))
    send(ann, draft, changed(form(ann, draft), title="Ann's second title"))
    again = settle(bob, draft, shown, title="mine")
    assert b"changed once more" in again.content
    assert b"second title" in again.content
    settle(bob, draft, again, title="mine")
    assert fresh(draft).title == "Bob's title"


def test_rows_that_both_added_are_both_kept(ann: Client, bob: Client, draft: Example) -> None:
    """Even with the same number, which is unique: the second gets the next free one."""
    number = draft.sources.get().number
    first, second = form(ann, draft), form(bob, draft)
    send(ann, draft, with_row(first, "sources", number=number + 1, citation="Ann's source"))
    shown = send(bob, draft, with_row(second, "sources", number=number + 1, citation="Bob's source"))
    assert shown.context["conflicts"] == []
    assert settle(bob, draft, shown).status_code == 302
    found = dict(draft.sources.values_list("citation", "number"))
    assert found == {"A report": number, "Ann's source": number + 1, "Bob's source": number + 2}


def test_row_that_one_deleted_and_the_other_changed_is_asked_about(ann: Client, bob: Client, draft: Example) -> None:
    row = draft.outcomes.get()
    first, second = form(ann, draft), form(bob, draft)
    send(ann, draft, first | {"outcomes-0-DELETE": ["on"]})
    assert not draft.outcomes.exists()
    shown = send(bob, draft, second | {"outcomes-0-result": ["20 of 21"]})
    ((conflict, _),) = shown.context["conflicts"]
    assert (conflict.theirs, "20 of 21" in conflict.mine) == ("", True)
    settle(bob, draft, shown, **{conflict.name: "mine"})
    assert draft.outcomes.get().result == "20 of 21"
    assert draft.outcomes.get().pk == row.pk


def test_tags_of_both_are_shown(ann: Client, bob: Client, draft: Example) -> None:
    hospital, home = term("setting", "hospital"), term("setting", "home")
    first, second = form(ann, draft), form(bob, draft)
    send(ann, draft, changed(first, setting=[str(home.pk), str(hospital.pk)]))
    shown = send(bob, draft, changed(second, setting=None))
    ((conflict, _),) = shown.context["conflicts"]
    assert (conflict.label, conflict.theirs, conflict.mine) == ("Setting", "Home\nHospital", "")


def test_form_with_a_fault_says_so_first_and_keeps_its_memory(ann: Client, bob: Client, draft: Example) -> None:
    first, second = form(ann, draft), form(bob, draft)
    send(ann, draft, changed(first, title="Ann's title"))
    faulty = send(bob, draft, changed(second, title="Bob's title", started="soon"))
    assert faulty.status_code == 200
    again = filled(faulty, "example_form")
    assert again["title"] == ["Bob's title"]
    shown = send(bob, draft, changed(again, started="2020"))
    assert shown.status_code == 409
    assert fresh(draft).title == "Ann's title"


def test_change_past_the_desk_counts_as_well(bob: Client, draft: Example) -> None:
    data = form(bob, draft)
    Example.objects.filter(pk=draft.pk).update(title="By a script")
    assert send(bob, draft, changed(data, title="Bob's title")).status_code == 409


def test_status_that_moved_is_no_reason_to_stop_an_editor(ann: Client, bob: Client, draft: Example) -> None:
    data = form(bob, draft)
    ann.post(reverse("admin:examples_example_move", args=[draft.pk, "send"]))
    assert send(bob, draft, changed(data, title="Bob's title")).status_code == 302
    assert (fresh(draft).title, fresh(draft).status) == ("Bob's title", "in_review")


def test_entry_published_meanwhile_takes_the_text_into_its_working_copy(bob: Client, draft: Example) -> None:
    data = form(bob, draft)
    published = ExampleFactory(slug="complete")
    assert published
    Example.objects.filter(pk=draft.pk).update(status="published", published_at=published.published_at)
    shown = send(bob, draft, changed(data, title="Bob's title"))
    assert shown.status_code == 409
    settle(bob, draft, shown)
    assert fresh(draft).title == "Old title"
    assert Example.objects.get(copy_of=draft).title == "Bob's title"


def test_copy_that_was_published_away_is_not_a_dead_end(ann: Client, bob: Client) -> None:
    entry = ExampleFactory(title="Old title")
    OutcomeFactory(example=entry, source=entry.sources.get())
    copy = get_working_copy(entry, None)
    data = with_row(form(bob, copy), "resources", title="Bob's toolkit", order=0)
    send(ann, copy, changed(form(ann, copy), title="Ann's title", _send="1"))
    paula = signed_in(person("Paula", "publisher"))
    paula.post(reverse("admin:examples_example_move", args=[copy.pk, "publish"]))
    assert not Example.objects.filter(pk=copy.pk).exists()
    shown = send(bob, copy, changed(data, place="Bob's place"))
    assert shown.status_code == 409
    assert shown.context["conflicts"] == []
    assert settle(bob, copy, shown).status_code == 302
    again = Example.objects.get(copy_of=entry)
    assert (again.title, again.place, again.resources.get().title) == ("Ann's title", "Bob's place", "Bob's toolkit")
    assert again.outcomes.count() == 1


def test_draft_deleted_meanwhile_comes_back_with_what_was_typed(ann: Client, bob: Client, draft: Example) -> None:
    data = form(bob, draft)
    ann.post(reverse("admin:examples_example_delete", args=[draft.pk]), {"post": "yes"})
    assert not Example.objects.filter(pk=draft.pk).exists()
    shown = send(bob, draft, changed(data, title="Bob's title"))
    settle(bob, draft, shown)
    assert fresh(draft).title == "Bob's title"
    assert fresh(draft).outcomes.count() == 1


def test_contributor_who_is_too_late_finds_the_text_in_the_history(ann: Client) -> None:
    conny = person("Conny", "contributor")
    own = ExampleFactory(status="draft", created_by=conny, title="Old title")
    client = signed_in(conny)
    data = form(client, own)
    ann.post(reverse("admin:examples_example_move", args=[own.pk, "send"]))
    answer = send(client, own, changed(data, title="Conny's title"))
    assert answer.status_code == 302
    assert fresh(own).title == "Old title"
    assert "Conny's title" in [document_of(version)["title"] for version in versions_of(own)]


def test_form_without_memory_is_held_once_and_keeps_what_was_typed(bob: Client, draft: Example) -> None:
    data = changed(form(bob, draft), title="Bob's title", opened="forged")
    answer = send(bob, draft, data)
    assert answer.status_code == 200
    assert "It can not be told" in answer.content.decode()
    again = filled(answer, "example_form")
    assert again["title"] == ["Bob's title"]
    assert send(bob, draft, again).status_code == 302
    assert fresh(draft).title == "Bob's title"


def test_memory_of_another_entry_is_not_taken(bob: Client, draft: Example) -> None:
    other = ExampleFactory(status="draft")
    data = form(bob, draft) | {"opened": form(bob, other)["opened"]}
    assert send(bob, draft, changed(data, title="Bob's title")).status_code == 200
    assert fresh(draft).title == "Old title"


def test_source_moved_under_a_claim_is_merged_with_it(ann: Client, bob: Client, draft: Example) -> None:
    number = draft.sources.get().number
    SourceFactory(example=draft, number=number + 5, citation="Another")
    first, second = form(ann, draft), form(bob, draft)
    send(ann, draft, first | {"sources-0-number": [str(number + 7)]})
    shown = send(bob, draft, second | {"outcomes-0-result": ["20 of 21"]})
    chosen = {conflict.name: "mine" for conflict, _ in shown.context["conflicts"]}
    settle(bob, draft, shown, **chosen)
    outcome = draft.outcomes.get()
    assert (outcome.result, outcome.source.citation) == ("20 of 21", "A report")
