"""What is tagged with a row. Django protects foreign keys, but deletes tags without asking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import ManyToManyField, Model

from examples.models import Framework


def find_tagged(rows: Iterable[Model]) -> list[Model]:
    """The rows that are tagged with any of these, each once."""
    found = {user for row in _tags(rows) for relation in _relations(type(row)) for user in _tagged(relation, row)}
    return sorted(found, key=lambda user: (user._meta.model_name or "", str(user)))


def _tags(rows: Iterable[Model]) -> Iterator[Model]:
    for row in rows:
        yield row
        if isinstance(row, Framework):
            yield from row.items.all()


def _relations(model: type[Model]) -> Iterator[ManyToManyField[Any, Any]]:
    for other in apps.get_app_config("examples").get_models():
        for relation in other._meta.many_to_many:
            if relation.related_model is model and other is not model and _is_silent(relation):
                yield relation


def _is_silent(relation: ManyToManyField[Any, Any]) -> bool:
    through = relation.remote_field.through
    return through is not None and bool(through._meta.auto_created)


def _tagged(relation: ManyToManyField[Any, Any], row: Model) -> Iterable[Model]:
    return relation.model._default_manager.filter(**{relation.name: row})
