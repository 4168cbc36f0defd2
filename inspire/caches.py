"""The cache of CACHE_URL: Redis, shared by all server processes and machines. See examples/shared_cache.py."""

from typing import Any

TIMEOUT = 0.2  # seconds; Redis is on the same network, and readers wait for it


class BytesSerializer:
    """Integers and bytes. Django's own unpickles what it finds, so anyone with access to Redis could run code here."""

    def dumps(self, value: int | bytes) -> int | bytes:
        return value

    def loads(self, data: bytes) -> int | bytes:
        return int(data) if data.isdigit() else data


def build_shared_cache(url: str) -> dict[str, dict[str, Any]]:
    """The entry of the setting CACHES, if there is an address such as redis://:password@host:6379/0."""
    if not url:
        return {}
    from redis.backoff import NoBackoff  # here, because it takes 0.1 s of every command
    from redis.retry import Retry

    options = {
        "serializer": BytesSerializer,
        "socket_timeout": TIMEOUT,
        "socket_connect_timeout": TIMEOUT,
        "retry": Retry(NoBackoff(), 0),
    }
    backend = "django.core.cache.backends.redis.RedisCache"
    return {"shared": {"BACKEND": backend, "LOCATION": url, "KEY_PREFIX": "icb-inspire", "OPTIONS": options}}
