"""Bitmaps count exactly what plain sets count."""

from hypothesis import given
from hypothesis import strategies as st

from examples.catalogue import bitmaps

SIZE = 70
slots = st.frozensets(st.integers(0, SIZE - 1))
groups = st.fixed_dictionaries(
    {name: st.fixed_dictionaries(dict.fromkeys("abc", slots)) for name in ("setting", "population", "priority")}
)
choices = st.dictionaries(
    st.sampled_from(["setting", "population", "priority"]), st.lists(st.sampled_from("abc"), min_size=1, max_size=3)
)


def plain(
    members: dict[str, dict[str, frozenset[int]]], chosen: dict[str, list[str]], found: frozenset[int]
) -> set[int]:
    left = set(found)
    for name, values in chosen.items():
        left &= set().union(*(members[name][value] for value in values))
    return left


@given(groups, choices, slots)
def test_narrow_agrees_with_sets(
    members: dict[str, dict[str, frozenset[int]]], chosen: dict[str, list[str]], found: frozenset[int]
) -> None:
    maps = {name: {value: bitmaps.of(s, SIZE) for value, s in values.items()} for name, values in members.items()}
    left, counts = bitmaps.narrow(maps, chosen, bitmaps.of(found, SIZE))
    assert set(bitmaps.keep(range(SIZE), left)) == plain(members, chosen, found)
    for name, values in members.items():
        others = {other: picked for other, picked in chosen.items() if other != name}
        for value in values:
            assert counts[name][value] == len(plain(members, {**others, name: [value]}, found))


@given(st.lists(st.integers(0, SIZE - 1), unique=True), slots)
def test_keep_keeps_the_order(order: list[int], wanted: frozenset[int]) -> None:
    held = wanted & set(order)
    kept, expected = bitmaps.keep(order, bitmaps.of(held, SIZE)), [slot for slot in order if slot in held]
    assert list(kept) == expected
    assert len(kept) == len(expected)
    assert list(kept[1:4]) == expected[1:4]
    assert [kept[place] for place in range(len(kept))] == expected
