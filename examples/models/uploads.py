"""A table uploaded by an editor, stored between its dry run and its import."""

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

RETENTION_PERIOD = dt.timedelta(days=1)


class UploadQuerySet(models.QuerySet["Upload"]):
    def outdated(self) -> Self:
        return self.filter(uploaded_at__lt=timezone.now() - RETENTION_PERIOD)


class Upload(models.Model):
    """An uploaded file. `plan`: the hash of the plan that its dry run showed, which is the only one to be imported."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    plan = models.CharField(max_length=64, blank=True)
    uploaded_at = models.DateTimeField(default=timezone.now)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name
