"""Self-assessment: from what a board does not meet yet to the examples that serve it. Nothing is stored."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from examples.catalogue.snapshot import Catalogue
from examples.presenters.breadcrumbs import build_breadcrumbs
from examples.presenters.formatting import format_date
from examples.presenters.self_assessment import ANSWERS, build_assessment, list_shortlist
from examples.presenters.shortlist_url import build_shortlist_url
from examples.views.caching import catalogue_page
from examples.views.context_processors import get_site_root


@catalogue_page
def self_assessment(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    """In the address: the slug of each item with its answer, as the form sends them."""
    assessment = build_assessment(request.GET, catalogue)
    areas = list(assessment.list_weak_areas(catalogue))
    slugs = list_shortlist(areas)
    context = {
        "assessment": assessment,
        "answers": ANSWERS,
        "address": f"{get_site_root(request)}{request.path}?{assessment.query}",
        "areas": areas,
        "others": [row for row in assessment.items if row.answer in ("", "met")],
        "chosen": len(slugs),
        "shortlist_href": build_shortlist_url("shortlist", slugs),
        "revision": catalogue.key.value,
        "today": format_date(timezone.localdate()),
        "breadcrumbs": build_breadcrumbs(),
    }
    return render(request, "self_assessment.html", context)
