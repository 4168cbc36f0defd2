"""The catalogue's entry. Everything that readers see starts from `Example.objects.published()`."""

import datetime as dt
from collections.abc import Collection
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from examples.models.constraints import make_address_check, make_check
from examples.models.example_organisations import ExampleICB, Participation
from examples.models.frameworks import FrameworkItem
from examples.models.icbs import ICB
from examples.models.organisations import Organisation
from examples.models.terms import Term, Vocabulary


class ExampleQuerySet(models.QuerySet["Example"]):
    def published(self) -> Self:
        """What readers may see. Every public list, count, feed and index starts here."""
        return self.filter(status=Example.Status.PUBLISHED)

    def with_page(self) -> Self:
        """What has a public page: published entries, and retired ones that were published before."""
        return self.filter(status__in=Example.PUBLIC, published_at__isnull=False)

    def retired(self) -> Self:
        """Retired entries that were published before. Their pages have a banner, and a public list names them."""
        return self.with_page().filter(status=Example.Status.RETIRED)

    def entries(self) -> Self:
        """All entries, without working copies."""
        return self.filter(copy_of__isnull=True)

    def with_details(self) -> Self:
        """Loads everything that the example page shows, in a fixed number of queries."""
        return self.select_related("stage", "evidence", "cost_band", "evidence_source").prefetch_related(
            "terms", "framework_items__framework", "area_links__icb__region",
            "area_links__icb__successions_out__successor", "participations__organisation", "sources",
            "outcomes__source", "costs__source", "costs__band", "resources", "quotes__source", "changes",
            "adoptions__organisation", "adoptions__source", "translations", "easy_read",
        )  # fmt: skip


class Example(models.Model):
    """An example of good care: a service, a standard, a movement or a strategy. Texts are ours, with sources for facts.

    `started` is the first day that fits what is known, and `ended` the last; each has its precision.
    A published entry is edited in a working copy, another row whose `copy_of` is the entry and which is never public.
    Publishing stores the copy over the entry. `based_on` is the entry's document when the copy was made.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_REVIEW = "in_review", "In review"
        PUBLISHED = "published", "Published"
        RETIRED = "retired", "Retired"

    PUBLIC = (Status.PUBLISHED, Status.RETIRED)

    class Kind(models.TextChoices):
        EXAMPLE = "example", "Example"
        REVIEW = "review", "Review of studies"

    class Scope(models.TextChoices):
        NATIONAL = "national", "National"
        REGIONAL = "regional", "Regional"
        PLACE = "place", "One place or area"
        NOT_STATED = "not-stated", "Not stated"

    class Precision(models.TextChoices):
        YEAR = "year", "Year"
        MONTH = "month", "Month"
        DAY = "day", "Day"

    class Direction(models.TextChoices):
        POSITIVE = "positive", "It helped"
        MIXED = "mixed", "Mixed"
        NO_DIFFERENCE = "no-difference", "No difference found"
        HARMFUL = "harmful", "It did harm"
        NOT_KNOWN = "not-known", "Not known"

    class EvaluatedBy(models.TextChoices):
        SERVICE = "the-service-itself", "The people who developed it"
        PARTNER = "a-partner", "A partner, or a team that the developers paid"
        INDEPENDENT = "independent", "An independent team"
        NOT_STATED = "not-stated", "Not stated"

    class NextChange(models.TextChoices):
        """The kind of change that readers will see on publication; `Change.Kind` has the same values."""

        CHANGED = "changed", "Something new was added or reworded"
        CORRECTED = "corrected", "Something was wrong and has been corrected"
        CHECKED = "checked", "The entry was checked against its sources"

    class Materials(models.TextChoices):
        NONE = "none", "None"
        ON_REQUEST = "on-request", "On request"
        FREE = "free-to-download", "Free to download"
        PAID = "licensed-or-paid", "Licensed or paid for"

    class Enquiries(models.TextChoices):
        YES = "yes", "Open to enquiries"
        NO = "no", "Not open to enquiries"
        NOT_KNOWN = "not-known", "Not known whether open to enquiries"

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=7, choices=Kind, default=Kind.EXAMPLE)
    summary = models.TextField(blank=True)
    need = models.TextField(blank=True)
    what_was_done = models.TextField(blank=True)
    what_changed = models.TextField(blank=True)
    to_start = models.TextField(blank=True)
    what_made_it_hard = models.TextField(blank=True)
    stopped = models.TextField(blank=True)
    lessons = models.TextField(blank=True)
    limits = models.TextField(blank=True)
    editor_note = models.TextField(blank=True)
    keywords = models.CharField(max_length=600, blank=True)

    scope = models.CharField(max_length=10, choices=Scope, default=Scope.NOT_STATED)
    place = models.CharField(max_length=160, blank=True)
    started = models.DateField(null=True, blank=True)
    started_precision = models.CharField(max_length=5, choices=Precision, default=Precision.YEAR)
    started_note = models.CharField(max_length=300, blank=True)
    ended = models.DateField(null=True, blank=True)
    ended_precision = models.CharField(max_length=5, choices=Precision, default=Precision.YEAR)
    ended_note = models.CharField(max_length=300, blank=True)
    stage = models.ForeignKey(
        Term, models.PROTECT, null=True, blank=True, related_name="+",
        limit_choices_to={"vocabulary": Vocabulary.STAGE},
    )  # fmt: skip
    stage_note = models.CharField(max_length=300, blank=True)

    evidence = models.ForeignKey(
        Term, models.PROTECT, null=True, blank=True, related_name="+",
        limit_choices_to={"vocabulary": Vocabulary.EVIDENCE},
    )  # fmt: skip
    evidence_direction = models.CharField(max_length=13, choices=Direction, default=Direction.NOT_KNOWN)
    evaluated_by = models.CharField(max_length=18, choices=EvaluatedBy, default=EvaluatedBy.NOT_STATED)
    evidence_summary = models.TextField(blank=True)
    evidence_source = models.ForeignKey("Source", models.RESTRICT, null=True, blank=True, related_name="+")
    cost_band = models.ForeignKey(
        Term, models.PROTECT, null=True, blank=True, related_name="+",
        limit_choices_to={"vocabulary": Vocabulary.COST},
    )  # fmt: skip
    equality_effect = models.TextField(blank=True)
    workforce = models.TextField(blank=True)
    implementation_time = models.TextField(blank=True)
    materials = models.CharField(max_length=16, choices=Materials, blank=True)

    provider_sought = models.BooleanField(default=False)
    contact_name = models.CharField(max_length=160, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_address = models.URLField(max_length=500, blank=True)
    contact_open = models.CharField(max_length=9, choices=Enquiries, default=Enquiries.NOT_KNOWN)
    contact_checked_on = models.DateField(null=True, blank=True)

    status = models.CharField(max_length=9, choices=Status, default=Status.DRAFT)
    retired_reason = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    check_due = models.DateField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    copy_of = models.OneToOneField(
        "self", models.CASCADE, null=True, blank=True, editable=False,
        related_name="+", related_query_name="working_copy",
    )  # fmt: skip
    based_on = models.JSONField(null=True, blank=True, editable=False)
    next_change = models.CharField(
        "what kind of change is this?",
        max_length=9,
        choices=NextChange,
        default=NextChange.CHANGED,
        help_text="Readers see the kind of change in the list of changes.",
    )
    next_note = models.CharField(
        "note for readers",
        max_length=300,
        blank=True,
        help_text="One line for the public list of changes: what changed, and why. Do not name anyone.",
    )
    publish_at = models.DateTimeField("publish on", null=True, blank=True)
    retire_at = models.DateTimeField("retire on", null=True, blank=True)
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    schedule_fault = models.TextField("why the schedule failed", blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    # No reverse relations from terms, boards and organisations to examples: they would bypass published().
    terms = models.ManyToManyField(Term, blank=True, related_name="+")
    framework_items = models.ManyToManyField(FrameworkItem, blank=True, related_name="+")
    icbs = models.ManyToManyField(ICB, through=ExampleICB, related_name="+")
    organisations = models.ManyToManyField(Organisation, through=Participation, related_name="+")
    related: "models.ManyToManyField[Example, models.Model]" = models.ManyToManyField(
        "self", blank=True, symmetrical=False, related_name="+"
    )

    objects = ExampleQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        indexes: ClassVar = [models.Index(fields=["status"], name="example_status")]
        permissions: ClassVar = [
            ("edit_any_example", "Can change examples that others began"),
            ("publish_example", "Can publish, schedule and retire examples"),
            ("exchange_example", "Can import and export examples as tables"),
        ]
        constraints: ClassVar = [
            make_check("example_named", ~Q(slug="") & ~Q(title=""), "title", "An entry needs a title and a slug."),
            # The address examples/retired/ is the list of retired entries.
            make_check(
                "example_slug_not_reserved",
                ~Q(slug__in=["retired"]),
                "slug",
                "You cannot use this slug, because the list of retired entries uses it in its address. Choose another "
                "slug.",
            ),
            make_check(
                "example_published_with_date_and_summary",
                ~Q(status="published") | (Q(published_at__isnull=False) & ~Q(summary="")),
                "summary",
                "A published entry needs a plain summary.",
            ),
            make_check(
                "example_published_with_evidence_stage_cost",
                ~Q(status="published") | Q(evidence__isnull=False, stage__isnull=False, cost_band__isnull=False),
                "evidence",
                "A published entry needs a level of evidence, a stage and a cost band.",
            ),
            make_check(
                "example_retired_with_reason",
                ~Q(status="retired") | ~Q(retired_reason=""),
                "retired_reason",
                "Say why the entry is retired. Readers see the reason.",
            ),
            make_check(
                "example_copy_never_public",
                Q(copy_of__isnull=True) | Q(status__in=["draft", "in_review"], published_at__isnull=True),
                "status",
                "A working copy is never public itself. When you publish a working copy, its text replaces the text of "
                "the entry.",
            ),
            make_check(
                "example_scheduled_from_review",
                Q(publish_at__isnull=True) | Q(status="in_review"),
                "publish_at",
                "Send the entry for review before you schedule its publication.",
            ),
            make_check(
                "example_retirement_scheduled_with_reason",
                Q(retire_at__isnull=True) | (Q(status="published") & ~Q(retired_reason="")),
                "retired_reason",
                "You can schedule retirement only for a published entry, and only with a reason for readers.",
            ),
            make_check(
                "example_ended_not_before_started",
                Q(started__isnull=True) | Q(ended__isnull=True) | Q(ended__gte=F("started")),
                "ended",
                "The date in “Ended” cannot be before the date in “Started”.",
            ),
            make_address_check("example", "contact_address"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("example", args=[self.slug])

    @property
    def is_retired(self) -> bool:
        return self.status == self.Status.RETIRED

    def get_rows(self, relation: str) -> Collection[Any]:
        """Without a manager if they were read before: Django builds one at each access, 37 for a page."""
        rows: Collection[Any] | None = vars(self).get("_prefetched_objects_cache", {}).get(relation)
        return getattr(self, relation).all() if rows is None else rows

    @property
    def changed_at(self) -> dt.datetime | None:
        """The last change that readers can see: the newest line of the public history. `updated_at` is later if the
        entry was only loaded, or published again without a change. None if it was never published."""
        moments = [change.at for change in self.get_rows("changes")]
        if self.is_retired and self.retired_at:
            moments.append(self.retired_at)
        return max(moments, default=self.published_at)
