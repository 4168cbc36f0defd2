"""Slots are ranked only as far as they are read, and alike wherever the index stores them."""

import random

import pytest

from examples.catalogue.ranked_slots import FIRST_READ, RankedSlots, ScoredSlots

SLOTS = 700


def search_list(scored: ScoredSlots, limits: list[int], limit: int) -> ScoredSlots:
    """Like the index: the best, those with the same score in any order."""
    limits.append(limit)
    return sorted(sorted(scored, key=lambda row: row[0])[:limit])


@pytest.mark.parametrize("scores", [1, 3, SLOTS])
def test_order_is_the_same_wherever_slots_are_stored(scores: int) -> None:
    scored = [(-(slot % scores), slot) for slot in range(SLOTS)]
    expected = [slot for _, slot in sorted(scored)]
    random.Random(1).shuffle(scored)
    ranking = RankedSlots(lambda limit, _: search_list(scored, [], limit))
    assert list(ranking) == expected
    assert list(ranking) == expected


def test_only_what_is_needed_is_read() -> None:
    scored, limits = [(-slot, slot) for slot in range(SLOTS)], list[int]()
    ranking = RankedSlots(lambda limit, _: search_list(scored, limits, limit))
    assert next(iter(ranking)) == SLOTS - 1
    assert limits == [FIRST_READ]
