"""Deleting an entry leaves its last text in the history, so that it can be brought back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from examples.desk.typing import Admin
from examples.desk.versions.history import catch_up_many, keep_many
from examples.models import Example

DELETED = "Deleted"


class KeepsDeleted(Admin):
    """An admin class of entries. Its confirmation page and its action for many both end here."""

    def delete_model(self, request: HttpRequest, obj: Example) -> None:
        with transaction.atomic():
            _keep([obj.pk], request)
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with transaction.atomic():
            _keep(list(queryset.values_list("pk", flat=True)), request)
            super().delete_queryset(request, queryset)


def _keep(keys: list[int], request: HttpRequest) -> None:
    """Versions are written before the rows go: afterwards nothing could be read."""
    catch_up_many(keys)
    keep_many(keys, request.user, DELETED)
