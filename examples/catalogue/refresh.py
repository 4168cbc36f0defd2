"""Caches one snapshot in each process and keeps it at the database's revision."""

import datetime as dt
import gc
import logging
import os
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from django.db import connection, connections, router
from django.db.models import Q, QuerySet
from prometheus_client import Histogram

from examples.catalogue.cards import Card, load_cards, load_changed_cards
from examples.catalogue.reference_data import load_reference_data
from examples.catalogue.replica import read_rows
from examples.catalogue.snapshot import Catalogue, RevisionKey
from examples.models import CatalogueRevision, Example, ExampleRevision, Organisation

logger = logging.getLogger(__name__)

REVISION_QUERY = f"SELECT value, shared, token, raised_at FROM {CatalogueRevision._meta.db_table}"  # noqa: S608
MAX_CHANGES = 200  # with more changed examples, a full rebuild costs less


class Revision(NamedTuple):
    """The row of `CatalogueRevision`. Read without the model, which takes ten times as long: every request reads it."""

    value: int
    shared: int
    token: str
    raised_at: dt.datetime

    @property
    def key(self) -> RevisionKey:
        return RevisionKey(self.value, self.token)


@dataclass
class _CachedCatalogue:
    """`is_updatable`: whether a newer one may be made from it. Not if it was read in a transaction, which may still be
    rolled back, nor once an update has begun: if that fails, the shared text index may have its changes."""

    catalogue: Catalogue
    is_updatable: bool


REFRESH_SECONDS = Histogram(
    "inspire_refresh_seconds",
    "Time to load the catalogue into a process: all of it, or what changed.",
    ["extent"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)

_lock = threading.Lock()
_cached: _CachedCatalogue | None = None


def get_catalogue() -> Catalogue:
    """The catalogue as the database has it now: one query if nothing changed."""
    return get_catalogue_at(get_revision())


def get_revision() -> Revision:
    """The database's revision. It is the only query of a request if nothing changed."""
    with connections[router.db_for_read(CatalogueRevision)].cursor() as cursor:
        cursor.execute(REVISION_QUERY)
        row = cursor.fetchone()
    if row is None:
        raise CatalogueRevision.DoesNotExist
    value, shared, token, raised_at = row
    # SQLite stores no time zone.
    return Revision(value, shared, token, raised_at if raised_at.tzinfo else raised_at.replace(tzinfo=dt.UTC))


def get_catalogue_at(revision: Revision) -> Catalogue:
    """The catalogue at a revision just read, or newer.

    The revision is read before the rows. A change made in between is then loaded under the older number and loaded
    again at the next request; in the other order it could be missed.
    """
    global _cached
    key = revision.key
    cached = _cached
    if cached is not None and cached.catalogue.key == key:
        return cached.catalogue
    with _lock:
        if _cached is not None and _cached.catalogue.key.value > key.value:
            # Another request has since loaded a newer one, or a backup was restored: only the database knows.
            revision = get_revision()
            key = revision.key
        if _cached is None or _cached.catalogue.key != key:
            catalogue = read_rows(key, partial(_load_catalogue, _cached, revision, key))
            _cached = _CachedCatalogue(catalogue, not connection.in_atomic_block)
        return _cached.catalogue


def _prepare_fork() -> None:
    """Runs before a fork, because the child has only the thread that forks. Waits for a refresh to end, by taking the
    lock, and closes the index's writer.
    """
    _lock.acquire()
    if _cached is not None:
        _cached.catalogue.data.text_index.store.close_writer()


os.register_at_fork(before=_prepare_fork, after_in_parent=_lock.release, after_in_child=_lock.release)


def _load_catalogue(cached: _CachedCatalogue | None, revision: Revision, key: RevisionKey) -> Catalogue:
    if cached is not None and cached.is_updatable and revision.shared <= cached.catalogue.key.value < revision.value:
        rows = ExampleRevision.objects.filter(revision__gt=cached.catalogue.key.value)
        changed = list(rows.values_list("example_id", flat=True)[: MAX_CHANGES + 1])
        if len(changed) <= MAX_CHANGES:
            with REFRESH_SECONDS.labels("changes").time():
                return _update_catalogue(cached, key, changed)
    with REFRESH_SECONDS.labels("all").time():
        return _build_catalogue(key)


def _build_catalogue(key: RevisionKey) -> Catalogue:
    reference_data = load_reference_data()
    gc.disable()  # it would search everything in memory several times
    try:
        return Catalogue.build(key, reference_data, load_cards(reference_data))
    finally:
        gc.enable()


def _update_catalogue(cached: _CachedCatalogue, key: RevisionKey, changed: Iterable[int]) -> Catalogue:
    """If the index cannot be changed, everything is built again: readers get neither an error nor an old catalogue."""
    reference_data = cached.catalogue.reference_data
    # The name of an organisation that only drafts have may have changed without raising `shared`.
    reference_data.shared_rows[Organisation].update(_list_organisations(changed).in_bulk())
    cards: dict[int, Card | None] = dict.fromkeys(changed)
    cards.update({card.pk: card for card in load_changed_cards(reference_data, changed)})
    cached.is_updatable = False
    try:
        return cached.catalogue.with_changes(key, cards)
    except Exception:
        logger.exception("The catalogue could not be updated. It is built again.")
        return _build_catalogue(key)


def _list_organisations(keys: Iterable[int]) -> "QuerySet[Organisation]":
    """Those that published examples with these keys name."""
    examples = Example.objects.published().filter(pk__in=keys)
    leads = Q(pk__in=examples.values("participations__organisation"))
    return Organisation.objects.filter(leads | Q(pk__in=examples.values("adoptions__organisation")))
