"""Sets of slots as whole numbers: bit n stands for card n. `&` joins two filters, a bit count is a facet's count."""

from collections.abc import Iterable, Mapping

Groups = Mapping[str, Mapping[str, int]]


def of(slots: Iterable[int], size: int) -> int:
    """Slots below `size` -> bitmap."""
    bits = bytearray((size >> 3) + 1)
    for slot in slots:
        bits[slot >> 3] |= 1 << (slot & 7)
    return int.from_bytes(bits, "little")


def keep(order: Iterable[int], bitmap: int) -> tuple[int, ...]:
    """The slots of an order that are in the bitmap, in that order."""
    bits = bitmap.to_bytes((bitmap.bit_length() >> 3) + 1, "little")
    top = len(bits) << 3
    return tuple(slot for slot in order if slot < top and bits[slot >> 3] >> (slot & 7) & 1)


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
