"""Sets of slots as whole numbers: bit n stands for card n. `&` joins two filters, a bit count is a facet's count."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import overload

Groups = Mapping[str, Mapping[str, int]]


def of(slots: Iterable[int], size: int) -> int:
    """Slots below `size` -> bitmap. Written as binary digits: one step a slot, then one pass in C."""
    digits = bytearray(b"0") * (size + 1)
    for slot in slots:
        digits[~slot] = 49  # the digit 1, counted from the right
    return int(digits, 2)


class Kept(Sequence[int]):
    """The slots of an order that are in a bitmap, in that order. Counting them costs nothing, a page only its part."""

    def __init__(self, order: Sequence[int], bitmap: int) -> None:
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


def keep(order: Sequence[int], bitmap: int) -> Kept:
    """The slots of an order that are in the bitmap; every one of the bitmap's must be in the order."""
    return Kept(order, bitmap)


def narrow(groups: Groups, chosen: Mapping[str, Iterable[str]], found: int) -> tuple[int, dict[str, dict[str, int]]]:
    """OR within a group, AND between groups -> the slots left, and the count of every value of every group.

    A group's counts set its own choices aside, so each says what choosing that value gives.
    """
    either = {name: _either(groups[name], slugs) for name, slugs in chosen.items() if name in groups}
    left = found
    for bitmap in either.values():
        left &= bitmap
    counts = {}
    for name, values in groups.items():
        base = left
        if name in either:
            base = found
            for other, bitmap in either.items():
                if other != name:
                    base &= bitmap
        counts[name] = {slug: (base & bitmap).bit_count() for slug, bitmap in values.items()}
    return left, counts


def _either(values: Mapping[str, int], slugs: Iterable[str]) -> int:
    union = 0
    for slug in slugs:
        union |= values.get(slug, 0)
    return union
