"""The slots that match a search, best first, read from the text index only as far as they are needed."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from examples.catalogue.bitmaps import list_slots

FIRST_READ = 64  # slots; what the first pages need
GROWTH = 8  # how many times more each further read takes
MAX_NARROWED = 256  # slots that a search can name one by one

ScoredSlots = list[tuple[int, int]]  # (negative score, slot), best first


class _ReadSlots(NamedTuple):
    slots: list[int]
    limit: int
    is_complete: bool


class RankedSlots:
    """`search`: a number of slots, and those to choose from (empty: all) -> so many of the best.

    The order is the same in every process: of slots with the same score the lowest comes first, wherever the index
    stores them.
    """

    def __init__(self, search: Callable[[int, Collection[int]], ScoredSlots]) -> None:
        self._search = search
        self._latest: _ReadSlots | None = None  # one value, so that threads see its parts together

    def get_order_covering(self, bitmap: int) -> Iterable[int]:
        """An order that has all slots of a bitmap. Where filters leave few, only those are ranked."""
        count = bitmap.bit_count()
        if not 0 < count <= MAX_NARROWED:
            return self
        return [slot for _, slot in self._search(count, list_slots(bitmap))]

    def __iter__(self) -> Iterator[int]:
        position, read = 0, self._latest or self._read_slots(FIRST_READ)
        self._latest = read
        while True:
            yield from read.slots[position:]
            if read.is_complete:
                return
            position = len(read.slots)
            read = self._latest = self._read_slots(read.limit * GROWTH)

    def _read_slots(self, limit: int) -> _ReadSlots:
        """More slots of the last score may follow beyond the limit, so those are left to the next read."""
        scored = self._search(limit, ())
        is_complete = len(scored) < limit
        return _ReadSlots([slot for score, slot in scored if is_complete or score < scored[-1][0]], limit, is_complete)
