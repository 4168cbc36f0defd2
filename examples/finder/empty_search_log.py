"""Counts searches without results, for editors: words, day and number, nothing about who searched.

Names cannot be told apart from other words. So a search is counted at once only if the catalogue knows all its words.
With one unknown word it is counted when it is repeated an hour or more later. With two, as in a first name and surname,
it is never counted.
"""

import logging
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b

from django.db import Error, connection, transaction
from django.db.models import F
from django.utils import timezone

from examples.catalogue.query_parser import parse_query
from examples.catalogue.search_request import SearchRequest
from examples.catalogue.snapshot import Catalogue
from examples.catalogue.stop_words import STOP_WORDS
from examples.finder.query_string import correct_text
from examples.models import EmptySearch
from examples.personal_data import has_personal_data

logger = logging.getLogger(__name__)

MAX_LENGTH = 120  # characters; a longer text may tell someone's story
MAX_ROWS_PER_DAY = 500
MIN_INTERVAL = 60 * 60.0  # seconds
MAX_REMEMBERED = 5_000
LOCK_TIMEOUT = 100  # milliseconds; the longest that a page waits to count a search


class RecentSearches:
    """Searches seen once, as digests with a key that only this process has and never writes down."""

    def __init__(self) -> None:
        self._key, self._first_seen, self._lock = secrets.token_bytes(32), dict[bytes, float](), threading.Lock()

    def is_repeated(self, words: str, now: float) -> bool:
        """Whether these words were first seen at least `MIN_INTERVAL` ago. Remembers them. `now` in seconds."""
        digest = blake2b(words.encode(), key=self._key, digest_size=16).digest()
        with self._lock:
            first = self._first_seen.setdefault(digest, now)
            if len(self._first_seen) > MAX_REMEMBERED:
                del self._first_seen[next(iter(self._first_seen))]
        return now - first >= MIN_INTERVAL


_recent_searches = RecentSearches()


def record_empty_search(search: SearchRequest, catalogue: Catalogue) -> None:
    """Counts the search if it has no results. Never raises and never delays a page for long.

    Filters are ignored: a search can lack results because of its filters although the directory has the example.
    """
    if words := get_countable_words(search, catalogue, _recent_searches, time.monotonic()):
        _store_count(words)


def get_countable_words(search: SearchRequest, catalogue: Catalogue, recent: RecentSearches, now: float) -> str:
    """The words to count; empty if an example has all of them, or its words could identify someone."""
    found = catalogue.search_text(search.text, False) if search.text and not search.exact else None
    if found is None or len(found[0].ranked) > len(found[0].missing_words):
        return ""
    text = correct_text(search.text.casefold(), found[0])
    if len(text) > MAX_LENGTH or has_personal_data(search.text):
        return ""
    parsed = parse_query(text)
    words = {word for phrase in (parsed.words, *parsed.excluded) for word in phrase}
    unknown = [word for word in words if not _is_known(word, catalogue)]
    if len(unknown) > 1 or (unknown and not recent.is_repeated(text, now)):
        return ""
    return text


def _is_known(word: str, catalogue: Catalogue) -> bool:
    """Whether an example or a synonym has the word in any form. Numbers have already been checked."""
    if word in STOP_WORDS or word.isdecimal() or word in catalogue.reference_data.synonyms.words:
        return True
    variants = catalogue.data.word_variants
    return word in variants.word_counts or variants.is_known(word) or variants.split_compound(word) is not None


def _store_count(words: str) -> None:
    today = timezone.localdate()
    row = EmptySearch.objects.filter(words=words, day=today)
    try:
        with _short_transaction():
            if row.update(times=F("times") + 1):
                return
            rows = EmptySearch.objects.filter(day=today).count()
            if not rows:
                EmptySearch.objects.outdated().delete()
            if rows < MAX_ROWS_PER_DAY:
                EmptySearch.objects.bulk_create([EmptySearch(words=words, day=today)], ignore_conflicts=True)
                row.update(times=F("times") + 1)
    except Error:
        logger.warning("A search without results could not be counted.")


@contextmanager
def _short_transaction() -> Iterator[None]:
    """A transaction that fails after `LOCK_TIMEOUT` if another one holds the lock, so that no reader waits."""
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if sqlite:
            cursor.execute("PRAGMA busy_timeout")
            usual_timeout = cursor.fetchone()[0]
            cursor.execute(f"PRAGMA busy_timeout = {LOCK_TIMEOUT}")
        try:
            with transaction.atomic():
                if not sqlite:
                    cursor.execute(f"SET LOCAL lock_timeout = {LOCK_TIMEOUT}")
                yield
        finally:
            if sqlite:
                cursor.execute(f"PRAGMA busy_timeout = {usual_timeout}")
