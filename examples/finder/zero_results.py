"""Counts searches that found nothing, for editors to see: words, day, how often; nothing of who asked.

Names cannot be told from other words. So a search is counted at once only where the catalogue knows all its words; with
one that it does not know, when it comes again an hour later or more; with two, as first name and surname are, never.
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

from examples.catalogue.query_parser import STOP, parse
from examples.catalogue.search_request import Question
from examples.catalogue.snapshot import Catalogue
from examples.finder.personal_data import looks_personal
from examples.finder.search_notes import corrected
from examples.models import EmptySearch

logger = logging.getLogger(__name__)

LONGEST = 120  # characters; what is longer is somebody's story
MOST_A_DAY = 500  # rows
APART = 60 * 60.0  # seconds
MOST_HEARD = 5_000
MILLISECONDS = 100  # the longest that a page waits for its count


class Heard:
    """Searches heard once, as digests under a key that this process alone has and never writes down."""

    def __init__(self) -> None:
        self._key, self._first, self._lock = secrets.token_bytes(32), dict[bytes, float](), threading.Lock()

    def again(self, words: str, now: float) -> bool:
        """Whether these words came before, long enough ago to be another search. `now` in seconds."""
        digest = blake2b(words.encode(), key=self._key, digest_size=16).digest()
        with self._lock:
            first = self._first.setdefault(digest, now)
            if len(self._first) > MOST_HEARD:
                del self._first[next(iter(self._first))]
        return now - first >= APART


_heard = Heard()


def count_missed(question: Question, catalogue: Catalogue) -> None:
    """Never raises, and never makes a page wait for long. Filters are set aside: they miss things that are there."""
    if words := to_count(question, catalogue, _heard, time.monotonic()):
        _count(words)


def to_count(question: Question, catalogue: Catalogue, heard: Heard, now: float) -> str:
    """What to store of a question; nothing where it found something, or could tell of somebody."""
    searched = catalogue.find(question.text, False) if question.text and not question.exact else None
    if searched is None or (searched[0].ranked and not searched[0].missed):
        return ""
    found = searched[0]
    words = corrected(question.text.casefold(), found)
    if len(words) > LONGEST or looks_personal(question.text):
        return ""
    typed = parse(words)
    each = {word for phrase in (typed.loose, *typed.phrases, *typed.unwanted) for word in phrase}
    unknown = [word for word in each if not _knows(word, catalogue)]
    if len(unknown) > 1 or (unknown and not heard.again(words, now)):
        return ""
    return words


def _knows(word: str, catalogue: Catalogue) -> bool:
    """Whether some example or synonym has the word, in whichever form. Numbers have been judged before."""
    if word in STOP or word in catalogue.parts.known or word.isdecimal():
        return True
    if any(word in phrase for phrase in catalogue.shared.synonyms.labels):
        return True
    alone = catalogue.find(word, True)
    return alone is not None and bool(alone[0].ranked)


def _count(words: str) -> None:
    today = timezone.localdate()
    row = EmptySearch.objects.filter(words=words, day=today)
    try:
        with _hastily():
            if row.update(times=F("times") + 1):
                return
            rows = EmptySearch.objects.filter(day=today).count()
            if not rows:
                EmptySearch.objects.outdated().delete()
            if rows < MOST_A_DAY:
                EmptySearch.objects.bulk_create([EmptySearch(words=words, day=today)], ignore_conflicts=True)
                row.update(times=F("times") + 1)
    except Error:
        logger.warning("A search that found nothing could not be counted.")


@contextmanager
def _hastily() -> Iterator[None]:
    """One transaction that gives up where another one holds the lock: a reader waits for no count."""
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if sqlite:
            cursor.execute("PRAGMA busy_timeout")
            usual = cursor.fetchone()[0]
            cursor.execute(f"PRAGMA busy_timeout = {MILLISECONDS}")
        try:
            with transaction.atomic():
                if not sqlite:
                    cursor.execute(f"SET LOCAL lock_timeout = {MILLISECONDS}")
                yield
        finally:
            if sqlite:
                cursor.execute(f"PRAGMA busy_timeout = {usual}")
