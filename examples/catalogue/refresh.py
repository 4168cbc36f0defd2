"""Keeps one snapshot a process, true to the revision that the database has now."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from examples.catalogue import cards, reference_data
from examples.catalogue.snapshot import Catalogue, Key
from examples.models import CatalogueRevision, ExampleRevision

MOST_CHANGES = 200  # beyond so many changed examples, building from nothing costs less


@dataclass(frozen=True)
class _Kept:
    """A snapshot, and whether it was read outside any transaction: only such a one may be brought up to date piece
    by piece, since what an open transaction shows may yet be taken back."""

    catalogue: Catalogue
    settled: bool


_lock = threading.Lock()
_kept: _Kept | None = None


def current() -> Catalogue:
    """The catalogue as it is at this moment: one query where nothing changed, a fresh reading where something did."""
    return at(revision())


def revision() -> CatalogueRevision:
    """Which revision the database has now: the one query of an answer that nothing changed."""
    return CatalogueRevision.objects.get()


def at(row: CatalogueRevision) -> Catalogue:
    """The catalogue at a revision just read, or newer.

    The revision is read before the rows. A change that comes between is then read under the older number and read
    again at the next question; the other order could miss it.
    """
    global _kept
    key = Key(row.value, row.token)
    kept = _kept
    if kept is not None and kept.catalogue.key == key:
        return kept.catalogue
    with _lock:
        if _kept is None or _kept.catalogue.key != key:
            _kept = _Kept(_fresh(_kept, row, key), not connection.in_atomic_block)
        return _kept.catalogue


def _fresh(kept: _Kept | None, row: CatalogueRevision, key: Key) -> Catalogue:
    if kept is not None and kept.settled and row.shared <= kept.catalogue.key.value < row.value:
        rows = ExampleRevision.objects.filter(revision__gt=kept.catalogue.key.value)
        changed = list(rows.values_list("example_id", flat=True)[: MOST_CHANGES + 1])
        if len(changed) <= MOST_CHANGES:
            return _changed(kept.catalogue, key, changed)
    common = reference_data.read()
    return Catalogue.build(key, common, cards.read(common.areas))


def _changed(catalogue: Catalogue, key: Key, keys: Iterable[int]) -> Catalogue:
    wanted: dict[int, cards.Card | None] = dict.fromkeys(keys)
    wanted.update({card.pk: card for card in cards.read(catalogue.shared.areas, keys)})
    return catalogue.changed(key, wanted)
