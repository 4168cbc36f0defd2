"""How django-reversion stores an entry: as its document. Named in settings.SERIALIZATION_MODULES."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.serializers.base import DeserializationError

from examples.desk.versions.document import Document
from examples.desk.versions.read import read
from examples.models import Example


class Serializer:
    """Django's interface, for the one object that a version holds."""

    internal_use_only = True
    text = ""

    def serialize(self, rows: Iterable[Example], **_: Any) -> None:
        (example,) = rows
        self.text = json.dumps(vars(example).get("_document") or read(example), ensure_ascii=False)

    def getvalue(self) -> str:
        return self.text


class Deserialized:
    """An entry that says again, once saved, what its document says."""

    m2m_data = None

    def __init__(self, document: Document) -> None:
        self.document = document
        self.object = Example.objects.entries().get(slug=document["slug"])

    def save(self, **_: Any) -> None:
        from examples.desk.versions.write import write

        write(self.document, self.object)


def Deserializer(text: str, **_: Any) -> Iterator[Deserialized]:  # noqa: N802, Django's name
    try:
        yield Deserialized(json.loads(text))
    except (ValueError, Example.DoesNotExist) as error:
        raise DeserializationError(str(error)) from error
