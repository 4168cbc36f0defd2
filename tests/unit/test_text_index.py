"""The text index finds exact bitmaps and keeps the results of older snapshots."""

import random
import time

import tantivy

from examples.catalogue.bitmaps import build_bitmap, list_slots
from examples.catalogue.query_expansion import QueryUnit, TextQuery
from examples.catalogue.ranked_slots import RankedSlots
from examples.catalogue.text_analysis import stem_word
from examples.catalogue.text_index import SCHEMA, WRITER_MEMORY, IndexStore, TextIndex

SLOTS = 700


def build_text(words: str) -> dict[str, str]:
    return {"title": " ".join(map(stem_word, words.split()))}


def test_bitmap_of_many_matches_is_exact() -> None:
    """Also of a withdrawn slot, a slot that was replaced, and the last one of its bucket."""
    draw = random.Random(2)
    nurses = {slot for slot in range(SLOTS) if draw.random() < 0.6} | {47, 48, SLOTS - 1}
    texts = {slot: build_text("nurse visit" if slot in nurses else "visit") for slot in range(SLOTS)}
    index = TextIndex(IndexStore()).with_changes(texts.items(), ()).with_changes([(3, build_text("nurse"))], [3, 48])
    matches = index.find_matches(TextQuery((QueryUnit(("nurse",), "nurse"),), excluded=(("absent",),)))
    expected = nurses - {48} | {3}
    assert {slot for slot in range(SLOTS) if matches.bitmap >> slot & 1} == expected
    assert set(matches) == expected
    assert len(matches) == len(expected)


def test_results_are_the_same_while_the_index_merges() -> None:
    """Several changes in a row, also of an older index, whose store is the same."""
    query = TextQuery((QueryUnit(("nurse",), "nurse"),))
    first = index = TextIndex(IndexStore()).with_changes([(slot, build_text("nurse")) for slot in range(40)], ())
    for slot in range(20):
        index = index.with_changes([(slot, build_text("visit"))], [slot])
        assert list(index.find_matches(query)) == list(range(slot + 1, 40))
    assert list(first.find_matches(query)) == list(range(40))
    assert list(first.with_changes([], [39]).find_matches(query)) == list(range(20, 39))


def test_index_is_not_reloaded_by_itself() -> None:
    """A refresh reloads it. Two reloads at once wait for each other, and readers with them."""
    store = IndexStore()
    writer = store.index.writer(WRITER_MEMORY, 1)
    writer.add_document(tantivy.Document.from_dict({"slot": 1, "bit": 2, "title": "nurse"}, SCHEMA))
    writer.commit()
    time.sleep(0.2)
    assert store.index.searcher().num_docs == 0


def test_few_of_many_matches_are_ranked_alike() -> None:
    draw = random.Random(3)
    texts = {slot: build_text(" ".join(["nurse"] * draw.randint(1, 4))) for slot in range(SLOTS)}
    matches = (
        TextIndex(IndexStore())
        .with_changes(texts.items(), ())
        .find_matches(TextQuery((QueryUnit(("nurse",), "nurse"),)))
    )
    assert isinstance(matches.order, RankedSlots)
    chosen = set(draw.sample(range(SLOTS), 40))
    bitmap = build_bitmap(chosen, SLOTS)
    assert set(list_slots(bitmap)) == chosen
    assert list(matches.order.get_order_covering(bitmap)) == [slot for slot in matches if slot in chosen]
