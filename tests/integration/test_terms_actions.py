"""Retiring, reinstating, renaming and reordering terms: pages, permissions and the log."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from examples.models import Term
from tests.helpers.accounts import sign_in
from tests.helpers.browser_form import read_form
from tests.helpers.factories import term
from tests.helpers.terms import create_entry, list_settings, merge_terms, read_messages, reverse_term_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def old() -> Term:
    return term("setting", "old", label="Old")


@pytest.fixture
def new() -> Term:
    return term("setting", "new", label="New")


def test_evidence_terms_can_only_be_renamed(admin_client: Client) -> None:
    low, high = term("evidence", "described", order=0), term("evidence", "compared", order=3)
    for address, data in (
        (reverse_term_page("merge", high.pk), {"replacement": low.pk}),
        (reverse_term_page("order", "evidence"), {f"position-{low.pk}": "2", f"position-{high.pk}": "1"}),
    ):
        assert "in order of strength" in admin_client.get(address).content.decode()
        assert admin_client.post(address, data).status_code == 409
    assert (
        admin_client.post(reverse_term_page("retire", high.pk), {"replacement": low.pk})
        .context["form"]
        .errors["replacement"]
    )
    assert not LogEntry.objects.exists()
    answer = admin_client.post(
        reverse_term_page("rename", high.pk), {"label": "Set beside others", "hint": ""}, follow=True
    )
    assert "Renamed “Compared” to “Set beside others”." in read_messages(answer)


def test_later_renaming_shows_the_earlier_one(admin_client: Client, old: Term) -> None:
    address = reverse_term_page("rename", old.pk)
    late = read_form(admin_client.get(address))
    admin_client.post(address, read_form(admin_client.get(address)) | {"label": ["First"], "hint": ["First hint"]})
    refused = admin_client.post(address, late | {"hint": ["Late hint"]})
    old.refresh_from_db()
    assert (old.label, old.hint) == ("First", "First hint")
    assert "Someone else changed this term to “First”, with the hint “First hint”" in refused.content.decode()
    typed = read_form(refused)
    assert typed["hint"] == ["Late hint"]
    assert admin_client.post(address, typed).status_code == 302


def test_retire_and_reinstate_keep_the_tag(admin_client: Client, old: Term, new: Term) -> None:
    example = create_entry(old)
    admin_client.post(reverse_term_page("retire", old.pk), {"replacement": ""})
    old.refresh_from_db()
    assert (bool(old.retired_on), old.replaced_by, list_settings(example)) == (True, None, ["old"])
    again = admin_client.post(reverse_term_page("retire", old.pk), {"replacement": ""})
    assert "is retired already" in again.content.decode()
    admin_client.post(reverse_term_page("retire", old.pk), {"replacement": new.pk})
    old.refresh_from_db()
    assert old.replaced_by == new
    admin_client.post(reverse_term_page("return", old.pk))
    assert Term.objects.filter(pk=old.pk, retired_on=None, replaced_by=None).exists()
    assert list_settings(example) == ["old"]


def test_reinstate_old_term(admin_client: Client) -> None:
    old = term("setting", "old", label="Old", retired_on="2020-01-01")
    assert "Reinstate" in admin_client.get(reverse("admin:examples_term_change", args=[old.pk])).content.decode()
    admin_client.post(reverse_term_page("return", old.pk))
    assert not Term.objects.filter(retired_on__isnull=False).exists()
    assert "is not retired" in admin_client.post(reverse_term_page("return", old.pk)).content.decode()


def test_rename_changes_label_and_hint_only(admin_client: Client, old: Term) -> None:
    data = read_form(admin_client.get(reverse_term_page("rename", old.pk)), "change_form") | {
        "label": ["At home"],
        "hint": ["Where"],
    }
    admin_client.post(reverse_term_page("rename", old.pk), data)
    old.refresh_from_db()
    assert (old.label, old.hint, old.slug) == ("At home", "Where", "old")


def test_rename_with_errors_keeps_input(admin_client: Client, old: Term, new: Term) -> None:
    refused = {"": "Enter a label", "new": "To combine the two, merge them.", "x" * 81: "at most 80", "Old": "Nothing"}
    for label, because in refused.items():
        answer = admin_client.post(reverse_term_page("rename", old.pk), {"label": label, "hint": ""})
        assert because in answer.content.decode()
        assert read_form(answer, "change_form")["label"] == [label]
    assert Term.objects.get(pk=old.pk).label == "Old"


def test_reorder_terms(admin_client: Client) -> None:
    one, two, three = (term("phase", slug, order=place) for place, slug in enumerate(("one", "two", "three")))
    term("phase", "gone", order=9, retired_on="2026-01-01")
    data = read_form(admin_client.get(reverse_term_page("order", "phase")), "change_form")
    moved = data | {f"position-{three.pk}": ["1"], f"position-{one.pk}": ["2"], f"position-{two.pk}": ["2"]}
    admin_client.post(reverse_term_page("order", "phase"), moved)
    assert list(Term.objects.in_vocabulary("phase").values_list("slug", flat=True)) == ["three", "one", "two", "gone"]  # type: ignore[arg-type]
    again = read_form(admin_client.get(reverse_term_page("order", "phase")), "change_form")
    assert (
        "The order is the same as before"
        in admin_client.post(reverse_term_page("order", "phase"), again).content.decode()
    )


def test_reorder_with_invalid_position_keeps_input(admin_client: Client) -> None:
    one, two = term("phase", "one", order=0), term("phase", "two", order=1)
    for place in ("", "first", "0", "1000", "1e9", "\x00"):
        answer = admin_client.post(
            reverse_term_page("order", "phase"), {f"position-{one.pk}": place, f"position-{two.pk}": "1"}
        )
        assert "Enter a whole number from 1 to 999." in answer.content.decode()
        assert read_form(answer, "change_form")[f"position-{one.pk}"] == [place]
    assert not LogEntry.objects.exists()


def sign_in_with(*permissions: str) -> Client:
    user = User.objects.create_user("pat", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return sign_in(user)


def test_term_pages_need_merge_permission(old: Term, new: Term) -> None:
    client = sign_in_with("view_term", "change_term", "add_term", "delete_term")
    addresses = [reverse_term_page(name, old.pk) for name in ("merge", "retire", "return", "rename")]
    for address in [*addresses, reverse_term_page("order", "setting")]:
        for ask in (client.get, client.post):
            assert ask(address).status_code == 403, address
        assert Client().get(address).status_code == 302
    listed = client.get(reverse("admin:examples_term_changelist")).content.decode()
    assert reverse_term_page("merge", old.pk) not in listed


def test_term_pages_need_post_and_csrf_token(admin_client: Client, old: Term, new: Term) -> None:
    addresses = [reverse_term_page(name, old.pk) for name in ("merge", "retire", "return", "rename")]
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = admin_client.cookies
    for address in [*addresses, reverse_term_page("order", "setting")]:
        assert strict.post(address, {"label": "Other", "replacement": new.pk}).status_code == 403
        admin_client.get(address, {"label": "Other", "replacement": str(new.pk)})
    old.refresh_from_db()
    assert (old.label, old.retired_on) == ("Old", None)
    assert not LogEntry.objects.exists()


def test_term_pages_are_linked(admin_client: Client, old: Term) -> None:
    term("setting", "gone", retired_on="2026-01-01")
    for name in ("merge", "retire", "return", "rename"):
        answer = admin_client.get(reverse_term_page(name, old.pk))
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert admin_client.get(reverse_term_page(name, 999999)).status_code == 404
    assert admin_client.get(reverse_term_page("order", "nothing")).status_code == 404
    listed = admin_client.get(reverse("admin:examples_term_changelist")).content.decode()
    form = admin_client.get(reverse("admin:examples_term_change", args=[old.pk])).content.decode()
    for name in ("merge", "retire", "rename"):
        assert reverse_term_page(name, old.pk) in listed
        assert reverse_term_page(name, old.pk) in form
    assert reverse_term_page("order", "setting") in form
    assert reverse_term_page("order", "evidence") not in listed


def test_term_changes_are_logged(admin_client: Client, admin_user: User, old: Term, new: Term) -> None:
    create_entry(old)
    merge_terms(admin_client, old, new)
    admin_client.post(reverse_term_page("order", "setting"), {f"position-{new.pk}": "1"})
    logged = LogEntry.objects.order_by("pk").values_list("object_id", "user", "change_message")
    assert list(logged) == [
        (str(old.pk), admin_user.pk, "Merged “Old” into “New” in 1 entry"),
        (str(new.pk), admin_user.pk, "Reordered the vocabulary “Where care happens”"),
    ]
    history = admin_client.get(reverse("admin:examples_term_history", args=[old.pk])).content.decode()
    assert "Merged “Old” into “New” in 1 entry" in history


def test_replacement_term_cannot_be_deleted(admin_client: Client, old: Term, new: Term) -> None:
    merge_terms(admin_client, old, new)
    answer = admin_client.post(reverse("admin:examples_term_delete", args=[new.pk]), {"post": "yes"})
    assert answer.status_code == 200
    assert Term.objects.filter(pk=new.pk).exists()
