"""The law on palliative care, then guidance, frameworks and reports in order of date, with the examples that serve
them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from examples.catalogue.snapshot import Catalogue
from examples.models import Framework
from examples.presenters.breadcrumbs import build_breadcrumbs
from examples.presenters.formatting import format_date
from examples.presenters.national_aims import ServedAim, build_aim
from examples.views.caching import catalogue_page

ASKED = "Asked of a board:"  # begins the last part of a summary, see fixtures/frameworks.yaml


@dataclass(frozen=True)
class PolicyDocument:
    """`asked`: what it asks of a board, if its summary says so."""

    framework: Framework
    status: str
    summary: str
    asked: str
    aims: list[ServedAim]


@catalogue_page
def law_and_guidance(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    documents = list(_list_documents(catalogue))
    law = [document for document in documents if document.framework.kind == Framework.Kind.LAW]
    others = [document for document in documents if document not in law]
    parts = (("The law", law), ("Guidance, frameworks and reports", others))
    return render(request, "law_and_guidance.html", {"parts": parts, "breadcrumbs": build_breadcrumbs()})


def _list_documents(catalogue: Catalogue) -> Iterator[PolicyDocument]:
    """In order of date; what is only announced has no date and comes last."""
    frameworks = catalogue.reference_data.frameworks
    for framework in sorted(frameworks, key=lambda row: row.status == Framework.Status.ANNOUNCED):
        summary, _, asked = framework.summary.partition(ASKED)
        aims = [build_aim(item, catalogue) for item in framework.items.all()]
        yield PolicyDocument(framework, format_status(framework), summary.strip(), asked.strip(), aims)


def format_status(framework: Framework) -> str:
    """Empty for a document that is simply published: its date says enough."""
    status = Framework.Status(framework.status)
    if status == Framework.Status.ANNOUNCED and framework.checked_on:
        return f"Announced, not seen by {format_date(framework.checked_on)}"
    return "" if status == Framework.Status.PUBLISHED else str(status.label)
