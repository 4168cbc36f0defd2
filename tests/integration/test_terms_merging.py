"""Merging a term into another: what is told, what is done, and how far it can be taken back."""

from __future__ import annotations

import pytest
from django.db.models import ForeignKey, ManyToManyField
from django.test import Client
from reversion.models import Version

from examples.desk.terms.carriers import CHOICES, TAGS
from examples.desk.versions import history
from examples.models import ICB, Cost, Example, FrameworkItem, Strategy, StrategyPriority, Term, TermChange
from tests.factories import ExampleFactory, FrameworkItemFactory, ICBFactory, term
from tests.terms import entry, merge, page, said, settings_of, undo

pytestmark = pytest.mark.django_db


@pytest.fixture
def old() -> Term:
    return term("setting", "old", label="Old")


@pytest.fixture
def new() -> Term:
    return term("setting", "new", label="New")


def test_every_relation_to_a_term_is_moved() -> None:
    """Whoever adds one is told here. What is left out are the terms' own ties."""
    tables = {tags.table for tags in TAGS.values()}
    columns = {(choice.model, choice.column) for choice in CHOICES.values()}
    for relation in Term._meta.get_fields(include_hidden=True):
        field = getattr(relation, "field", None)
        if isinstance(field, ManyToManyField):
            assert field.remote_field.through in tables
        elif isinstance(field, ForeignKey) and field.model not in (Term, TermChange, *tables):
            assert (field.model, field.name) in columns


def test_page_says_first_what_carries_the_term(admin_client: Client, old: Term) -> None:
    published = entry(old)
    entry(old, status="draft")
    entry(old, status="in_review")
    entry(old, status="retired", retired_reason="Closed")
    Example.objects.create(slug="copy", title="Copy", copy_of=published).terms.add(old)
    entry(term("setting", "home"))
    answer = admin_client.get(page("merge", old.pk))
    assert answer.context["counts"] == {
        "Published entries": 1,
        "Drafts and entries in review": 2,
        "Working copies of published entries": 1,
        "Retired entries": 1,
    }
    assert not TermChange.objects.exists()


def test_merge_gives_every_carrier_the_other_term(admin_client: Client, old: Term, new: Term) -> None:
    only, both, other = entry(old), entry(old, new), entry(term("setting", "home"))
    copy = Example.objects.create(slug="copy", title="Copy", copy_of=only)
    copy.terms.add(old)
    changed_at = list(Example.objects.order_by("pk").values_list("updated_at", flat=True))
    assert "3 entries carried it." in merge(admin_client, old, new)
    assert [settings_of(one) for one in (only, both, copy, other)] == [["new"], ["new"], ["new"], ["home"]]
    assert Example.objects.published().filter(pk=only.pk).exists()
    assert list(Example.objects.order_by("pk").values_list("updated_at", flat=True)) == changed_at
    old.refresh_from_db()
    assert (old.replaced_by, bool(old.retired_on)) == (new, True)


def test_merge_is_a_version_of_every_entry_it_touched(admin_client: Client, old: Term, new: Term) -> None:
    touched, other = entry(old), entry(new)
    merge(admin_client, old, new)
    versions = Version.objects.get_for_object(touched)
    assert versions[0].revision.comment == "Merged “Old” into “New”"
    assert versions[0].revision.user is not None
    assert '"setting": ["old"]' in versions[1].serialized_data
    assert not Version.objects.get_for_object(other).exists()


def test_merge_moves_priorities_of_plans_and_frameworks(admin_client: Client) -> None:
    old, new = term("priority", "old"), term("priority", "new")
    strategy = Strategy.objects.create(icb=ICBFactory(), slug="plan", title="Plan")
    aim = StrategyPriority.objects.create(strategy=strategy, slug="aim", text="Aim")
    item: FrameworkItem = FrameworkItemFactory()
    aim.terms.add(old)
    item.priorities.add(old, new)
    assert admin_client.get(page("merge", old.pk)).context["counts"]["Priorities of strategies"] == 1
    merge(admin_client, old, new)
    assert (list(aim.terms.all()), list(item.priorities.all())) == ([new], [new])
    undo(admin_client)
    assert (list(aim.terms.all()), set(item.priorities.all())) == ([old], {old, new})


@pytest.mark.parametrize(("vocabulary", "column"), [("stage", "stage"), ("cost", "cost_band")])
def test_merge_moves_grades(admin_client: Client, vocabulary: str, column: str) -> None:
    old, new = term(vocabulary, "old"), term(vocabulary, "new")
    example = ExampleFactory(**{column: old})
    costed = ExampleFactory()
    Cost.objects.create(example=costed, kind="running", covers="Staff", band=term("cost", "old"))
    merge(admin_client, old, new)
    assert getattr(Example.objects.get(pk=example.pk), column) == new
    assert costed.costs.get().band == (new if vocabulary == "cost" else term("cost", "old"))
    assert "Everything is as it was." in undo(admin_client)
    assert getattr(Example.objects.get(pk=example.pk), column) == old
    assert costed.costs.get().band == term("cost", "old")


def test_merge_moves_regions(admin_client: Client) -> None:
    board: ICB = ICBFactory(region=term("region", "old"))
    merge(admin_client, term("region", "old"), term("region", "new"))
    board.refresh_from_db()
    assert board.region.slug == "new"


def test_merges_leave_no_chain(admin_client: Client, old: Term, new: Term) -> None:
    first, last = term("setting", "first"), term("setting", "last")
    for one, other in ((first, old), (old, new), (new, last)):
        merge(admin_client, one, other)
    assert set(Term.objects.filter(replaced_by=last)) == {first, old, new}
    undo(admin_client)
    assert set(Term.objects.filter(replaced_by=new)) == {first, old}


def test_merge_refuses_with_words_and_changes_nothing(admin_client: Client, old: Term) -> None:
    example = entry(old)
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
        answer = admin_client.post(page("merge", old.pk), {"into": into})
        assert answer.status_code == 200, wrong
        assert answer.context["form"].errors["into"], wrong
    assert settings_of(example) == ["old"]
    assert not TermChange.objects.exists()


def test_undoing_a_merge_puts_everything_back(admin_client: Client, old: Term, new: Term) -> None:
    only, both, other, first = entry(old), entry(old, new), entry(new), term("setting", "first")
    merge(admin_client, first, old)
    merge(admin_client, old, new)
    assert "Everything is as it was." in undo(admin_client)
    assert [settings_of(one) for one in (only, both, other)] == [["old"], ["new", "old"], ["new"]]
    for one in (old, first):
        one.refresh_from_db()
    assert (old.retired_on, old.replaced_by, first.replaced_by) == (None, None, old)
    comments = [version.revision.comment for version in Version.objects.get_for_object(only)]
    assert comments[0] == "Undone: Merged “Old” into “New”"


def test_undoing_leaves_what_was_edited_since_and_says_so(admin_client: Client, old: Term, new: Term) -> None:
    kept, taken, anew = entry(old), entry(old, title="Taken away"), entry(old, title="Chosen anew")
    merge(admin_client, old, new)
    own = entry(new)
    home = term("setting", "home")
    taken.terms.add(home)
    taken.terms.remove(new)
    anew.terms.add(home)
    anew.terms.remove(new)
    history.keep(anew, None, "Saved")
    anew.terms.add(new)
    history.keep(anew, None, "Saved")
    told = undo(admin_client)
    assert "“Taken away”: it has “New” no more." in told
    assert "“Chosen anew”: it was given “New” anew since." in told
    assert [settings_of(one) for one in (kept, taken, anew, own)] == [["old"], ["home"], ["home", "new"], ["new"]]
    assert "Left as it was when undone (2)" in admin_client.get(page("changes")).content.decode()


def test_deleted_entries_do_not_hinder_undoing(admin_client: Client, old: Term, new: Term) -> None:
    gone, there = entry(old, status="draft"), entry(old)
    merge(admin_client, old, new)
    Example.objects.filter(pk=gone.pk).delete()
    assert "Everything is as it was." in undo(admin_client)
    assert settings_of(there) == ["old"]


def test_later_changes_are_undone_first(admin_client: Client, old: Term, new: Term) -> None:
    example, last = entry(old), term("setting", "last", label="Last")
    merge(admin_client, old, new)
    merge(admin_client, new, last)
    first = TermChange.objects.last()
    assert first is not None
    told = said(admin_client.post(page("undo", first.pk), follow=True))
    assert told == "Nothing was undone. Undo this first, which came later: Merged “New” into “Last”."
    assert settings_of(example) == ["last"]
    undo(admin_client)
    undo(admin_client)
    assert settings_of(example) == ["old"]
    assert "undone already" in said(admin_client.post(page("undo", first.pk), follow=True))
