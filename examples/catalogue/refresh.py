"""Keeps one snapshot a process, true to the revision that the database has now."""

import threading

from examples.catalogue import cards, facets
from examples.catalogue.snapshot import Catalogue, Key
from examples.models import CatalogueRevision

_lock = threading.Lock()
_latest: Catalogue | None = None


def current() -> Catalogue:
    """The catalogue as it is at this moment: one query where nothing changed, a fresh reading where something did.

    The revision is read before the rows. A change that comes between is then read under the older number and read
    again at the next question; the other order could miss it.
    """
    global _latest
    row = CatalogueRevision.objects.get()
    key = Key(row.value, row.token)
    if _latest is not None and _latest.key == key:
        return _latest
    with _lock:
        if _latest is None or _latest.key != key:
            _latest = Catalogue(key, cards.read(facets.areas()), facets.read())
        return _latest
