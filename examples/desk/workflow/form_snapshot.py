"""What a form remembers: the entry as it stood when the form was opened, signed, to compare a later save with."""

from __future__ import annotations

from django.core import signing

from examples.documents.fields import Document

FIELD = "opened"
SALT = "examples.desk.opened"


def sign_snapshot(key: int, document: Document) -> str:
    return signing.dumps([key, document], salt=SALT, compress=True)


def read_snapshot(text: str, key: int) -> Document | None:
    """The document, or None where the form did not come from here, or was another entry's."""
    try:
        of, document = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    return document if of == key else None
