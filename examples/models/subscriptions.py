"""Who asked for news of the catalogue by email."""

import datetime as dt
import uuid
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone

from examples.models.constraints import make_check

CONFIRMATION_PERIOD = dt.timedelta(days=7)  # an address that is not confirmed by then is deleted
RETENTION_PERIOD = dt.timedelta(days=365)  # from each confirmation
MAX_PATH = 2000  # characters
WEEK = dt.timedelta(days=7)


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def outdated(self) -> Self:
        """Those never confirmed in time, and those whose last confirmation is too old."""
        now = timezone.now()
        unconfirmed = models.Q(confirmed_at=None, created_at__lt=now - CONFIRMATION_PERIOD)
        return self.filter(unconfirmed | models.Q(confirmed_at__lt=now - RETENTION_PERIOD))

    def due(self) -> Self:
        """Confirmed ones that may get an email now."""
        now = timezone.now()
        weekly = models.Q(frequency=Subscription.Frequency.WEEKLY, sent_until__lte=now - WEEK)
        at_once = models.Q(frequency=Subscription.Frequency.AT_ONCE)
        return self.filter(weekly | at_once, confirmed_at__gte=now - RETENTION_PERIOD).order_by("pk")


class Subscription(models.Model):
    """An email address and the page it follows: a search with its filters, or an example. Nothing else is stored.

    `path`: of that page, with its query string. `sent_until`: changes up to then were sent.
    """

    class Frequency(models.TextChoices):
        WEEKLY = "weekly", "At most once a week"
        AT_ONCE = "at-once", "As soon as something changes"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("email address")
    path = models.CharField(max_length=MAX_PATH)
    frequency = models.CharField("how often?", max_length=7, choices=Frequency, default=Frequency.WEEKLY)
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    sent_until = models.DateTimeField(default=timezone.now)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["email", "path"],
                name="subscription_unique",
                violation_error_message="This email address already follows this page.",
            ),
            make_check("subscription_has_email", ~models.Q(email=""), "email", "Enter an email address."),
        ]

    def __str__(self) -> str:
        return f"{self.path}, {self.get_frequency_display()}"  # the address is nobody's business


class FormPostQuerySet(models.QuerySet["FormPost"]):
    def outdated(self) -> Self:
        return self.filter(at__lt=timezone.now() - dt.timedelta(days=1))


class FormPost(models.Model):
    """One use of a public form, to limit how often a sender may use them. `sender`: a hash that changes every day."""

    sender = models.CharField(max_length=32)
    at = models.DateTimeField(default=timezone.now)

    objects = FormPostQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["sender", "at"], name="form_post_sender")]

    def __str__(self) -> str:
        return f"{self.sender[:6]}: {self.at}"
