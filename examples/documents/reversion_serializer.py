"""Serialises an entry for django-reversion as its document. Named in settings.SERIALIZATION_MODULES."""

import json
from collections.abc import Iterable
from typing import Any, NoReturn

from django.core.serializers.base import DeserializationError

from examples.documents.load import load_document
from examples.models import Example

DOCUMENT_ATTRIBUTE = "_document"  # holds a document that is loaded already, to save the serializer a query


class Serializer:
    """Django's interface, for the single entry that a version holds."""

    internal_use_only = True
    text = ""

    def serialize(self, rows: Iterable[Example], **_: Any) -> None:
        (example,) = rows
        self.text = json.dumps(vars(example).get(DOCUMENT_ATTRIBUTE) or load_document(example), ensure_ascii=False)

    def getvalue(self) -> str:
        return self.text


def Deserializer(text: str, **_: Any) -> NoReturn:  # noqa: N802, Django's name
    raise DeserializationError("django-reversion cannot restore an entry. Use store_document().")
