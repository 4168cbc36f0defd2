"""Bitmaps give the same results and counts as sets."""

from hypothesis import given
from hypothesis import strategies as st

from examples.catalogue.bitmaps import OrderedSlots, apply_filters, build_bitmap

SIZE = 70
slots = st.frozensets(st.integers(0, SIZE - 1))
groups = st.fixed_dictionaries(
    {name: st.fixed_dictionaries(dict.fromkeys("abc", slots)) for name in ("setting", "population", "priority")}
)
choices = st.dictionaries(
    st.sampled_from(["setting", "population", "priority"]), st.lists(st.sampled_from("abc"), min_size=1, max_size=3)
)


def filter_sets(
    members: dict[str, dict[str, frozenset[int]]], filters: dict[str, list[str]], base: frozenset[int]
) -> set[int]:
    remaining = set(base)
    for name, values in filters.items():
        remaining &= set().union(*(members[name][value] for value in values))
    return remaining


@given(groups, choices, slots)
def test_filters_give_the_same_results_as_sets(
    members: dict[str, dict[str, frozenset[int]]], filters: dict[str, list[str]], base: frozenset[int]
) -> None:
    maps = {name: {value: build_bitmap(s, SIZE) for value, s in values.items()} for name, values in members.items()}
    remaining, counts = apply_filters(maps, filters, build_bitmap(base, SIZE))
    assert set(OrderedSlots(range(SIZE), remaining)) == filter_sets(members, filters, base)
    for name, values in members.items():
        others = {other: values for other, values in filters.items() if other != name}
        for value in values:
            assert counts[name][value] == len(filter_sets(members, {**others, name: [value]}, base))


@given(st.lists(st.integers(0, SIZE - 1), unique=True), slots)
def test_ordered_slots_have_the_given_order(order: list[int], members: frozenset[int]) -> None:
    present = members & set(order)
    slots_in_order = OrderedSlots(order, build_bitmap(present, SIZE))
    expected = [slot for slot in order if slot in present]
    assert list(slots_in_order) == expected
    assert len(slots_in_order) == len(expected)
    assert list(slots_in_order[1:4]) == expected[1:4]
    assert [slots_in_order[index] for index in range(len(slots_in_order))] == expected
