"""A vocabulary and its terms: where care happens, who it helps, priorities."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from examples.catalogue.search_request import SearchRequest
from examples.catalogue.snapshot import Catalogue
from examples.finder.formats.download_links import build_download_links
from examples.finder.request import FinderRequest
from examples.finder.results_page import build_finder_page
from examples.models import Term, Vocabulary
from examples.presenters import urls
from examples.presenters.breadcrumbs import build_breadcrumbs
from examples.presenters.priority_summary import build_priority_summary
from examples.views.caching import catalogue_page

RESULTS_SHOWN = 10  # on the page of a term; the finder has the others
VOCABULARY_INTROS = {
    Vocabulary.SETTING: ("Where care happens", "The places where people are cared for."),
    Vocabulary.POPULATION: (
        "Who it helps",
        "Who an example is for. An example for no particular group is for everyone.",
    ),
    Vocabulary.PRIORITY: (
        "Priorities",
        "What integrated care boards (ICBs) want to get better at: themes drawn from their published strategies.",
    ),
}


def _get_vocabulary(plural: str) -> Vocabulary:
    for vocabulary, word in urls.PLURALS.items():
        if word == plural:
            return Vocabulary(vocabulary)
    raise Http404


@catalogue_page
def term_list(request: HttpRequest, catalogue: Catalogue, plural: str) -> HttpResponse:
    vocabulary = _get_vocabulary(plural)
    label, intro = VOCABULARY_INTROS[vocabulary]
    terms = urls.list_term_links(vocabulary, catalogue)
    context = {"label": label, "intro": intro, "terms": terms, "breadcrumbs": build_breadcrumbs()}
    return render(request, "terms.html", context)


@catalogue_page
def term_detail(request: HttpRequest, catalogue: Catalogue, plural: str, slug: str) -> HttpResponse:
    """The finder with one term selected, below a summary if it is a priority. A retired term redirects to its current
    successor."""
    vocabulary = _get_vocabulary(plural)
    if successor := catalogue.reference_data.term_successors[vocabulary].get(slug):
        query = request.META.get("QUERY_STRING", "")  # may hold a shortlist
        return redirect(f"{urls.get_term_url(vocabulary, successor.slug)}{'?' * bool(query)}{query}", permanent=True)
    label, _ = VOCABULARY_INTROS[vocabulary]
    href = reverse("terms", args=[plural])
    context: dict[str, object] = {
        "term": get_object_or_404(Term, vocabulary=vocabulary, slug=slug),
        "vocabulary_label": label,
        "vocabulary_href": href,
        "breadcrumbs": build_breadcrumbs((label, href)),
    }
    if slug not in catalogue.facet_bitmaps[vocabulary]:
        return render(request, "retired_term.html", context)
    search = SearchRequest(filters={vocabulary: (slug,)})
    page = build_finder_page(FinderRequest(replace(search, sort="evidence")), catalogue, limit=RESULTS_SHOWN)
    # A feed begins with the newest.
    context |= {"finder": page, "downloads": build_download_links(search, catalogue, page.total), "indexed": True}
    if vocabulary == Vocabulary.PRIORITY:
        context["summary"] = build_priority_summary(slug, catalogue)
    return render(request, "finder.html", context)
