"""A snapshot brought up to date piece by piece answers exactly as one built from nothing."""

import random
from collections.abc import Iterator

import pytest

from examples.catalogue import cards, reference_data, refresh
from examples.catalogue.refresh import current
from examples.catalogue.search_request import SORTS, Chosen, Question
from examples.catalogue.snapshot import Catalogue
from examples.models import Example, Term
from tests.helpers.factories import ExampleFactory, term

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "night sitters visit homeless people hospice prison grief carers children dementia nurses plan".split()


@pytest.fixture(autouse=True)
def withdrawn() -> Iterator[None]:
    """SQLite's guards would refuse to empty the tables while anything is published."""
    yield
    Example.objects.update(status="draft")


def fresh() -> Catalogue:
    common = reference_data.read()
    return Catalogue.build(current().key, common, cards.read(common.areas))


def said(catalogue: Catalogue, question: Question) -> tuple[list[str], object, object]:
    answer = catalogue.answer(question)
    return [catalogue.cards[slot].slug for slot in answer.slots], answer.counts, answer.found and answer.found.corrected


def questions() -> list[Question]:
    texts = ["", "hospice", "nihgt sitters", "homeless grief", '"night sitters"', "care -hospice"]
    chosen: list[Chosen] = [{}, {"setting": ("home",)}, {"setting": ("home", "hospital"), "population": ("everyone",)}]
    return [Question(text, c, sort) for text in texts for c in chosen for sort in ("", *SORTS)]


def change(draw: random.Random, terms: list[Term]) -> None:
    """One edit of one kind: new, changed, withdrawn, published again, tagged."""
    kind = draw.choice(["new", "new", "text", "text", "withdraw", "publish", "tag"])
    example = Example.objects.order_by("?").first()
    if kind == "new" or example is None:
        ExampleFactory(title=" ".join(draw.sample(WORDS, 2)), need=" ".join(draw.sample(WORDS, 4)))
    elif kind == "text":
        Example.objects.filter(pk=example.pk).update(need=" ".join(draw.sample(WORDS, 4)), title=draw.choice(WORDS))
    elif kind == "tag":
        example.terms.add(draw.choice(terms))
    else:
        Example.objects.filter(pk=example.pk).update(status="draft" if kind == "withdraw" else "published")


@pytest.mark.parametrize("seed", range(3))
def test_many_small_steps_lead_to_the_same_catalogue(seed: int) -> None:
    """The engine's scores depend on deleted entries too until it tidies up; so ranks are compared as sets."""
    draw = random.Random(seed)
    terms = [term("setting", "home"), term("setting", "hospital"), term("population", "everyone")]
    ExampleFactory()
    current()
    for _ in range(15):
        change(draw, terms)
        stepped = current()
    built = fresh()
    assert stepped.parts.known == built.parts.known
    for question in questions():
        slugs, counts, corrected = said(stepped, question)
        others, other_counts, other_corrected = said(built, question)
        assert (counts, corrected) == (other_counts, other_corrected), question
        by_rank = question.order == "relevance"
        assert (sorted(slugs) == sorted(others)) if by_rank else (slugs == others), question


def test_one_edit_reads_one_example(django_assert_max_num_queries: object, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        ExampleFactory()
    example = ExampleFactory(title="Before")
    before = current()
    monkeypatch.setattr(Catalogue, "build", None)
    Example.objects.filter(pk=example.pk).update(title="After")
    after = current()
    assert after.cards[after.slots[example.slug]].title == "After"
    assert before.cards[before.slots[example.slug]].title == "Before"
    assert len(after.answer(Question("after")).slots) == 1
    assert len(before.answer(Question("before")).slots) == 1


def test_change_of_a_term_rebuilds() -> None:
    ExampleFactory()
    before = current()
    Term.objects.filter(slug="home").update(label="At home")
    assert current().labels["setting"]["home"] == "At home"
    assert before.labels["setting"]["home"] == "Home"


def test_snapshot_read_inside_a_transaction_is_not_built_upon() -> None:
    from django.db import transaction

    example = ExampleFactory(title="Before")
    current()
    with transaction.atomic():
        Example.objects.filter(pk=example.pk).update(title="Undone")
        assert current().cards[0].title == "Undone"
        transaction.set_rollback(True)
    ExampleFactory()
    ExampleFactory()
    assert {card.title for card in current().cards} >= {"Before"}
    assert refresh.current() is current()
