"""What the desk remembers of accounts: who signed in and who was given which rights, and forms cut off by a timeout."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

KEPT_FORM = dt.timedelta(days=1)


class AccountEvent(models.Model):
    """A line of the audit log. Written by the desk, changed by nobody. Names are kept as text: accounts may go."""

    class Kind(models.TextChoices):
        SIGNED_IN = "signed-in", "Signed in"
        SIGNED_OUT = "signed-out", "Signed out"
        REFUSED = "refused", "Sign-in refused"
        LOCKED_OUT = "locked-out", "Locked out"
        FACTOR = "factor", "Second factor changed"
        FACTOR_REFUSED = "factor-refused", "Second factor refused"
        PASSWORD = "password", "Password changed"
        RIGHTS = "rights", "Rights changed"
        ACCOUNT = "account", "Account changed"

    at = models.DateTimeField(default=timezone.now, db_index=True)
    kind = models.CharField(max_length=14, choices=Kind)
    who = models.CharField("by", max_length=150, blank=True)
    about = models.CharField("account", max_length=150, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    address = models.GenericIPAddressField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_kind_display()}: {self.about}"


class KeptFormQuerySet(models.QuerySet["KeptForm"]):
    def outdated(self) -> KeptFormQuerySet:
        return self.filter(kept_at__lt=timezone.now() - KEPT_FORM)


class KeptForm(models.Model):
    """What an editor sent after the session had ended: kept a day, for that editor alone, to be sent again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    path = models.CharField(max_length=500)
    body = models.TextField()
    kept_at = models.DateTimeField(default=timezone.now)

    objects = KeptFormQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-kept_at"]

    def __str__(self) -> str:
        return self.path
