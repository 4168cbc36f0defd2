"""Entries that were published once and are kept for those whom a link leads to them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from examples.catalogue.snapshot import Catalogue
from examples.models import Example
from examples.pages.caching import catalogue_page
from examples.pages.site import trail
from examples.presenting.words import day


@dataclass(frozen=True)
class Row:
    title: str
    href: str
    reason: str
    on: str


@catalogue_page
def retired(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    found = Example.objects.retired().order_by(F("retired_at").desc(nulls_last=True), "title", "pk")
    rows = [
        Row(example.title, example.get_absolute_url(), example.retired_reason, day(example.retired_at))
        for example in found.only("slug", "title", "retired_reason", "retired_at")
    ]
    return render(request, "retired.html", {"rows": rows, "breadcrumbs": trail(("Find examples", reverse("finder")))})
