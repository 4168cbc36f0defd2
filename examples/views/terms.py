"""A vocabulary and its terms: settings, populations, priorities."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from examples.catalogue.snapshot import Catalogue
from examples.models import Term, Vocabulary
from examples.presenters import urls
from examples.presenters.cards import build_result_cards
from examples.views.caching import catalogue_page
from examples.views.context_processors import build_breadcrumbs

VOCABULARY_INTROS = {
    Vocabulary.SETTING: ("Settings", "Where care is given."),
    Vocabulary.POPULATION: (
        "Populations",
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
            return vocabulary
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
    """A term and its examples. A retired term redirects to its current successor."""
    vocabulary = _get_vocabulary(plural)
    if successor := catalogue.reference_data.term_successors[vocabulary].get(slug):
        return redirect(urls.get_term_url(vocabulary, successor.slug), permanent=True)
    cards = catalogue.find_cards(vocabulary, slug)
    label, _ = VOCABULARY_INTROS[vocabulary]
    href = reverse("terms", args=[plural])
    context = {
        "term": get_object_or_404(Term, vocabulary=vocabulary, slug=slug),
        "cards": build_result_cards(cards),
        "vocabulary_label": label,
        "vocabulary_href": href,
        "finder_href": urls.get_finder_url(**{vocabulary: slug}) if cards else reverse("finder"),
        "breadcrumbs": build_breadcrumbs((label, href)),
    }
    return render(request, "term.html", context)
