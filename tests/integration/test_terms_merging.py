"""Merging a term into another: the page, the changes, and restoring the version before."""

from __future__ import annotations

from unittest.mock import Mock

import pytest
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from reversion.models import Version

from examples.admin.terms import term_actions
from examples.admin.terms.usages import list_term_columns
from examples.admin.terms.views import MAX_LISTED_ENTRIES
from examples.models import ICB, Cost, Example, FrameworkItem, Strategy, StrategyPriority, Term
from tests.helpers.accounts import create_account, sign_in
from tests.helpers.factories import ExampleFactory, FrameworkItemFactory, ICBFactory, term
from tests.helpers.terms import create_entry, list_settings, merge_terms, reverse_term_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def old() -> Term:
    return term("setting", "old", label="Old")


@pytest.fixture
def new() -> Term:
    return term("setting", "new", label="New")


@pytest.mark.once
def test_merge_covers_every_relation_to_terms() -> None:
    assert {f"{column.model._meta.model_name}.{column.name}" for column in list_term_columns()} == {
        "example_terms.term",
        "strategypriority_terms.term",
        "frameworkitem_priorities.term",
        "example.stage",
        "example.evidence",
        "example.cost_band",
        "cost.band",
        "icb.region",
    }


def test_merge_page_counts_usages(admin_client: Client, old: Term) -> None:
    published = create_entry(old)
    create_entry(old, status="draft")
    create_entry(old, status="in_review")
    create_entry(old, status="retired", retired_reason="Closed")
    Example.objects.create(slug="copy", title="Copy", copy_of=published).terms.add(old)
    create_entry(term("setting", "home"))
    answer = admin_client.get(reverse_term_page("merge", old.pk))
    assert answer.context["counts"] == {
        "Published entries": 1,
        "Drafts and entries in review": 2,
        "Working copies of published entries": 1,
        "Retired entries": 1,
    }
    assert not LogEntry.objects.exists()


def test_merge_replaces_the_term_everywhere(admin_client: Client, old: Term, new: Term) -> None:
    only, both, other = create_entry(old), create_entry(old, new), create_entry(term("setting", "home"))
    copy = Example.objects.create(slug="copy", title="Copy", copy_of=only)
    copy.terms.add(old)
    changed_at = list(Example.objects.order_by("pk").values_list("updated_at", flat=True))
    assert "Merged “Old” into “New” in 3 entries." in merge_terms(admin_client, old, new)
    assert [list_settings(one) for one in (only, both, copy, other)] == [["new"], ["new"], ["new"], ["home"]]
    assert Example.objects.published().filter(pk=only.pk).exists()
    assert list(Example.objects.order_by("pk").values_list("updated_at", flat=True)) == changed_at
    old.refresh_from_db()
    assert (old.replaced_by, bool(old.retired_on)) == (new, True)


def test_merge_records_a_version_of_each_entry(admin_client: Client, old: Term, new: Term) -> None:
    touched, other = create_entry(old), create_entry(new)
    merge_terms(admin_client, old, new)
    versions = Version.objects.get_for_object(touched)
    assert versions[0].revision.comment == "Merged “Old” into “New”"
    assert versions[0].revision.user is not None
    assert '"setting": ["old"]' in versions[1].serialized_data
    assert not Version.objects.get_for_object(other).exists()


def test_merge_replaces_priorities(admin_client: Client) -> None:
    old, new = term("priority", "old"), term("priority", "new")
    strategy = Strategy.objects.create(icb=ICBFactory(), slug="plan", title="Plan")
    aim = StrategyPriority.objects.create(strategy=strategy, slug="aim", text="Aim")
    item: FrameworkItem = FrameworkItemFactory()
    aim.terms.add(old)
    item.priorities.add(old, new)
    assert admin_client.get(reverse_term_page("merge", old.pk)).context["counts"]["Priorities of strategies"] == 1
    merge_terms(admin_client, old, new)
    assert (list(aim.terms.all()), list(item.priorities.all())) == ([new], [new])


@pytest.mark.parametrize(("vocabulary", "column"), [("stage", "stage"), ("cost", "cost_band")])
def test_merge_replaces_columns(admin_client: Client, vocabulary: str, column: str) -> None:
    old, new = term(vocabulary, "old"), term(vocabulary, "new")
    example = ExampleFactory(**{column: old})
    costed = ExampleFactory()
    Cost.objects.create(example=costed, kind="running", covers="Staff", band=term("cost", "old"))
    merge_terms(admin_client, old, new)
    assert getattr(Example.objects.get(pk=example.pk), column) == new
    assert costed.costs.get().band == (new if vocabulary == "cost" else term("cost", "old"))


def test_merge_replaces_regions(admin_client: Client) -> None:
    board: ICB = ICBFactory(region=term("region", "old"))
    merge_terms(admin_client, term("region", "old"), term("region", "new"))
    board.refresh_from_db()
    assert board.region.slug == "new"


def test_successive_merges_leave_no_chain(admin_client: Client, old: Term, new: Term) -> None:
    first, last = term("setting", "first"), term("setting", "last")
    for one, other in ((first, old), (old, new), (new, last)):
        merge_terms(admin_client, one, other)
    assert set(Term.objects.filter(replaced_by=last)) == {first, old, new}


def test_invalid_merge_changes_nothing(admin_client: Client, old: Term) -> None:
    example = create_entry(old)
    refused = {
        "itself": old.pk,
        "of another vocabulary": term("phase", "other").pk,
        "retired": term("setting", "gone", retired_on="2026-01-01").pk,
        "a gap": term("setting", "not-stated", absent=True).pk,
        "nothing": "",
        "no number": "x\x00",
        "deleted": 999999999,
    }
    for wrong, into in refused.items():
        answer = admin_client.post(reverse_term_page("merge", old.pk), {"replacement": into})
        assert answer.status_code == 200, wrong
        assert answer.context["form"].errors["replacement"], wrong
    assert list_settings(example) == ["old"]
    assert not LogEntry.objects.exists()


def test_term_page_lists_entries(admin_client: Client, old: Term) -> None:
    named = [create_entry(old, title=f"Title {number:02}") for number in range(MAX_LISTED_ENTRIES)]
    hidden = [create_entry(old, title=f"Untitled {number}", status="draft", published_at=None) for number in range(2)]
    for name in ("merge", "retire", "return", "rename"):
        shown = admin_client.get(reverse_term_page(name, old.pk)).content.decode()
        for example in named:
            link = reverse("admin:examples_example_change", args=[example.pk])
            assert f'<a href="{link}">{example.title}</a> (published)' in shown
        assert "and 2 more" in shown
        assert not [example for example in hidden if example.title in shown]


def test_term_page_hides_titles_without_permission(old: Term) -> None:
    create_entry(old, title="Secret draft", status="draft", published_at=None)
    shown = (
        sign_in(create_account("mo", permissions=("merge_term",)))
        .get(reverse_term_page("merge", old.pk))
        .content.decode()
    )
    assert "Drafts and entries in review" in shown
    assert "Secret draft" not in shown


def test_restore_version_before_merge(admin_client: Client, old: Term, new: Term) -> None:
    """Reinstate the term first: otherwise the version is restored with the replacement."""
    example = create_entry(old, status="draft", published_at=None)
    merge_terms(admin_client, old, new)
    before = Version.objects.get_for_object(example)[1]
    address = reverse("admin:examples_example_restore", args=[example.pk, before.pk])
    admin_client.post(reverse_term_page("return", old.pk))
    admin_client.post(address, {"shown": admin_client.get(address).context["document_digest"]})
    assert list_settings(example) == ["old"]


def test_merge_with_database_error_changes_nothing(
    admin_client: Client, old: Term, new: Term, monkeypatch: pytest.MonkeyPatch
) -> None:
    example = create_entry(old)
    monkeypatch.setattr(term_actions, "record_versions", Mock(side_effect=IntegrityError("surprise")))
    answer = admin_client.post(reverse_term_page("merge", old.pk), {"replacement": new.pk})
    assert "surprise" in answer.content.decode().lower()
    old.refresh_from_db()
    assert (list_settings(example), old.retired_on) == (["old"], None)
    assert not LogEntry.objects.exists()
