"""What readers send to the editors: examples for the directory, missing facts, and requests to be put in touch."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.text import Truncator

from examples.models.constraints import make_address_check, make_check
from examples.models.example import Example

RETENTION_PERIOD = dt.timedelta(days=365)  # what the form promises


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def outdated(self) -> Self:
        """Those older than the retention period."""
        return self.filter(received_at__lt=timezone.now() - RETENTION_PERIOD)


class Suggestion(models.Model):
    """Only editors see it, and it is deleted after a year. The email address is optional, except in a request to be put
    in touch: there the sender also agrees that message and address are passed on."""

    class Kind(models.TextChoices):
        """The values, except the first, are also the `subject` in the address of the form."""

        EXAMPLE = "example", "Example for the directory"
        MISSING = "missing", "Missing information"
        CONTACT = "contact", "Request to be put in touch"
        STRATEGY = "strategy", "Strategy of a board"
        WRONG = "wrong", "Something is wrong on a page"

    kind = models.CharField(max_length=8, choices=Kind, default=Kind.EXAMPLE)
    about = models.ForeignKey(
        Example, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="about the example"
    )
    what = models.TextField("what is your example, and who does it help?", max_length=4000)
    organisation = models.CharField("who runs the example?", max_length=200, blank=True)
    place = models.CharField("where?", max_length=200, blank=True)
    address = models.URLField("a web page about the example", max_length=500, blank=True)
    email = models.EmailField("your email address", blank=True)
    may_share = models.BooleanField("may be passed on to the organisation", default=False)
    interest = models.CharField("your connection with the example", max_length=300, blank=True)
    searched = models.CharField("what had been searched for", max_length=500, blank=True)
    received_at = models.DateTimeField(default=timezone.now, db_index=True)
    handled = models.BooleanField(default=False)
    editor_note = models.TextField(blank=True)
    # Of what was sent, and of the day. A form that is sent again after no answer may find that it was stored.
    digest = models.CharField(max_length=32, unique=True, null=True, editable=False)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["handled", "-received_at"]
        constraints: ClassVar = [
            make_check("suggestion_says_something", ~models.Q(what=""), "what", "Write something about the example."),
            make_check(
                "suggestion_contact_may_be_shared",
                ~models.Q(kind="contact") | (~models.Q(email="") & models.Q(may_share=True)),
                "email",
                "To ask to be put in touch, give an email address and agree that we pass on your message and your "
                "address.",
            ),
            make_address_check("suggestion", "address"),
        ]

    def __str__(self) -> str:
        return Truncator(self.what).chars(80)


class PageRatingQuerySet(models.QuerySet["PageRating"]):
    def outdated(self) -> Self:
        return self.filter(day__lt=timezone.localdate() - RETENTION_PERIOD)


class PageRating(models.Model):
    """How many readers found a page useful on a day. Nothing about the readers."""

    path = models.CharField("page", max_length=500)
    day = models.DateField()
    useful = models.PositiveIntegerField(default=0)
    not_useful = models.PositiveIntegerField(default=0)

    objects = PageRatingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-day", "-not_useful", "path"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["path", "day"],
                name="page_rating_unique",
                violation_error_message="This page is already counted for this day.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.path}: {self.useful} useful, {self.not_useful} not"
