"""The snapshot follows the database: a publish is seen at the very next question, and by every reader's thread."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.utils import timezone

from examples.catalogue.refresh import current
from examples.catalogue.search_request import SORTS, Question
from examples.models import Example, Term
from tests.helpers.factories import ExampleFactory, ICBFactory, OutcomeFactory, term

pytestmark = pytest.mark.django_db


def found(text: str = "", sort: str = "", **chosen: str) -> list[str]:
    catalogue = current()
    answer = catalogue.answer(Question(text, {name: (slug,) for name, slug in chosen.items()}, sort))
    return [catalogue.cards[slot].slug for slot in answer.slots]


def test_publishing_is_seen_at_the_next_question() -> None:
    draft = ExampleFactory(slug="night-sitters", title="Night sitters", status="draft", published_at=timezone.now())
    assert found("sitters") == []
    Example.objects.filter(pk=draft.pk).update(status="published")
    assert found("sitters") == ["night-sitters"]
    Example.objects.filter(pk=draft.pk).update(status="draft")
    assert found("sitters") == []


def test_nothing_changed_means_the_same_snapshot_and_one_query(django_assert_num_queries: object) -> None:
    ExampleFactory()
    before = current()
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert current() is before


def test_renaming_a_term_is_seen() -> None:
    ExampleFactory(terms=[term("setting", "home"), term("population", "p"), term("priority", "q")])
    Term.objects.filter(slug="home").update(label="At home")
    assert current().labels["setting"]["home"] == "At home"
    assert found("at home") != []


def test_rolled_back_change_is_not_shown_under_the_number_that_comes_again() -> None:
    example = ExampleFactory(title="Before")
    with transaction.atomic():
        Example.objects.update(title="Undone")
        assert current().cards[0].title == "Undone"
        transaction.set_rollback(True)
    Example.objects.filter(pk=example.pk).update(title="After")
    assert current().cards[0].title == "After"


def test_retired_term_is_no_value_any_more() -> None:
    ExampleFactory()
    Term.objects.filter(slug="home").update(retired_on="2026-01-01")
    assert "home" not in current().groups["setting"]


def test_words_are_found_wherever_they_stand_title_first() -> None:
    board = ICBFactory(short_name="Devon")
    in_body = ExampleFactory(slug="body", need="People sleep rough.", boards=[board])
    ExampleFactory(slug="title", title="Rough sleepers")
    OutcomeFactory(example=in_body, source=in_body.sources.get(), measure="Bed days", design="audit")
    assert found("rough") == ["title", "body"]
    assert found("devon") == ["body"]
    assert found("audit bed") == ["body"]


def test_phrases_and_exclusions_hold() -> None:
    ExampleFactory(slug="one", summary="Care in the last days of life.")
    ExampleFactory(slug="two", summary="Days of care, a life at last.")
    assert found('"last days of life"') == ["one"]
    assert found("days -last") == []
    assert set(found("life days")) == {"one", "two"}


def test_phrase_does_not_run_from_one_field_part_into_the_next() -> None:
    ExampleFactory(need="They asked for soul", what_was_done="midwives came")
    assert found('"soul midwives"') == []
    assert found("soul midwives") != []


@pytest.mark.parametrize(
    "text", ["care AND (", "title:", '"', "'", "24/7", "-", "--", "*", "a" * 300, "\x00", "🕊", "-x"]
)
def test_no_text_raises(text: str) -> None:
    ExampleFactory()
    found(text)


def test_sorts_are_total_and_put_blanks_last() -> None:
    slugs = ["b", "a", "c"]
    for slug in slugs:
        ExampleFactory(slug=slug, title="Same", checked_on="2026-01-01" if slug == "c" else None)
    assert found(sort="checked")[0] == "c"
    for sort in SORTS:
        assert found("same", sort=sort) == found("same", sort=sort)
        assert sorted(found("same", sort=sort)) == ["a", "b", "c"]


def test_strongest_evidence_comes_first() -> None:
    strong = ExampleFactory(slug="strong", title="Z")
    ExampleFactory(slug="weak", title="A")
    compared = term("evidence", "compared", order=3)
    Example.objects.filter(pk=strong.pk).update(evidence=compared, evidence_source=strong.sources.get())
    assert found(sort="evidence") == ["strong", "weak"]


@pytest.mark.django_db(transaction=True)
def test_every_thread_sees_a_publish_at_once() -> None:
    draft = ExampleFactory(slug="seen", status="draft", published_at=timezone.now())

    def ask() -> list[str]:
        try:
            return found()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as readers:
        assert [reader.result() for reader in [readers.submit(ask) for _ in range(4)]] == [[]] * 4
        Example.objects.filter(pk=draft.pk).update(status="published")
        assert [reader.result() for reader in [readers.submit(ask) for _ in range(8)]] == [["seen"]] * 8
    Example.objects.update(status="draft")  # SQLite's guards would refuse to empty the tables otherwise
