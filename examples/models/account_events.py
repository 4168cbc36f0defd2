"""The audit log of accounts: sign-ins, and changes to accounts and their rights."""

from typing import ClassVar

from django.db import models
from django.utils import timezone


class AccountEvent(models.Model):
    """An event in the audit log, which nobody can change. Names are text because accounts may be deleted."""

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
