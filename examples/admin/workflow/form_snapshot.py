"""The entry as it was when a form was opened, signed, so that saving can detect changes made since."""

from dataclasses import dataclass

from django.core import signing

from examples.documents.field_types import Document
from examples.documents.versions import fill_missing_fields
from examples.models import Example

# Forms that are open during an update post this name and this salt.
SNAPSHOT_FIELD = "opened"
SNAPSHOT_SALT = "examples.desk.opened"


@dataclass(frozen=True)
class BaseVersion:
    """`pk`: the row that the form edits. `copy_of`: the key of its entry, if the row is a working copy."""

    pk: int
    copy_of: int | None
    document: Document


def sign_snapshot(example: Example, document: Document) -> str:
    return signing.dumps([example.pk, example.copy_of_id, document], salt=SNAPSHOT_SALT, compress=True)


def read_snapshot(text: str, pk: int) -> BaseVersion | None:
    """None if the signature is wrong or the snapshot is of another row."""
    try:
        signed_pk, copy_of, document = signing.loads(text, salt=SNAPSHOT_SALT)
    except (signing.BadSignature, TypeError, ValueError):  # earlier releases signed other values
        return None
    return BaseVersion(signed_pk, copy_of, fill_missing_fields(document)) if signed_pk == pk else None
