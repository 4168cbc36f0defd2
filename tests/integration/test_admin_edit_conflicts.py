"""Two editors on one entry: a late save is refused, everything typed is kept, and both versions are in view."""

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


def labels(answer: Any) -> list[str]:
    """What the page says that someone else changed."""
    assert answer.status_code == 409
    assert "Someone else saved this entry after you opened it" in answer.content.decode()
    return [change.label for change in answer.context["conflicts"]]


@pytest.fixture
def draft() -> Example:
    example: Example = ExampleFactory(status="draft", title="Old title", place="Old place")
    OutcomeFactory(example=example, source=example.sources.get())
    return Example.objects.get(pk=example.pk)


def titles(example: Example) -> list[str]:
    return [load_version_document(version)["title"] for version in list_versions(example)]


def test_second_save_is_refused_with_everything_kept_and_both_in_view(ann: Client, bob: Client, draft: Example) -> None:
    first, second = open_form(ann, draft), open_form(bob, draft)
    assert post_form(ann, draft, set_values(first, title="Ann's title", summary="Ann's words.")).status_code == 302
    mine = add_row(set_values(second, title="Bob's title", place="Bob's place"), "resources", title="A kit", order=0)
    shown = post_form(bob, draft, mine)
    assert labels(shown) == ["Title", "Plain summary"]
    text = shown.content.decode()
    assert "Ann&#x27;s" in text
    assert "Saved, Ann" in text
    again = read_form(shown, "example_form")
    typed = mine.keys() - {"opened", "csrfmiddlewaretoken"}
    assert {name: again[name] for name in typed} == {name: mine[name] for name in typed}
    assert reload(draft).title == "Ann's title"
    assert titles(draft)[0] == "Ann's title"


def test_next_save_is_a_decision_with_both_in_view(ann: Client, bob: Client, draft: Example) -> None:
    first, second = open_form(ann, draft), open_form(bob, draft)
    post_form(ann, draft, set_values(first, title="Ann's title", summary="Ann's words."))
    again = read_form(post_form(bob, draft, set_values(second, title="Bob's title")), "example_form")
    assert post_form(bob, draft, set_values(again, summary="Ann's words.")).status_code == 302
    assert (reload(draft).title, reload(draft).summary) == ("Bob's title", "Ann's words.")
    assert titles(draft)[:2] == ["Bob's title", "Ann's title"]


def test_third_change_in_between_is_shown_too(ann: Client, bob: Client, draft: Example) -> None:
    first, second = open_form(ann, draft), open_form(bob, draft)
    post_form(ann, draft, set_values(first, title="Ann's title"))
    again = read_form(post_form(bob, draft, set_values(second, place="Bob's place")), "example_form")
    post_form(ann, draft, set_values(open_form(ann, draft), summary="Ann's second thought."))
    assert labels(post_form(bob, draft, again)) == ["Plain summary"]
    assert reload(draft).place == "Old place"


def test_rows_that_somebody_else_added_stay(ann: Client, bob: Client, draft: Example) -> None:
    number = draft.sources.get().number
    first, second = open_form(ann, draft), open_form(bob, draft)
    post_form(ann, draft, add_row(first, "sources", number=number + 1, citation="Ann's source"))
    shown = post_form(bob, draft, add_row(second, "sources", number=number + 2, citation="Bob's source"))
    assert labels(shown) == [f"Source {number + 1}"]
    assert post_form(bob, draft, read_form(shown, "example_form")).status_code == 302
    assert {source.citation for source in draft.sources.all()} == {"A report", "Ann's source", "Bob's source"}


def test_rows_that_do_not_fit_together_are_said_and_nothing_typed_is_lost(
    ann: Client, bob: Client, draft: Example
) -> None:
    number = draft.sources.get().number
    first, second = open_form(ann, draft), open_form(bob, draft)
    post_form(ann, draft, add_row(first, "sources", number=number + 1, citation="Ann's source"))
    shown = post_form(bob, draft, add_row(second, "sources", number=number + 1, citation="Bob's source"))
    answer = post_form(bob, draft, read_form(shown, "example_form"))
    assert "Two sources cannot have the same number" in answer.content.decode()
    again = read_form(answer, "example_form") | {"sources-1-number": [str(number + 2)]}
    assert again["sources-1-citation"] == ["Bob's source"]
    assert post_form(bob, draft, again).status_code == 302
    assert draft.sources.count() == 3


def test_row_that_one_deleted_and_the_other_changed_is_kept_as_typed(ann: Client, bob: Client, draft: Example) -> None:
    first, second = open_form(ann, draft), open_form(bob, draft)
    post_form(ann, draft, first | {"outcomes-0-DELETE": ["on"]})
    shown = post_form(bob, draft, second | {"outcomes-0-result": ["20 of 21"]})
    assert labels(shown) == ["Outcome 1"]
    assert not draft.outcomes.exists()
    again = read_form(shown, "example_form")
    assert again["outcomes-0-result"] == ["20 of 21"]
    assert post_form(bob, draft, again).status_code == 302
    assert draft.outcomes.get().result == "20 of 21"


def test_row_that_one_deleted_goes_if_the_other_says_so_too(ann: Client, bob: Client, draft: Example) -> None:
    first, second = open_form(ann, draft), open_form(bob, draft)
    post_form(ann, draft, first | {"outcomes-0-DELETE": ["on"]})
    again = read_form(post_form(bob, draft, set_values(second, title="Bob's title")), "example_form")
    assert post_form(bob, draft, again | {"outcomes-0-DELETE": ["on"]}).status_code == 302
    assert not draft.outcomes.exists()


def test_tags_of_the_other_are_shown(ann: Client, bob: Client, draft: Example) -> None:
    hospital, home = term("setting", "hospital"), term("setting", "home")
    first, second = open_form(ann, draft), open_form(bob, draft)
    post_form(ann, draft, set_values(first, setting=[str(home.pk), str(hospital.pk)]))
    shown = post_form(bob, draft, set_values(second, setting=None))
    assert [(c.label, c.old, c.new) for c in shown.context["conflicts"]] == [("Settings", "Home", "Home\nHospital")]


def test_form_with_a_fault_says_so_first_and_keeps_its_memory(ann: Client, bob: Client, draft: Example) -> None:
    first, second = open_form(ann, draft), open_form(bob, draft)
    post_form(ann, draft, set_values(first, title="Ann's title"))
    faulty = post_form(bob, draft, set_values(second, title="Bob's title", started="soon"))
    assert faulty.status_code == 200
    again = read_form(faulty, "example_form")
    assert again["title"] == ["Bob's title"]
    assert post_form(bob, draft, set_values(again, started="2020")).status_code == 409
    assert reload(draft).title == "Ann's title"


def test_change_past_the_desk_counts_as_well(bob: Client, draft: Example) -> None:
    data = open_form(bob, draft)
    Example.objects.filter(pk=draft.pk).update(title="By a script")
    assert labels(post_form(bob, draft, set_values(data, title="Bob's title"))) == ["Title"]


def test_status_that_moved_is_no_reason_to_stop_an_editor(ann: Client, bob: Client, draft: Example) -> None:
    data = open_form(bob, draft)
    ann.post(reverse("admin:examples_example_move", args=[draft.pk, "send"]))
    assert post_form(bob, draft, set_values(data, title="Bob's title")).status_code == 302
    assert (reload(draft).title, reload(draft).status) == ("Bob's title", "in_review")


def restore_first(client: Client, example: Example, title: str) -> Any:
    """Restores the version that someone typed too late."""
    version = next(v for v in list_versions(example) if load_version_document(v)["title"] == title)
    address = reverse("admin:examples_example_restore", args=[example.pk, version.pk])
    shown = client.get(address)
    return client.post(address, {"shown": shown.context["document_digest"]})


def test_entry_published_in_between_keeps_what_was_typed_in_its_history(bob: Client, draft: Example) -> None:
    data = open_form(bob, draft)
    Example.objects.filter(pk=draft.pk).update(
        status="published", published_at=ExampleFactory(slug="complete").published_at
    )
    answer = post_form(bob, draft, set_values(data, title="Bob's title"))
    assert answer.url == page_url("history", draft)
    assert "find them in its history" in message_text(answer)
    assert reload(draft).title == "Old title"
    assert not Example.objects.filter(copy_of=draft).exists()
    assert restore_first(bob, draft, "Bob's title").status_code == 302
    assert Example.objects.get(copy_of=draft).title == "Bob's title"
    assert reload(draft).title == "Old title"


def test_copy_that_was_published_in_between_is_not_a_dead_end(ann: Client, bob: Client) -> None:
    entry = ExampleFactory(title="Old title")
    OutcomeFactory(example=entry, source=entry.sources.get())
    copy = get_working_copy(entry, None)
    late = add_row(set_values(open_form(bob, copy), title="Bob's title"), "resources", title="Bob's toolkit", order=0)
    post_form(ann, copy, set_values(open_form(ann, copy), title="Ann's title", _send="1"))
    paula = sign_in(create_account("Paula", "publisher"))
    paula.post(reverse("admin:examples_example_move", args=[copy.pk, "publish"]))
    assert not Example.objects.filter(pk=copy.pk).exists()
    answer = post_form(bob, copy, late)
    assert answer.url == page_url("history", entry)
    assert not Example.objects.filter(copy_of=entry).exists()
    assert restore_first(bob, entry, "Bob's title").status_code == 302
    again = Example.objects.get(copy_of=entry)
    assert (again.title, again.resources.get().title, again.outcomes.count()) == ("Bob's title", "Bob's toolkit", 1)
    assert reload(entry).title == "Ann's title"


def test_save_in_a_stale_tab_does_not_revive_a_deleted_draft(ann: Client, bob: Client, draft: Example) -> None:
    data = open_form(bob, draft)
    ann.post(reverse("admin:examples_example_delete", args=[draft.pk]), {"post": "yes"})
    answer = post_form(bob, draft, set_values(data, title="Bob's title"))
    assert not Example.objects.filter(pk=draft.pk).exists()
    assert answer.url == reverse("admin:examples_example_deleted")
    assert "deleted this entry" in message_text(answer)
    deleted = bob.get(answer.url)
    assert [title for _, title, *_ in deleted.context["rows"]] == ["Bob's title"]
    version = deleted.context["rows"][0][0].pk
    back = bob.post(reverse("admin:examples_example_bring_back", args=[version]), {"slug": "again"})
    assert back.status_code == 302
    assert (reload(draft).title, reload(draft).outcomes.count()) == ("Bob's title", 1)


def test_text_that_was_refused_is_kept_too_where_it_came_too_late(ann: Client, bob: Client, draft: Example) -> None:
    data = open_form(bob, draft)
    ann.post(reverse("admin:examples_example_delete", args=[draft.pk]), {"post": "yes"})
    post_form(bob, draft, set_values(data, title="B" * 300, started="soon", need="Typed for an hour"))
    kept = load_version_document(list_versions(draft)[0])
    assert (kept["title"], kept["need"], kept["started"]) == ("B" * 300, "Typed for an hour", None)


def test_contributor_who_is_too_late_finds_the_text_in_the_history(ann: Client) -> None:
    conny = create_account("Conny", "contributor")
    own = ExampleFactory(status="draft", created_by=conny, title="Old title")
    client = sign_in(conny)
    data = open_form(client, own)
    ann.post(reverse("admin:examples_example_move", args=[own.pk, "send"]))
    answer = post_form(client, own, set_values(data, title="Conny's title"))
    assert answer.status_code == 302
    assert "Ask an editor" in message_text(answer)
    assert reload(own).title == "Old title"
    assert "Conny's title" in titles(own)


def test_form_without_memory_is_held_once_and_keeps_what_was_typed(bob: Client, draft: Example) -> None:
    data = set_values(open_form(bob, draft), title="Bob's title", opened="forged")
    answer = post_form(bob, draft, data)
    assert answer.status_code == 200
    assert "We could not tell which version you were editing" in answer.content.decode()
    again = read_form(answer, "example_form")
    assert again["title"] == ["Bob's title"]
    assert post_form(bob, draft, again).status_code == 302
    assert reload(draft).title == "Bob's title"


def test_memory_of_another_entry_is_not_taken(bob: Client, draft: Example) -> None:
    other = ExampleFactory(status="draft")
    data = open_form(bob, draft) | {"opened": open_form(bob, other)["opened"]}
    assert post_form(bob, draft, set_values(data, title="Bob's title")).status_code == 200
    assert reload(draft).title == "Old title"


def test_source_renumbered_by_one_is_still_cited_by_the_claim_of_the_other(
    ann: Client, bob: Client, draft: Example
) -> None:
    number = draft.sources.get().number
    SourceFactory(example=draft, number=number + 5, citation="Another")
    first, second = open_form(ann, draft), open_form(bob, draft)
    post_form(ann, draft, first | {"sources-0-number": [str(number + 7)]})
    again = read_form(post_form(bob, draft, second | {"outcomes-0-result": ["20 of 21"]}), "example_form")
    assert post_form(bob, draft, again).status_code == 302
    outcome = draft.outcomes.get()
    assert (outcome.result, outcome.source.citation) == ("20 of 21", "A report")
