"""Finds what is tagged with a row. Django protects foreign keys, but deletes tags without asking."""

from collections.abc import Iterable
from typing import Any

from django.db.models import ManyToManyRel, Model

from examples.models import Framework


def find_tagged_rows(rows: Iterable[Model]) -> list[Model]:
    """The rows that are tagged with any of these, or with an item of one of these frameworks; each once."""
    tags = [tag for row in rows for tag in (row, *(row.items.all() if isinstance(row, Framework) else ()))]
    found: set[Model] = set()
    for tag in tags:
        for relation in _list_tag_relations(type(tag)):
            found |= {*relation.related_model._default_manager.filter(**{relation.field.name: tag})}
    return sorted(found, key=lambda user: (user._meta.model_name or "", str(user)))


def _list_tag_relations(model: type[Model]) -> list[Any]:
    """Hidden ones too, but not those whose rows say more than that two belong together."""
    relations: list[Any] = [r for r in model._meta.get_fields(include_hidden=True) if isinstance(r, ManyToManyRel)]
    return [r for r in relations if r.through._meta.auto_created and r.related_model is not model]
