"""The cache that all server processes and machines share: Redis, if CACHE_URL is set.

Nothing depends on it. Where it is not set, is away or hangs, every function answers None, and the caller does without.
"""

import logging
import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.core.cache import BaseCache, caches

logger = logging.getLogger(__name__)

ALIAS = "shared"
PAUSE = 5.0  # seconds after a fault in which it is not asked, so that a hung one delays few readers

_lock = threading.Lock()
_away_until: float | None = None


def get_value(key: str) -> bytes | None:
    value = _call_cache(lambda cache: cache.get(key))
    return value if isinstance(value, bytes) else None


def set_value(key: str, value: bytes, seconds: int) -> None:
    _call_cache(lambda cache: cache.set(key, value, seconds))


def count_use(key: str, seconds: int) -> int | None:
    """How often this was called with the key since the first call, which is forgotten after so many seconds."""

    def count(cache: BaseCache) -> int:
        cache.add(key, 0, seconds)
        try:
            return cache.incr(key)
        except ValueError:  # it was forgotten in between
            return 1

    return _call_cache(count)


def _call_cache[T](call: Callable[[BaseCache], T]) -> T | None:
    if ALIAS not in settings.CACHES or (_away_until and time.monotonic() < _away_until):
        return None
    from redis.exceptions import RedisError  # here, because it takes 0.1 s of every command

    try:
        value = call(caches[ALIAS])
    except RedisError as error:
        _report_fault(error)
        return None
    if _away_until:
        _report_recovery()
    return value


def _report_fault(error: Exception) -> None:
    """One line of the log for each outage, not for each request."""
    global _away_until
    with _lock:
        if _away_until is None:
            logger.error("The shared cache cannot be used: %s", error)
        _away_until = time.monotonic() + PAUSE


def _report_recovery() -> None:
    global _away_until
    with _lock:
        if _away_until is not None:
            logger.warning("The shared cache is available again.")
        _away_until = None
