"""What a form remembers: the entry as it stood when the form was opened, signed, to compare a later save with."""

from dataclasses import dataclass

from django.core import signing

from examples.documents.fields import Document
from examples.documents.versions import fill_missing_fields
from examples.models import Example

SNAPSHOT_FIELD = "opened"
SNAPSHOT_SALT = "examples.desk.opened"


@dataclass(frozen=True)
class FormSnapshot:
    """`key`: of the row that the form is for; `entry`: of the entry, if that row is its working copy."""

    key: int
    entry: int | None
    document: Document


def sign_snapshot(example: Example, document: Document) -> str:
    return signing.dumps([example.pk, example.copy_of_id, document], salt=SNAPSHOT_SALT, compress=True)


def read_snapshot(text: str, key: int) -> FormSnapshot | None:
    """None where the form did not come from here, or was another entry's."""
    try:
        row, entry, document = signing.loads(text, salt=SNAPSHOT_SALT)
    except (signing.BadSignature, TypeError, ValueError):  # a form of an older release held other values
        return None
    return FormSnapshot(row, entry, fill_missing_fields(document)) if row == key else None
