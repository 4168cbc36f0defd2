"""Sets of slots as integers: bit n is card n. `&` combines two filters, and a facet's count is a bit count."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import islice
from typing import overload

FacetBitmaps = Mapping[str, Mapping[str, int]]  # facet -> slug of a value -> bitmap of its slots


def build_bitmap(slots: Iterable[int], size: int) -> int:
    """Slots below `size` -> bitmap. Built as binary digits: one step for each slot, then one conversion in C."""
    digits = bytearray(b"0") * (size + 1)
    for slot in slots:
        digits[~slot] = 49  # the digit 1, counted from the right
    return int(digits, 2)


def list_slots(bitmap: int) -> list[int]:
    """The slots of a bitmap, lowest first. For few: each takes a step over the whole bitmap."""
    slots = []
    while bitmap:
        lowest = bitmap & -bitmap
        slots.append(lowest.bit_length() - 1)
        bitmap ^= lowest
    return slots


def order_slots(slots: Sequence[int]) -> "OrderedSlots":
    """The slots in the given order."""
    return OrderedSlots(slots, build_bitmap(slots, max(slots, default=0) + 1))


class OrderedSlots(Sequence[int]):
    """The slots of a bitmap in the given order, which must include all of them.

    Its length costs nothing, and a slice only reads as far as it needs.
    """

    def __init__(self, order: Iterable[int], bitmap: int) -> None:
        self.order, self.bitmap = order, bitmap

    def __len__(self) -> int:
        return self.bitmap.bit_count()

    def __iter__(self) -> Iterator[int]:
        bits = self.bitmap.to_bytes((self.bitmap.bit_length() >> 3) + 1, "little")
        top = len(bits) << 3
        return (slot for slot in self.order if slot < top and bits[slot >> 3] >> (slot & 7) & 1)

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[int, ...]: ...
    def __getitem__(self, index: int | slice) -> int | tuple[int, ...]:
        if isinstance(index, slice):
            start, stop, step = index.indices(len(self))
            return tuple(islice(self, start, stop, step))
        return next(islice(self, range(len(self))[index], None))


def apply_filters(
    facets: FacetBitmaps, filters: Mapping[str, Iterable[str]], base: int, all_required: Set[str] = frozenset()
) -> tuple[int, dict[str, dict[str, int]]]:
    """OR within a facet, AND between facets -> the remaining slots, and the count of every value of every facet.

    A facet's counts ignore its own filters, so each count is the number of results if that value is selected.
    `all_required`: facets with AND between their values too.
    """
    unions = {name: _union(facets[name], slugs) for name, slugs in filters.items() if name in facets}
    remaining = base
    for name in all_required & unions.keys():
        del unions[name]
        for slug in filters[name]:
            remaining &= facets[name].get(slug, 0)
    base = remaining
    for bitmap in unions.values():
        remaining &= bitmap
    counts = {}
    for name, values in facets.items():
        slots = remaining
        if name in unions:
            slots = base
            for other, bitmap in unions.items():
                if other != name:
                    slots &= bitmap
        counts[name] = {slug: (slots & bitmap).bit_count() for slug, bitmap in values.items()}
    return remaining, counts


def _union(values: Mapping[str, int], slugs: Iterable[str]) -> int:
    union = 0
    for slug in slugs:
        union |= values.get(slug, 0)
    return union
