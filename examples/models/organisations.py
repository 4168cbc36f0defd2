"""Organisations that lead, partner, fund or evaluate examples."""

from typing import ClassVar

from django.db import models

from examples.models.constraints import make_address_check, make_check


class Organisation(models.Model):
    """An organisation under the name that it uses. People are not recorded."""

    class Kind(models.TextChoices):
        NHS_TRUST = "nhs-trust", "NHS trust"
        HOSPICE = "hospice", "Hospice"
        CHARITY = "charity", "Charity"
        COUNCIL = "council", "Council"
        ICB = "icb", "Integrated care board"
        GP = "gp", "GP practice or federation"
        UNIVERSITY = "university", "University"
        NATIONAL_BODY = "national-body", "National body"
        COMPANY = "company", "Company"
        COMMUNITY_GROUP = "community-group", "Community group"
        PRISON_SERVICE = "prison-service", "Prison service"
        OTHER = "other", "Other"

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OTHER)
    address = models.URLField("web address", max_length=500, blank=True)

    class Meta:
        ordering = ["name"]
        constraints: ClassVar = [
            make_check("organisation_named", ~models.Q(name=""), "name", "An organisation needs a name."),
            make_address_check("organisation", "address"),
        ]

    def __str__(self) -> str:
        return self.name
