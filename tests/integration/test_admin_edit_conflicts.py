"""Two editors change one entry: the later save is refused, keeps everything typed and shows the other changes."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from examples.admin.workflow.working_copies import get_working_copy
from examples.documents.versions import list_versions, load_version_document
from examples.models import Example
from tests.helpers.accounts import create_account, sign_in
from tests.helpers.admin_forms import message_text, open_form, page_url, post_form, reload
from tests.helpers.browser_form import add_row, read_form, set_values
from tests.helpers.factories import ExampleFactory, OutcomeFactory, SourceFactory, term

pytestmark = pytest.mark.django_db


def list_conflicts(response: Any) -> list[str]:
    """The labels of the fields that the page says someone else changed."""
    assert response.status_code == 409
    assert "Someone else saved this entry after you opened it" in response.content.decode()
    return [change.label for change in response.context["conflicts"]]


@pytest.fixture
def draft() -> Example:
    example: Example = ExampleFactory(status="draft", title="Old title", place="Old place")
    OutcomeFactory(example=example, source=example.sources.get())
    return Example.objects.get(pk=example.pk)


def list_titles(example: Example) -> list[str]:
    return [load_version_document(version)["title"] for version in list_versions(example)]


def test_second_save_is_refused_with_changes_shown(ann: Client, bob: Client, draft: Example) -> None:
    first, second = open_form(ann, draft), open_form(bob, draft)
    assert post_form(ann, draft, set_values(first, title="Ann's title", summary="Ann's words.")).status_code == 302
    mine = add_row(set_values(second, title="Bob's title", place="Bob's place"), "resources", title="A kit", order=0)
    shown = post_form(bob, draft, mine)
    assert list_conflicts(shown) == ["Title", "Plain summary"]
    text = shown.content.decode()
    assert "Ann&#x27;s" in text
    assert "Saved, Ann" in text
    again = read_form(shown, "example_form")
    typed = mine.keys() - {"opened", "csrfmiddlewaretoken"}
    assert {name: again[name] for name in typed} == {name: mine[name] for name in typed}
    assert reload(draft).title == "Ann's title"
    assert list_titles(draft)[0] == "Ann's title"


def test_save_after_conflict_is_accepted(ann: Client, bob: Client, draft: Example) -> None:
    first, second = open_form(ann, draft), open_form(bob, draft)
    post_form(ann, draft, set_values(first, title="Ann's title", summary="Ann's words."))
    again = read_form(post_form(bob, draft, set_values(second, title="Bob's title")), "example_form")
    assert post_form(bob, draft, set_values(again, summary="Ann's words.")).status_code == 302
    assert (reload(draft).title, reload(draft).summary) == ("Bob's title", "Ann's words.")
    assert list_titles(draft)[:2] == ["Bob's title", "Ann's title"]


def test_third_change_is_a_new_conflict(ann: Client, bob: Client, draft: Example) -> None:
    first, second = open_form(ann, draft), open_form(bob, draft)
    post_form(ann, draft, set_values(first, title="Ann's title"))
    again = read_form(post_form(bob, draft, set_values(second, place="Bob's place")), "example_form")
    post_form(ann, draft, set_values(open_form(ann, draft), summary="Ann's second thought."))
    assert list_conflicts(post_form(bob, draft, again)) == ["Plain summary"]
    assert reload(draft).place == "Old place"


def test_rows_added_by_colleague_are_kept(ann: Client, bob: Client, draft: Example) -> None:
    number = draft.sources.get().number
    first, second = open_form(ann, draft), open_form(bob, draft)
    post_form(ann, draft, add_row(first, "sources", number=number + 1, citation="Ann's source"))
    shown = post_form(bob, draft, add_row(second, "sources", number=number + 2, citation="Bob's source"))
    assert list_conflicts(shown) == [f"Source {number + 1}"]
    assert post_form(bob, draft, read_form(shown, "example_form")).status_code == 302
    assert {source.citation for source in draft.sources.all()} == {"A report", "Ann's source", "Bob's source"}


def test_duplicate_rows_after_conflict_are_explained(ann: Client, bob: Client, draft: Example) -> None:
    number = draft.sources.get().number
    first, second = open_form(ann, draft), open_form(bob, draft)
    post_form(ann, draft, add_row(first, "sources", number=number + 1, citation="Ann's source"))
    shown = post_form(bob, draft, add_row(second, "sources", number=number + 1, citation="Bob's source"))
    response = post_form(bob, draft, read_form(shown, "example_form"))
    assert "Two sources of an entry cannot have the same number" in response.content.decode()
    again = read_form(response, "example_form") | {"sources-1-number": [str(number + 2)]}
    assert again["sources-1-citation"] == ["Bob's source"]
    assert post_form(bob, draft, again).status_code == 302
    assert draft.sources.count() == 3


def test_row_deleted_by_colleague_keeps_typed_values(ann: Client, bob: Client, draft: Example) -> None:
    first, second = open_form(ann, draft), open_form(bob, draft)
    post_form(ann, draft, first | {"outcomes-0-DELETE": ["on"]})
    shown = post_form(bob, draft, second | {"outcomes-0-result": ["20 of 21"]})
    assert list_conflicts(shown) == ["Outcome 1"]
    assert not draft.outcomes.exists()
    again = read_form(shown, "example_form")
    assert again["outcomes-0-result"] == ["20 of 21"]
    assert post_form(bob, draft, again).status_code == 302
    assert draft.outcomes.get().result == "20 of 21"


def test_row_deleted_by_both_is_deleted(ann: Client, bob: Client, draft: Example) -> None:
    first, second = open_form(ann, draft), open_form(bob, draft)
    post_form(ann, draft, first | {"outcomes-0-DELETE": ["on"]})
    again = read_form(post_form(bob, draft, set_values(second, title="Bob's title")), "example_form")
    assert post_form(bob, draft, again | {"outcomes-0-DELETE": ["on"]}).status_code == 302
    assert not draft.outcomes.exists()


def test_tags_changed_by_colleague_are_shown(ann: Client, bob: Client, draft: Example) -> None:
    hospital, home = term("setting", "hospital"), term("setting", "home")
    first, second = open_form(ann, draft), open_form(bob, draft)
    post_form(ann, draft, set_values(first, setting=[str(home.pk), str(hospital.pk)]))
    shown = post_form(bob, draft, set_values(second, setting=None))
    assert [(c.label, c.old, c.new) for c in shown.context["conflicts"]] == [
        ("Where care happens", "Home", "Home\nHospital")
    ]


def test_invalid_form_keeps_its_snapshot(ann: Client, bob: Client, draft: Example) -> None:
    first, second = open_form(ann, draft), open_form(bob, draft)
    post_form(ann, draft, set_values(first, title="Ann's title"))
    faulty = post_form(bob, draft, set_values(second, title="Bob's title", started="soon"))
    assert faulty.status_code == 200
    again = read_form(faulty, "example_form")
    assert again["title"] == ["Bob's title"]
    assert post_form(bob, draft, set_values(again, started="2020")).status_code == 409
    assert reload(draft).title == "Ann's title"


def test_change_outside_admin_is_a_conflict(bob: Client, draft: Example) -> None:
    data = open_form(bob, draft)
    Example.objects.filter(pk=draft.pk).update(title="By a script")
    assert list_conflicts(post_form(bob, draft, set_values(data, title="Bob's title"))) == ["Title"]


def test_status_change_is_not_a_conflict(ann: Client, bob: Client, draft: Example) -> None:
    data = open_form(bob, draft)
    ann.post(reverse("admin:examples_example_move", args=[draft.pk, "send"]))
    assert post_form(bob, draft, set_values(data, title="Bob's title")).status_code == 302
    assert (reload(draft).title, reload(draft).status) == ("Bob's title", "in_review")


def restore_version(client: Client, example: Example, title: str) -> Any:
    """Restores the recorded version with this title."""
    version = next(v for v in list_versions(example) if load_version_document(v)["title"] == title)
    address = reverse("admin:examples_example_restore", args=[example.pk, version.pk])
    shown = client.get(address)
    return client.post(address, {"shown": shown.context["document_digest"]})


def test_late_save_of_published_entry_is_recorded(bob: Client, draft: Example) -> None:
    data = open_form(bob, draft)
    Example.objects.filter(pk=draft.pk).update(
        status="published", published_at=ExampleFactory(slug="complete").published_at
    )
    response = post_form(bob, draft, set_values(data, title="Bob's title"))
    assert response.url == page_url("history", draft)
    assert "find your changes in its history" in message_text(response)
    assert reload(draft).title == "Old title"
    assert not Example.objects.filter(copy_of=draft).exists()
    assert restore_version(bob, draft, "Bob's title").status_code == 302
    assert Example.objects.get(copy_of=draft).title == "Bob's title"
    assert reload(draft).title == "Old title"


def test_late_save_of_published_copy_is_recorded(ann: Client, bob: Client) -> None:
    entry = ExampleFactory(title="Old title")
    OutcomeFactory(example=entry, source=entry.sources.get())
    copy = get_working_copy(entry, None)
    late = add_row(set_values(open_form(bob, copy), title="Bob's title"), "resources", title="Bob's toolkit", order=0)
    post_form(ann, copy, set_values(open_form(ann, copy), title="Ann's title", _send="1"))
    paula = sign_in(create_account("Paula", "publisher"))
    paula.post(reverse("admin:examples_example_move", args=[copy.pk, "publish"]))
    assert not Example.objects.filter(pk=copy.pk).exists()
    response = post_form(bob, copy, late)
    assert response.url == page_url("history", entry)
    assert not Example.objects.filter(copy_of=entry).exists()
    assert restore_version(bob, entry, "Bob's title").status_code == 302
    again = Example.objects.get(copy_of=entry)
    assert (again.title, again.resources.get().title, again.outcomes.count()) == ("Bob's title", "Bob's toolkit", 1)
    assert reload(entry).title == "Ann's title"


def test_late_save_of_deleted_draft_is_recorded(ann: Client, bob: Client, draft: Example) -> None:
    data = open_form(bob, draft)
    ann.post(reverse("admin:examples_example_delete", args=[draft.pk]), {"post": "yes"})
    response = post_form(bob, draft, set_values(data, title="Bob's title"))
    assert not Example.objects.filter(pk=draft.pk).exists()
    assert response.url == reverse("admin:examples_example_deleted")
    assert "deleted this entry" in message_text(response)
    deleted = bob.get(response.url)
    assert [title for _, title, *_ in deleted.context["rows"]] == ["Bob's title"]
    version = deleted.context["rows"][0][0].pk
    back = bob.post(reverse("admin:examples_example_bring_back", args=[version]), {"slug": "again"})
    assert back.status_code == 302
    assert (reload(draft).title, reload(draft).outcomes.count()) == ("Bob's title", 1)


def test_late_invalid_text_is_recorded(ann: Client, bob: Client, draft: Example) -> None:
    data = open_form(bob, draft)
    ann.post(reverse("admin:examples_example_delete", args=[draft.pk]), {"post": "yes"})
    post_form(bob, draft, set_values(data, title="B" * 300, started="soon", need="Typed for an hour"))
    recorded = load_version_document(list_versions(draft)[0])
    assert (recorded["title"], recorded["need"], recorded["started"]) == ("B" * 300, "Typed for an hour", None)


def test_late_save_by_contributor_is_recorded(ann: Client) -> None:
    conny = create_account("Conny", "contributor")
    own = ExampleFactory(status="draft", created_by=conny, title="Old title")
    client = sign_in(conny)
    data = open_form(client, own)
    ann.post(reverse("admin:examples_example_move", args=[own.pk, "send"]))
    response = post_form(client, own, set_values(data, title="Conny's title"))
    assert response.status_code == 302
    assert "Ask an editor" in message_text(response)
    assert reload(own).title == "Old title"
    assert "Conny's title" in list_titles(own)


def test_forged_snapshot_is_refused_once(bob: Client, draft: Example) -> None:
    data = set_values(open_form(bob, draft), title="Bob's title", opened="forged")
    response = post_form(bob, draft, data)
    assert response.status_code == 200
    assert "We could not tell which version you were editing" in response.content.decode()
    again = read_form(response, "example_form")
    assert again["title"] == ["Bob's title"]
    assert post_form(bob, draft, again).status_code == 302
    assert reload(draft).title == "Bob's title"


def test_snapshot_of_another_entry_is_refused(bob: Client, draft: Example) -> None:
    other = ExampleFactory(status="draft")
    data = open_form(bob, draft) | {"opened": open_form(bob, other)["opened"]}
    assert post_form(bob, draft, set_values(data, title="Bob's title")).status_code == 200
    assert reload(draft).title == "Old title"


def test_renumbered_source_stays_cited_after_conflict(ann: Client, bob: Client, draft: Example) -> None:
    number = draft.sources.get().number
    SourceFactory(example=draft, number=number + 5, citation="Another")
    first, second = open_form(ann, draft), open_form(bob, draft)
    post_form(ann, draft, set_values(first, title="Ann's title"))
    draft.sources.filter(number=number).update(number=number + 7)  # as an import would
    again = read_form(post_form(bob, draft, second | {"outcomes-0-result": ["20 of 21"]}), "example_form")
    assert post_form(bob, draft, again).status_code == 302
    outcome = draft.outcomes.get()
    assert (outcome.result, outcome.source.citation) == ("20 of 21", "A report")
