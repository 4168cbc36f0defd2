"""A vocabulary and its terms: settings, populations, priorities."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from examples.catalogue.snapshot import Catalogue
from examples.models import Term, Vocabulary
from examples.presenters import urls
from examples.presenters.cards import results
from examples.views.caching import catalogue_page
from examples.views.context_processors import trail

INTROS = {
    Vocabulary.SETTING: ("Settings", "Where care is given."),
    Vocabulary.POPULATION: (
        "Populations",
        "Whom an example is for. One that is for nobody in particular is for everyone.",
    ),
    Vocabulary.PRIORITY: (
        "Priorities",
        "What integrated care boards (ICBs) want to get better at: themes drawn from their published strategies.",
    ),
}


def _vocabulary(plural: str) -> Vocabulary:
    for vocabulary, word in urls.PLURALS.items():
        if word == plural:
            return vocabulary
    raise Http404


@catalogue_page
def terms(request: HttpRequest, catalogue: Catalogue, plural: str) -> HttpResponse:
    vocabulary = _vocabulary(plural)
    label, intro = INTROS[vocabulary]
    context = {"label": label, "intro": intro, "terms": urls.terms(vocabulary, catalogue), "breadcrumbs": trail()}
    return render(request, "terms.html", context)


@catalogue_page
def term(request: HttpRequest, catalogue: Catalogue, plural: str, slug: str) -> HttpResponse:
    """A term and its examples. A retired term leads on to the one in its place now, however many came between."""
    vocabulary = _vocabulary(plural)
    if successor := catalogue.shared.successors[vocabulary].get(slug):
        return redirect(urls.term(vocabulary, successor.slug), permanent=True)
    cards = catalogue.having(vocabulary, slug)
    label, _ = INTROS[vocabulary]
    href = reverse("terms", args=[plural])
    context = {
        "term": get_object_or_404(Term, vocabulary=vocabulary, slug=slug),
        "cards": results(cards),
        "vocabulary_label": label,
        "vocabulary_href": href,
        "finder_href": urls.finder(**{vocabulary: slug}) if cards else reverse("finder"),
        "breadcrumbs": trail((label, href)),
    }
    return render(request, "term.html", context)
