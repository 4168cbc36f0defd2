"""Retiring, bringing back, renaming and reordering terms; who may, and from which pages."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from examples.models import Term, TermChange
from tests.browser_form import filled
from tests.factories import term
from tests.signing_in import signed_in
from tests.terms import entry, merge, page, said, settings_of, undo

pytestmark = pytest.mark.django_db


@pytest.fixture
def old() -> Term:
    return term("setting", "old", label="Old")


@pytest.fixture
def new() -> Term:
    return term("setting", "new", label="New")


def test_evidence_ladder_is_only_renamed(admin_client: Client) -> None:
    low, high = term("evidence", "described", order=0), term("evidence", "compared", order=3)
    for address, data in (
        (page("merge", high.pk), {"into": low.pk}),
        (page("order", "evidence"), {f"place-{low.pk}": "2", f"place-{high.pk}": "1"}),
    ):
        assert "is a ladder" in admin_client.get(address).content.decode()
        assert admin_client.post(address, data).status_code == 409
    assert admin_client.post(page("retire", high.pk), {"into": low.pk}).context["form"].errors["into"]
    assert not TermChange.objects.exists()
    answer = admin_client.post(page("rename", high.pk), {"label": "Set beside others", "hint": ""}, follow=True)
    assert "Renamed “Compared” to “Set beside others”." in said(answer)


def test_retiring_keeps_the_tag_and_is_undone(admin_client: Client, old: Term, new: Term) -> None:
    example = entry(old)
    admin_client.post(page("retire", old.pk), {"into": ""})
    old.refresh_from_db()
    assert (bool(old.retired_on), old.replaced_by, settings_of(example)) == (True, None, ["old"])
    again = admin_client.post(page("retire", old.pk), {"into": ""})
    assert "is retired already" in again.content.decode()
    admin_client.post(page("retire", old.pk), {"into": new.pk})
    old.refresh_from_db()
    assert old.replaced_by == new
    undo(admin_client)
    undo(admin_client)
    assert Term.objects.get(pk=old.pk).retired_on is None


def test_term_retired_long_ago_is_brought_back(admin_client: Client) -> None:
    old = term("setting", "old", label="Old", retired_on="2020-01-01")
    assert "Bring back" in admin_client.get(reverse("admin:examples_term_change", args=[old.pk])).content.decode()
    admin_client.post(page("return", old.pk))
    assert not Term.objects.filter(retired_on__isnull=False).exists()
    assert "in use already" in admin_client.post(page("return", old.pk)).content.decode()
    undo(admin_client)
    assert str(Term.objects.get(pk=old.pk).retired_on) == "2020-01-01"


def test_rename_changes_label_and_hint_and_is_undone(admin_client: Client, old: Term) -> None:
    data = filled(admin_client.get(page("rename", old.pk)), "change_form") | {"label": ["At home"], "hint": ["Where"]}
    admin_client.post(page("rename", old.pk), data)
    old.refresh_from_db()
    assert (old.label, old.hint, old.slug) == ("At home", "Where", "old")
    assert "Everything is as it was." in undo(admin_client)
    old.refresh_from_db()
    assert (old.label, old.hint) == ("Old", "")


def test_rename_refuses_and_keeps_what_was_typed(admin_client: Client, old: Term, new: Term) -> None:
    refused = {"": "needs a label", "new": "To make one of two, merge them.", "x" * 81: "at most 80", "Old": "Nothing"}
    for label, because in refused.items():
        answer = admin_client.post(page("rename", old.pk), {"label": label, "hint": ""})
        assert because in answer.content.decode()
        assert filled(answer, "change_form")["label"] == [label]
    assert Term.objects.get(pk=old.pk).label == "Old"


def test_name_that_was_changed_since_is_left(admin_client: Client, old: Term) -> None:
    admin_client.post(page("rename", old.pk), {"label": "At home", "hint": ""})
    Term.objects.filter(pk=old.pk).update(label="Homes")
    assert "it was renamed since" in undo(admin_client)
    assert Term.objects.get(pk=old.pk).label == "Homes"


def test_terms_are_put_in_order_and_back(admin_client: Client) -> None:
    one, two, three = (term("phase", slug, order=place) for place, slug in enumerate(("one", "two", "three")))
    term("phase", "gone", order=9, retired_on="2026-01-01")
    data = filled(admin_client.get(page("order", "phase")), "order_form")
    moved = data | {f"place-{three.pk}": ["1"], f"place-{one.pk}": ["2"], f"place-{two.pk}": ["2"]}
    admin_client.post(page("order", "phase"), moved)
    assert list(Term.objects.of("phase").values_list("slug", flat=True)) == ["three", "one", "two", "gone"]  # type: ignore[arg-type]
    Term.objects.filter(pk=two.pk).update(order=70)
    assert "“Two”: it was moved since." in undo(admin_client)
    assert list(Term.objects.of("phase").values_list("slug", "order")) == [  # type: ignore[arg-type]
        ("one", 0), ("three", 2), ("gone", 9), ("two", 70),
    ]  # fmt: skip


def test_order_refuses_what_is_no_place_and_keeps_it(admin_client: Client) -> None:
    one, two = term("phase", "one", order=0), term("phase", "two", order=1)
    for place in ("", "first", "0", "1000", "1e9", "\x00"):
        answer = admin_client.post(page("order", "phase"), {f"place-{one.pk}": place, f"place-{two.pk}": "1"})
        assert "Enter a whole number from 1 to 999." in answer.content.decode()
        assert filled(answer, "order_form")[f"place-{one.pk}"] == [place]
    assert not TermChange.objects.exists()


def publisher(*permissions: str) -> Client:
    user = User.objects.create_user("pat", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return signed_in(user)


def test_only_who_may_merge_terms_sees_or_does_any_of_it(old: Term, new: Term) -> None:
    client = publisher("view_term", "change_term", "add_term", "delete_term")
    change = TermChange.objects.create(kind="renamed", term=old, vocabulary="setting", before={"said": "Renamed"})
    addresses = [page(name, old.pk) for name in ("merge", "retire", "return", "rename")]
    for address in [*addresses, page("order", "setting"), page("changes"), page("undo", change.pk)]:
        for ask in (client.get, client.post):
            assert ask(address).status_code == 403, address
        assert Client().get(address).status_code == 302
    listed = client.get(reverse("admin:examples_term_changelist")).content.decode()
    assert page("merge", old.pk) not in listed


def test_nothing_is_changed_without_a_post_or_a_token(admin_client: Client, old: Term, new: Term) -> None:
    merge(admin_client, old, new)
    change = TermChange.objects.get()
    assert admin_client.get(page("undo", change.pk)).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = admin_client.cookies
    for address in (page("undo", change.pk), page("rename", new.pk)):
        assert strict.post(address, {"label": "Other"}).status_code == 403
    assert TermChange.objects.get().undone_at is None


def test_every_page_answers_and_leads_to_the_others(admin_client: Client, old: Term) -> None:
    term("setting", "gone", retired_on="2026-01-01")
    for name in ("merge", "retire", "return", "rename"):
        answer = admin_client.get(page(name, old.pk))
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert admin_client.get(page(name, 999999)).status_code == 404
    assert "yet." in admin_client.get(page("changes")).content.decode()
    assert admin_client.get(page("order", "nothing")).status_code == 404
    assert admin_client.post(page("undo", 999999)).status_code == 404
    listed = admin_client.get(reverse("admin:examples_term_changelist")).content.decode()
    form = admin_client.get(reverse("admin:examples_term_change", args=[old.pk])).content.decode()
    for name in ("merge", "retire", "rename"):
        assert page(name, old.pk) in listed
        assert page(name, old.pk) in form
    assert page("changes") in listed
    assert page("order", "setting") in form
    assert page("order", "evidence") not in listed


def test_past_changes_say_who_and_when(admin_client: Client, old: Term, new: Term) -> None:
    merge(admin_client, old, new)
    told = admin_client.get(page("changes")).content.decode()
    assert "Merged “Old” into “New”" in told
    assert "admin</td>" in told
    TermChange.objects.update(user=None)
    assert "an account that is gone" in admin_client.get(page("changes")).content.decode()


def test_term_that_another_leads_to_is_not_deleted(admin_client: Client, old: Term, new: Term) -> None:
    merge(admin_client, old, new)
    answer = admin_client.post(reverse("admin:examples_term_delete", args=[new.pk]), {"post": "yes"})
    assert answer.status_code == 200
    assert Term.objects.filter(pk=new.pk).exists()
