"""Sessions in the database, stored so that a copy of it opens none: a hash instead of the key that the cookie holds,
and encrypted data, which hold the key of an app while it is set up. The asynchronous methods are not used here.
"""

from hashlib import blake2b
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from examples.admin.accounts.encryption import decrypt, encrypt


def hash_session_key(key: str) -> str:
    """40 characters, which is what the column holds. A key is random, so the hash needs no salt."""
    return blake2b(key.encode(), digest_size=20).hexdigest()


class SessionStore(DatabaseSessionStore):
    def encode(self, session_dict: dict[str, Any]) -> str:
        return encrypt(super().encode(session_dict))

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Empty, as in Django, if it cannot be read."""
        text = decrypt(str(session_data))
        return super().decode(text) if text else {}

    def exists(self, session_key: str | None) -> bool:
        return super().exists(hash_session_key(session_key or ""))

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            super().delete(hash_session_key(key))

    def create_model_instance(self, data: Any) -> Session:
        row = super().create_model_instance(data)
        row.session_key = hash_session_key(row.session_key)
        return row  # type: ignore[return-value]  # its model is Session

    def _get_session_from_db(self) -> Session | None:
        key = hash_session_key(self.session_key or "")
        row = Session.objects.filter(session_key=key, expire_date__gt=timezone.now()).first()
        if row is None:
            self._session_key = None
        return row
