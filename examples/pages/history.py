"""What became of an entry: a line for each publication, correction, check and retirement. No names."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from examples.catalogue.snapshot import Catalogue
from examples.models import Example
from examples.models.history import Change
from examples.pages.caching import catalogue_page
from examples.pages.site import trail
from examples.presenting.words import day

Kind = Change.Kind


@dataclass(frozen=True)
class Line:
    at: dt.datetime
    kind: str
    note: str

    @property
    def on(self) -> str:
        return day(self.at)


@catalogue_page
def example_history(request: HttpRequest, catalogue: Catalogue, slug: str) -> HttpResponse:
    found = get_object_or_404(Example.objects.on_a_page(), slug=slug)
    steps = (("Find examples", reverse("finder")), (found.title, found.get_absolute_url()))
    context = {"entry": found, "lines": lines(found), "retired": found.is_retired, "breadcrumbs": trail(*steps)}
    return render(request, "history.html", context)


def lines(example: Example) -> list[Line]:
    """Newest first. Entries that came with the fixtures have no lines of their own for the first day and the last."""
    kept = list(example.changes.all())
    kinds = {change.kind for change in kept}
    found = [Line(change.at, change.get_kind_display(), change.note) for change in kept]
    if example.is_retired and example.retired_at and Kind.RETIRED not in kinds:
        found.insert(0, Line(example.retired_at, Kind.RETIRED.label, example.retired_reason))
    found.sort(key=lambda line: line.at, reverse=True)
    if example.published_at and Kind.PUBLISHED not in kinds:
        # Last, whatever the hour: what was loaded has a day alone, put at noon.
        found.append(Line(example.published_at, Kind.PUBLISHED.label, ""))
    return found
