"""The snapshot follows the database: the next search sees a change, in every thread."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.utils import timezone

from examples.catalogue.refresh import get_catalogue
from examples.catalogue.search_request import SORTS, SearchRequest
from examples.models import Example, Term
from tests.helpers.factories import ExampleFactory, ICBFactory, OutcomeFactory, term

pytestmark = pytest.mark.django_db


def search_slugs(text: str = "", sort: str = "", **filters: str) -> list[str]:
    catalogue = get_catalogue()
    results = catalogue.search(SearchRequest(text, {name: (slug,) for name, slug in filters.items()}, sort))
    return [catalogue.cards[slot].slug for slot in results.slots]


def test_next_search_sees_a_publication() -> None:
    draft = ExampleFactory(slug="night-sitters", title="Night sitters", status="draft", published_at=timezone.now())
    assert search_slugs("sitters") == []
    Example.objects.filter(pk=draft.pk).update(status="published")
    assert search_slugs("sitters") == ["night-sitters"]
    Example.objects.filter(pk=draft.pk).update(status="draft")
    assert search_slugs("sitters") == []


def test_unchanged_catalogue_keeps_its_snapshot_and_takes_one_query(django_assert_num_queries: object) -> None:
    ExampleFactory()
    before = get_catalogue()
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert get_catalogue() is before


def test_renamed_term_has_its_new_label() -> None:
    ExampleFactory(terms=[term("setting", "home"), term("population", "p"), term("priority", "q")])
    Term.objects.filter(slug="home").update(label="At home")
    assert get_catalogue().labels["setting"]["home"] == "At home"
    assert search_slugs("at home") != []


def test_rolled_back_change_is_not_shown_when_its_revision_number_is_used_again() -> None:
    example = ExampleFactory(title="Before")
    with transaction.atomic():
        Example.objects.update(title="Undone")
        assert get_catalogue().cards[0].title == "Undone"
        transaction.set_rollback(True)
    Example.objects.filter(pk=example.pk).update(title="After")
    assert get_catalogue().cards[0].title == "After"


def test_retired_term_is_not_a_facet_value() -> None:
    ExampleFactory()
    Term.objects.filter(slug="home").update(retired_on="2026-01-01")
    assert "home" not in get_catalogue().facet_bitmaps["setting"]


def test_words_are_found_in_every_field_with_titles_first() -> None:
    board = ICBFactory(short_name="Devon")
    in_body = ExampleFactory(slug="body", need="People sleep rough.", boards=[board])
    ExampleFactory(slug="title", title="Rough sleepers")
    OutcomeFactory(example=in_body, source=in_body.sources.get(), measure="Bed days", design="audit")
    assert search_slugs("rough") == ["title", "body"]
    assert search_slugs("devon") == ["body"]
    assert search_slugs("audit bed") == ["body"]


def test_phrases_and_exclusions_limit_results() -> None:
    ExampleFactory(slug="one", summary="Care in the last days of life.")
    ExampleFactory(slug="two", summary="Days of care, a life at last.")
    assert search_slugs('"last days of life"') == ["one"]
    assert search_slugs("days -last") == []
    assert set(search_slugs("life days")) == {"one", "two"}


def test_phrase_does_not_match_across_two_fields() -> None:
    ExampleFactory(need="They asked for soul", what_was_done="midwives came")
    assert search_slugs('"soul midwives"') == []
    assert search_slugs("soul midwives") != []


@pytest.mark.parametrize(
    "text", ["care AND (", "title:", '"', "'", "24/7", "-", "--", "*", "a" * 300, "\x00", "🕊", "-x"]
)
def test_any_text_is_accepted(text: str) -> None:
    ExampleFactory()
    search_slugs(text)


def test_sort_orders_are_stable_with_blank_values_last() -> None:
    slugs = ["b", "a", "c"]
    for slug in slugs:
        ExampleFactory(slug=slug, title="Same", checked_on="2026-01-01" if slug == "c" else "2025-01-01")
    assert search_slugs(sort="checked")[0] == "c"
    for sort in SORTS:
        assert search_slugs("same", sort=sort) == search_slugs("same", sort=sort)
        assert sorted(search_slugs("same", sort=sort)) == ["a", "b", "c"]


def test_strongest_evidence_comes_first() -> None:
    strong = ExampleFactory(slug="strong", title="Z")
    ExampleFactory(slug="weak", title="A")
    compared = term("evidence", "compared", order=3)
    Example.objects.filter(pk=strong.pk).update(evidence=compared, evidence_source=strong.sources.get())
    assert search_slugs(sort="evidence") == ["strong", "weak"]


@pytest.mark.django_db(transaction=True)
def test_every_thread_sees_a_publication_at_once() -> None:
    draft = ExampleFactory(slug="seen", status="draft", published_at=timezone.now())

    def search_in_thread() -> list[str]:
        try:
            return search_slugs()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as readers:
        assert [reader.result() for reader in [readers.submit(search_in_thread) for _ in range(4)]] == [[]] * 4
        Example.objects.filter(pk=draft.pk).update(status="published")
        assert [reader.result() for reader in [readers.submit(search_in_thread) for _ in range(8)]] == [["seen"]] * 8
    Example.objects.update(status="draft")  # otherwise SQLite's triggers do not let the tables be emptied
