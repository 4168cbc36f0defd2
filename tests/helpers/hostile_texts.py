"""Hostile text in every field of every row, as far as the database takes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db import DatabaseError, models, transaction

WHOLE = "\"><script>alert({0})</script><img src=x onerror=alert({0})>{{{{7*7}}}} [a](javascript:alert({0}))' onfocus='x"
SHORT = '"><img src=x onerror=alert({0})>'
LINKS = ('javascript:alert("{0}")', 'https://example.org/"><script>alert({0})</script>')
EMAIL = '"><img/src=x/onerror=alert({0})>@example.org'
# Identifiers: only a developer or a program writes them.
CODES = {
    ("user", "password"),
    ("accountevent", "address"),
    ("formpost", "sender"),
    ("upload", "plan"),
    ("subscription", "path"),
    ("suggestion", "digest"),
    ("cataloguerevision", "token"),
}


def mark(number: int) -> str:
    return f"zq{number}q"


def list_hostile_fields() -> list[models.Field[Any, Any]]:
    """Every field of text that is not a choice or a slug."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    tables: list[type[models.Model]] = [*apps.get_app_config("examples").get_models(), User]
    return [
        field
        for model in tables
        for field in model._meta.concrete_fields
        if isinstance(field, kinds) and not field.choices and not isinstance(field, models.SlugField)
        if (model._meta.model_name, field.name) not in CODES
    ]


def list_texts(field: models.Field[Any, Any], number: int) -> Iterator[Any]:
    """The worst first. The last one is plain, for fields that take a few characters only."""
    if isinstance(field, models.JSONField):
        yield [mark(number) + WHOLE.format(number), "plain"]
    elif isinstance(field, models.URLField):
        yield from (link.format(mark(number)) for link in LINKS)
    elif isinstance(field, models.EmailField):
        yield EMAIL.format(mark(number))
    else:
        size = field.max_length or 10_000
        texts = (mark(number) + text.format(number) for text in (WHOLE, SHORT, "<b>", ""))
        yield from (text for text in texts if len(text) <= size)


def fill_with_hostile_text() -> dict[int, str]:
    """Returns the numbers in the texts, and whose they are. Each row has the same text, apart from unique ones."""
    stored = {}
    for number, field in enumerate(list_hostile_fields(), 100):
        if any(_fill_field(field, text) for text in list_texts(field, number)):
            stored[number] = f"{field.model._meta.model_name}.{field.name}"
    return stored


def _fill_field(field: models.Field[Any, Any], text: Any) -> bool:
    """False if the database refuses it."""
    rows = field.model._base_manager.all()
    try:
        with transaction.atomic():
            for count, row in enumerate(rows.order_by("pk")):
                value = f"{text}{count}" if field.unique else text
                rows.filter(pk=row.pk).update(**{field.name: value})
    except DatabaseError:
        return False
    return rows.exists()
