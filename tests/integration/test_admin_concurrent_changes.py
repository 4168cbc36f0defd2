"""Colleagues work on an entry at the same time: nothing typed is lost and nothing changes by itself."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from examples.admin.schedule import run_schedule
from examples.admin.terms import term_actions as terms
from examples.admin.workflow import transitions
from examples.admin.workflow.working_copies import get_working_copy, rebase_copy
from examples.documents.errors import ValidationFailed
from examples.documents.load import load_document
from examples.documents.store import store_document
from examples.documents.versions import EXTERNAL_CHANGE, list_versions
from examples.models import Change, Example, Outcome
from examples.presenters.public_history import list_changes
from tests.helpers.accounts import create_account
from tests.helpers.admin_forms import edit_entry, message_text, open_form, page_url, post_form, post_transition, reload
from tests.helpers.browser_form import add_row, read_form, set_values
from tests.helpers.factories import ExampleFactory, ICBFactory, OutcomeFactory, term

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry() -> Example:
    example: Example = ExampleFactory(title="Night nurses")
    return Example.objects.get(pk=example.pk)


def publish_copy(client: Client, copy: Example) -> None:
    Example.objects.filter(pk=copy.pk).update(edited_by=None, status="in_review")
    assert "was published" in message_text(post_transition(client, copy, "publish"))


def test_same_board_added_by_both_is_explained(edith: Client, paula: Client) -> None:
    draft, board = ExampleFactory(status="draft"), ICBFactory()
    first, late = open_form(paula, draft), open_form(edith, draft)
    post_form(paula, draft, add_row(first, "area_links", icb=board.short_name, basis="stated"))
    shown = post_form(edith, draft, add_row(late, "area_links", icb=board.short_name, basis="inferred"))
    response = post_form(edith, draft, read_form(shown, "example_form"))
    assert "An entry can name each ICB only once" in response.content.decode()
    assert read_form(response, "example_form")["area_links-0-basis"] == ["inferred"]
    assert draft.area_links.get().basis == "stated"


def test_incompatible_saves_are_explained(edith: Client, paula: Client) -> None:
    draft = ExampleFactory(status="draft")
    late = set_values(open_form(edith, draft), started="2020", need="Typed for an hour")
    edit_entry(paula, draft, ended="2019")
    shown = post_form(edith, draft, late)
    assert shown.status_code == 409
    response = post_form(edith, draft, set_values(read_form(shown, "example_form"), ended="2019"))
    assert "The date in “Ended” cannot be before the date in “Started”" in response.content.decode()
    assert "Typed for an hour" in response.content.decode()
    post_form(edith, draft, set_values(read_form(response, "example_form"), ended="2021"))
    assert (reload(draft).need, reload(draft).ended) == ("Typed for an hour", dt.date(2021, 12, 31))


def test_copy_incompatible_with_entry_is_explained(edith: Client, paula: Client, entry: Example) -> None:
    copy = get_working_copy(entry, None)
    edit_entry(edith, copy, started="2020", _send="1")
    Example.objects.filter(pk=entry.pk).update(ended="2019-12-31")
    assert "The date in “Ended” cannot be before the date in “Started”" in message_text(
        post_transition(paula, copy, "publish")
    )
    assert reload(entry).started is None


@pytest.mark.parametrize("step", ["publish", "discard"])
def test_transition_of_deleted_copy_redirects_to_entry(
    step: str, paula: Client, entry: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two editors select the button at once: the second waits for the row, which is then deleted."""
    copy = get_working_copy(entry, None)
    Example.objects.filter(pk=copy.pk).update(status="in_review")
    stale = Example.objects.select_related("copy_of").get(pk=copy.pk)
    transitions.publish_entry(copy, None)
    monkeypatch.setattr("examples.admin.pages.get_object_or_404", lambda *_, **__: stale)
    response = post_transition(paula, stale, step)
    assert response.url == page_url("review", entry)
    assert "published, discarded or deleted" in message_text(response)


def test_transition_of_deleted_copy_is_refused(entry: Example) -> None:
    copy = get_working_copy(entry, None)
    Example.objects.filter(pk=copy.pk).delete()
    with pytest.raises(ValidationFailed, match="discarded"):
        transitions.send_to_review(copy, None)


def test_retirement_unschedules_working_copy(entry: Example) -> None:
    """Otherwise the copy would bring the entry back."""
    publisher = create_account("Paul", "publisher")
    copy = get_working_copy(entry, None)
    past = timezone.now() - dt.timedelta(minutes=1)
    Example.objects.filter(pk=copy.pk).update(status="in_review", publish_at=past, scheduled_by=publisher)
    transitions.retire_entry(entry, publisher, "It closed.")
    assert list(run_schedule()) == []
    assert reload(entry).is_retired
    assert "retired" in reload(copy).schedule_fault


def test_invisible_change_is_not_announced(edith: Client, paula: Client, entry: Example) -> None:
    copy = get_working_copy(entry, None)
    edit_entry(edith, copy, editor_note="Ask for the figures.")
    publish_copy(paula, copy)
    assert not Change.objects.exists()
    assert reload(entry).editor_note == "Ask for the figures."
    noted = get_working_copy(entry, None)
    edit_entry(edith, noted, next_note="Nothing new was found.")
    publish_copy(paula, noted)
    assert Change.objects.get().note == "Nothing new was found."


def test_check_of_entry_survives_publication_of_copy(edith: Client, paula: Client, entry: Example) -> None:
    copy = get_working_copy(entry, None)
    edit_entry(edith, copy, place="Zennor")
    post_transition(edith, entry, "check")
    publish_copy(paula, copy)
    assert (reload(entry).checked_on, reload(entry).place) == (timezone.localdate(), "Zennor")


def test_discarded_copy_leaves_no_external_change(edith: Client, entry: Example) -> None:
    copy = get_working_copy(entry, None)
    edit_entry(edith, copy, place="Zennor")
    post_transition(edith, copy, "discard")
    post_transition(edith, entry, "edit")
    assert EXTERNAL_CHANGE not in [version.revision.comment for version in list_versions(entry)]


def test_copy_is_created_when_its_slug_is_taken(edith: Client, entry: Example) -> None:
    ExampleFactory(slug=f"copy-of-{entry.pk}", status="draft")
    post_transition(edith, entry, "edit")
    assert Example.objects.get(copy_of=entry).title == entry.title


def test_working_copy_cannot_be_a_related_example(edith: Client, entry: Example) -> None:
    draft, copy = ExampleFactory(status="draft"), get_working_copy(entry, None)
    response = edit_entry(edith, draft, related=copy.slug)
    assert f"There is no entry “{copy.slug}”." in response.content.decode()


def test_copy_keeps_retired_term(entry: Example) -> None:
    """An entry keeps a retired term until someone merges or replaces it."""
    old, new = term("setting", "home"), term("setting", "hospital")
    terms.retire_term(old, new)
    copy = get_working_copy(entry, None)
    assert [found.slug for found in copy.terms.filter(vocabulary="setting")] == ["home"]


def test_term_merge_is_not_a_conflict(edith: Client, paula: Client, entry: Example) -> None:
    old, new, other = (term("setting", slug) for slug in ("home", "hospital", "hospice"))
    copy = get_working_copy(entry, None)
    edit_entry(edith, copy, setting=[str(old.pk), str(other.pk)])
    terms.merge_term(old, new, None)
    publish_copy(paula, copy)
    assert sorted(reload(entry).terms.filter(vocabulary="setting").values_list("slug", flat=True)) == [
        "hospice", "hospital",
    ]  # fmt: skip


def test_recreated_rows_of_entry_are_not_a_conflict(edith: Client, paula: Client, entry: Example) -> None:
    """The loader recreates all rows of an entry."""
    # With the key of a row of another part: keys are unique only within a part.
    OutcomeFactory(pk=entry.sources.get().pk + 2, example=entry, source=entry.sources.get(), result="18 of 21")
    copy = get_working_copy(entry, None)
    Outcome.objects.filter(example=copy).update(result="20 of 21")
    document = load_document(entry)
    for name in ("sources", "outcomes", "participations"):
        document[name] = [row | {"id": None} for row in document[name]]
    store_document(document, entry)
    assert rebase_copy(copy)[1] == []
    publish_copy(paula, copy)
    assert [row.result for row in entry.outcomes.all()] == ["20 of 21"]


def test_first_publication_is_last_in_public_changes(entry: Example) -> None:
    """The loader stores a publication date as noon of that day."""
    Example.objects.filter(pk=entry.pk).update(published_at=timezone.now() + dt.timedelta(hours=1))
    transitions.record_check(entry, None)
    assert [change.get_kind_display() for change in list_changes(reload(entry))] == [
        "Checked against its sources",
        "First published",
    ]


def test_review_page_of_retired_entry_copy(paula: Client, entry: Example) -> None:
    copy = get_working_copy(entry, None)
    Example.objects.filter(pk=copy.pk).update(status="in_review")
    transitions.retire_entry(entry, None, "It closed.")
    text = paula.get(page_url("review", copy)).content.decode()
    assert "Readers see <a" not in text
    assert "Readers will be told: published again" in text


def test_history_names_creator_of_copy(edith: Client, entry: Example) -> None:
    post_transition(edith, entry, "edit")
    copy = Example.objects.get(copy_of=entry)
    revision = list_versions(copy).get().revision
    assert (revision.comment, str(revision.user)) == ("Working copy created", "Edith")


def test_change_of_entry_alone_is_kept(edith: Client, paula: Client, entry: Example) -> None:
    copy = get_working_copy(entry, None)
    edit_entry(edith, copy, title="Mine")
    Example.objects.filter(pk=entry.pk).update(place="Zennor")
    shown = edith.get(page_url("review", copy)).context
    assert ([change.label for change in shown["changes"]], shown["conflicts"]) == (["Title"], [])
    publish_copy(paula, copy)
    assert (reload(entry).title, reload(entry).place) == ("Mine", "Zennor")


def test_claims_changed_in_entry_and_copy_are_a_conflict(edith: Client, paula: Client, entry: Example) -> None:
    """A claim must not cite a source of the other side that happens to have the same number."""
    OutcomeFactory(example=entry, source=entry.sources.get())
    copy = get_working_copy(entry, None)
    Outcome.objects.filter(example=copy).update(result="20 of 21")
    entry.sources.update(number=77)
    Example.objects.filter(pk=copy.pk).update(edited_by=None, status="in_review")
    assert "was changed after this working copy was made" in message_text(post_transition(paula, copy, "publish"))
    assert edith.get(page_url("review", copy)).context["conflicts"]
    assert [(row.result, row.source.number) for row in entry.outcomes.all()] == [("18 of 21", 77)]
