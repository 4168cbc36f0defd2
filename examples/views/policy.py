"""Law, guidance and reports on palliative care in order of date, and the words of the field explained."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from examples.catalogue.snapshot import Catalogue
from examples.models import Framework
from examples.presenters import urls
from examples.presenters.urls import TextLink
from examples.views.caching import catalogue_page
from examples.views.context_processors import build_breadcrumbs

ASKED = "Asked of a board:"  # begins the last part of a summary, see fixtures/frameworks.yaml


@dataclass(frozen=True)
class PolicyDocument:
    """`asked`: what it asks of a board, if its summary says so. `items`: Ambitions link to their examples."""

    framework: Framework
    summary: str
    asked: str
    items: list[TextLink]


@catalogue_page
def policy(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    context = {"documents": list(_list_documents()), "breadcrumbs": build_breadcrumbs()}
    return render(request, "policy.html", context)


@catalogue_page
def glossary(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    facet = next(facet for facet in catalogue.facets if facet.name == "intervention")
    kinds = [
        (TextLink(value.label, urls.get_finder_url(intervention=value.slug)), value.hint)
        for value in facet.values
        if value.hint
    ]
    return render(request, "glossary.html", {"kinds": kinds, "breadcrumbs": build_breadcrumbs()})


def _list_documents() -> Iterator[PolicyDocument]:
    for framework in Framework.objects.prefetch_related("items"):
        summary, _, asked = framework.summary.partition(ASKED)
        links = [urls.build_framework_item_link(item) for item in framework.items.all()]
        yield PolicyDocument(framework, summary.strip(), asked.strip(), links)
