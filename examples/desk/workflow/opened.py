"""What a form remembers: the entry as it stood when the form was opened, signed, to compare a later save with."""

from __future__ import annotations

from typing import Any

from django.core import signing

from examples.desk.versions.document import Document

FIELD = "opened"
SALT = "examples.desk.opened"
TYPED_SALT = "examples.desk.typed"


def sealed(key: int, document: Document) -> str:
    return signing.dumps([key, document], salt=SALT, compress=True)


def unsealed(text: str, key: int) -> Document | None:
    """The document, or None where the form did not come from here, or was another entry's."""
    try:
        of, document = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    return document if of == key else None


def sealed_typed(key: int, base: Document, mine: Document) -> str:
    """What an editor typed, and what it was typed over, on its way through the page that shows both versions."""
    return signing.dumps([key, base, mine], salt=TYPED_SALT, compress=True)


def unsealed_typed(text: str, key: int) -> tuple[Document, Document] | None:
    try:
        of, base, mine = signing.loads(text, salt=TYPED_SALT)
    except signing.BadSignature:
        return None
    return (base, mine) if of == key else None


def content(document: Document) -> dict[str, Any]:
    """Without what the workflow moves: somebody else may send an entry to review while it is being edited."""
    return {name: value for name, value in document.items() if name not in ("status", "retired_reason")}
