"""Where things lead: terms, boards, completions."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from examples.catalogue.autocomplete import Completion
from examples.catalogue.snapshot import Catalogue
from examples.models import ICB, Vocabulary

# Vocabularies with pages of their own, and the word in their address.
PLURALS = {
    Vocabulary.SETTING: "settings",
    Vocabulary.POPULATION: "populations",
    Vocabulary.PRIORITY: "priorities",
}
KINDS_WITH_PAGES = {"example", "icb"}  # what has a page named after it


@dataclass(frozen=True)
class TextLink:
    """`current`: it leads to the page, or the part of the site, on which it stands."""

    text: str
    href: str = ""
    current: bool = False


@dataclass(frozen=True)
class CountedLink:
    """A value of a facet and how many examples have it."""

    label: str
    href: str
    count: int
    hint: str


def get_finder_url(**chosen: str) -> str:
    """The finder with one choice, such as finder(phase="last-days")."""
    return f"{reverse('finder')}?{urlencode(chosen)}"


def get_term_url(vocabulary: str, slug: str) -> str:
    """A term's own page where its vocabulary has them, else the finder with it chosen."""
    plural = PLURALS.get(Vocabulary(vocabulary))
    return reverse("term", args=[plural, slug]) if plural else get_finder_url(**{vocabulary: slug})


def list_term_links(vocabulary: str, catalogue: Catalogue) -> list[CountedLink]:
    """The current terms, in the vocabulary's order."""
    facet = next(facet for facet in catalogue.facets if facet.name == vocabulary)
    totals = catalogue.totals[vocabulary]
    return [CountedLink(v.label, get_term_url(vocabulary, v.slug), totals[v.slug], v.hint) for v in facet.values]


def get_icb_url(icb: ICB) -> str:
    return reverse("icb", args=[icb.slug])


def get_completion_url(found: Completion) -> str:
    """Its own page where it has one, else the finder with it chosen or searched for as a phrase."""
    if found.of in KINDS_WITH_PAGES:
        return reverse(found.of, args=[found.slug])
    if not found.slug:
        return get_finder_url(q='"{}"'.format(found.text.replace('"', " ")))
    return get_finder_url(ambition=found.slug) if found.of == "ambition" else get_term_url(found.of, found.slug)
