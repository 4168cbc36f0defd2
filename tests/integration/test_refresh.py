"""A snapshot updated in steps gives the same results as a full rebuild."""

import multiprocessing
import random
import threading
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import repeat
from operator import itemgetter

import pytest
import tantivy
from django.test import Client
from django.utils import timezone

from examples.catalogue import refresh
from examples.catalogue.cards import load_cards
from examples.catalogue.query_expansion import TextQuery
from examples.catalogue.reference_data import load_reference_data
from examples.catalogue.refresh import get_catalogue
from examples.catalogue.search_request import SORTS, Filters, SearchRequest
from examples.catalogue.snapshot import Catalogue
from examples.catalogue.text_index import IndexStore
from examples.models import Example, Organisation, Term
from tests.helpers.factories import ExampleFactory, OrganisationFactory, term

pytestmark = pytest.mark.django_db(transaction=True)
Place = tuple[object, str]
# The steps of an update after which the text index has its changes, although the catalogue is not kept yet.
UPDATE_STEPS: list[Place] = [
    (tantivy.IndexWriter, "commit"),
    (tantivy.Index, "reload"),
    (IndexStore, "write"),
    (Catalogue, "__init__"),
]
WORDS = "night sitters visit homeless people hospice prison grief carers children dementia nurses plan".split()


@pytest.fixture(autouse=True)
def withdraw_examples() -> Iterator[None]:
    """SQLite's triggers do not let the tables be emptied while anything is published."""
    yield
    Example.objects.update(status="draft")


@pytest.fixture(autouse=True)
def empty_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue cached by an earlier test has examples that were never withdrawn from this database's history."""
    monkeypatch.setattr(refresh, "_cached", None)


def build_catalogue() -> Catalogue:
    reference_data = load_reference_data()
    return Catalogue.build(get_catalogue().key, reference_data, load_cards(reference_data))


def search_catalogue(catalogue: Catalogue, request: SearchRequest) -> tuple[list[str], object, object]:
    results = catalogue.search(request)
    matches = results.text_matches
    slugs = [catalogue.cards[slot].slug for slot in results.slots if slot not in results.missing_words]
    counts = results.facet_counts if not results.missing_words else None
    return slugs, counts, matches and matches.corrections


def build_requests() -> list[SearchRequest]:
    texts = ["", "hospice", "nihgt sitters", "homeless grief", '"night sitters"', "care -hospice"]
    filters: list[Filters] = [
        {},
        {"setting": ("home",)},
        {"setting": ("home", "hospital"), "population": ("everyone",)},
    ]
    return [SearchRequest(text, f, sort) for text in texts for f in filters for sort in ("", *SORTS)]


def change_catalogue(draw: random.Random, terms: list[Term]) -> None:
    """A random edit: a new, changed, withdrawn, published or tagged example."""
    kind = draw.choice(["new", "new", "text", "text", "withdraw", "publish", "tag"])
    examples = list(Example.objects.order_by("pk"))
    example = draw.choice(examples) if examples else None
    if kind == "new" or example is None:
        ExampleFactory(title=" ".join(draw.sample(WORDS, 2)), need=" ".join(draw.sample(WORDS, 4)))
    elif kind == "text":
        Example.objects.filter(pk=example.pk).update(need=" ".join(draw.sample(WORDS, 4)), title=draw.choice(WORDS))
    elif kind == "tag":
        example.terms.add(draw.choice(terms))
    else:
        Example.objects.filter(pk=example.pk).update(status="draft" if kind == "withdraw" else "published")


@pytest.mark.parametrize("seed", range(6))
def test_catalogue_updated_in_steps_equals_one_built_in_full(seed: int) -> None:
    """The engine's scores include deleted entries until it removes them. So ranked results are compared as sets, and
    close matches, which are chosen by score, not at all.
    """
    draw = random.Random(seed)
    terms = [term("setting", "home"), term("setting", "hospital"), term("population", "everyone")]
    ExampleFactory()
    get_catalogue()
    for _ in range(15):
        change_catalogue(draw, terms)
        updated = get_catalogue()
    built = build_catalogue()
    assert updated.data.word_counts == built.data.word_counts
    for request in build_requests():
        slugs, counts, corrections = search_catalogue(updated, request)
        others, other_counts, other_corrections = search_catalogue(built, request)
        assert (counts, corrections) == (other_counts, other_corrections), request
        by_rank = request.order == "relevance"
        assert (sorted(slugs) == sorted(others)) if by_rank else (slugs == others), request


def test_edit_loads_only_the_changed_example(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        ExampleFactory()
    example = ExampleFactory(title="Before")
    before = get_catalogue()
    monkeypatch.setattr(Catalogue, "build", None)
    Example.objects.filter(pk=example.pk).update(title="After")
    after = get_catalogue()
    assert after.cards[after.slots[example.slug]].title == "After"
    assert before.cards[before.slots[example.slug]].title == "Before"
    assert len(after.search(SearchRequest("after")).slots) == 1
    assert len(before.search(SearchRequest("before")).slots) == 1


def test_process_that_is_forked_after_an_edit_can_write_to_the_index() -> None:
    for _ in range(2):
        ExampleFactory()
        store = get_catalogue().data.text_index.store
    fork = multiprocessing.get_context("fork")
    process = fork.Process(target=store.write, args=([(1, {"title": "after"})], [1]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # other threads of the tests are not needed in the fork
        process.start()
    process.join(timeout=20)
    process.kill()
    process.join()
    assert process.exitcode == 0


def test_process_that_is_forked_during_a_refresh_can_refresh() -> None:
    """The refresh in another thread does not go on in the fork."""
    release = threading.Timer(0.3, refresh._lock.release)
    refresh._lock.acquire()
    release.start()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        process = multiprocessing.get_context("fork").Process(target=refresh._lock.acquire)
        process.start()
    process.join(timeout=20)
    process.kill()
    process.join()
    release.join()
    assert process.exitcode == 0


def test_address_that_two_cards_had_for_a_moment_is_right_after_the_next_change() -> None:
    """The rows of a change may be newer than its revision. One example may then have the earlier slug of another."""
    one, other = ExampleFactory(slug="one"), ExampleFactory(slug="other")
    catalogue = get_catalogue()
    renamed = replace(catalogue.cards[catalogue.slots["other"]], slug="one")
    early = catalogue.with_changes(catalogue.key, {other.pk: renamed})
    card = replace(catalogue.cards[catalogue.slots["one"]], slug="two")
    later = early.with_changes(catalogue.key, {one.pk: card, other.pk: renamed})
    assert {slug: later.cards[slot].pk for slug, slot in later.slots.items()} == {"two": one.pk, "one": other.pk}


def test_name_that_changed_while_only_a_draft_had_it_is_current_once_published(client: Client) -> None:
    ExampleFactory()
    trust = OrganisationFactory(slug="trust", name="Old trust")
    draft = ExampleFactory(slug="seen", status="draft", published_at=timezone.now(), organisations=[trust])
    get_catalogue()
    Organisation.objects.filter(slug="trust").update(name="New trust")
    get_catalogue()
    Example.objects.filter(pk=draft.pk).update(status="published")
    catalogue = get_catalogue()
    assert catalogue.cards[catalogue.slots["seen"]].organisations == ("New trust",)
    assert "New trust" in client.get("/examples/seen/").content.decode()


def raise_after(patch: pytest.MonkeyPatch, place: Place, error: BaseException, calls: Iterable[bool]) -> None:
    """Makes a function raise an error after its work, in those of its calls that are true."""
    original, fails = getattr(*place), iter(calls)

    def call(*args: object) -> object:
        result = original(*args)
        if next(fails, False):
            raise error
        return result

    patch.setattr(*place, call)


def publish_again() -> None:
    """An example that was withdrawn takes a new slot, which the text index would have twice if it were added twice."""
    ExampleFactory(slug="one")
    other = ExampleFactory(slug="other")
    for status in ("published", "draft"):
        Example.objects.filter(pk=other.pk).update(status=status)
        get_catalogue()
    Example.objects.filter(pk=other.pk).update(status="published")


def check_publication() -> None:
    """It is in the catalogue, and the text index has each published example once and nothing else."""
    data = get_catalogue().data
    assert {*data.slots} == {"one", "other"}
    assert data.text_index.find_matches(TextQuery()).bitmap == data.live_slots


@pytest.mark.parametrize("place", UPDATE_STEPS, ids=itemgetter(1))
def test_reader_sees_a_publication_although_the_update_fails(monkeypatch: pytest.MonkeyPatch, place: Place) -> None:
    publish_again()
    raise_after(monkeypatch, place, RuntimeError(), [True])
    check_publication()


@pytest.mark.parametrize("error", [RuntimeError(), KeyboardInterrupt()], ids=repr)
@pytest.mark.parametrize("place", [*UPDATE_STEPS, (refresh, "_CachedCatalogue")], ids=itemgetter(1))
def test_catalogue_is_right_after_a_failed_request(
    monkeypatch: pytest.MonkeyPatch, place: Place, error: BaseException
) -> None:
    """Neither the update nor the full build succeeds while it lasts."""
    publish_again()
    with monkeypatch.context() as patch:
        raise_after(patch, place, error, repeat(True))
        with pytest.raises(type(error)):
            get_catalogue()
    check_publication()


def test_changed_term_rebuilds_the_catalogue() -> None:
    ExampleFactory()
    before = get_catalogue()
    Term.objects.filter(slug="home").update(label="At home")
    assert get_catalogue().labels["setting"]["home"] == "At home"
    assert before.labels["setting"]["home"] == "Home"


def test_snapshot_from_an_open_transaction_is_not_updated() -> None:
    from django.db import transaction

    example = ExampleFactory(title="Before")
    get_catalogue()
    with transaction.atomic():
        Example.objects.filter(pk=example.pk).update(title="Undone")
        assert get_catalogue().cards[0].title == "Undone"
        transaction.set_rollback(True)
    ExampleFactory()
    ExampleFactory()
    assert {card.title for card in get_catalogue().cards} >= {"Before"}
    assert get_catalogue() is get_catalogue()
