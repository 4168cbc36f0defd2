"""Addresses of and links to terms, boards and completions."""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse

from examples.catalogue.autocomplete import Completion
from examples.catalogue.snapshot import Catalogue
from examples.models import ICB, Example, Framework, FrameworkItem, Vocabulary

# Vocabularies that have pages, and the word in their address.
PLURALS: dict[str, str] = {
    Vocabulary.SETTING: "settings",
    Vocabulary.POPULATION: "populations",
    Vocabulary.PRIORITY: "priorities",
}
STATEMENTS = {  # URL name: heading
    "accessibility": "Accessibility statement",
    "privacy": "Privacy notice",
    "cookies": "Cookies",
    "editorial-policy": "Editorial policy",
    "open-data": "Open data and licence",
    "contact": "Contact",
}
NAMES_WITH_SLUG = ("example", "icb", "organisation")  # beginnings of URL names
KINDS_WITH_PAGES = {"example", "icb", "organisation"}  # kinds of completion that are also URL names


@dataclass(frozen=True)
class TextLink:
    """`href` may be empty: text only. `current`: it leads to the page or the part of the site that shows it."""

    text: str
    href: str = ""
    current: bool = False


@dataclass(frozen=True)
class CountedLink:
    """A link to a term or a board, and how many examples it has."""

    label: str
    href: str
    count: int
    hint: str


def get_url(name: str, *args: str) -> str:
    """Looked up once, because a page has dozens of addresses. A slug stands in an address as it is, so for pages of
    entries, boards and organisations one look-up serves all of them.
    """
    if len(args) == 1 and name.startswith(NAMES_WITH_SLUG):
        return _find_address(name, "slug").replace("slug", args[0])
    return _find_address(name, *args)


@lru_cache(maxsize=1_024)
def _find_address(name: str, *args: str) -> str:
    return reverse(name, args=args)


def get_finder_url(**parameters: str | tuple[str, ...]) -> str:
    """The finder with filters or a search, such as get_finder_url(phase="last-days", setting=("home", "hospital"))."""
    return f"{get_url('finder')}?{urlencode(parameters, doseq=True)}"


def get_example_url(slug: str) -> str:
    return get_url("example", slug)


def get_translation_url(slug: str, language: str) -> str:
    """`language`: its code, which stands in lower case in an address."""
    return get_url("example-translation", slug, language.lower())


def get_term_url(vocabulary: str, slug: str) -> str:
    """The term's page if its vocabulary has pages, else the finder filtered by it."""
    plural = PLURALS.get(vocabulary)
    return get_url("term", plural, slug) if plural else get_finder_url(**{vocabulary: slug})


def list_term_links(vocabulary: str, catalogue: Catalogue) -> list[CountedLink]:
    """The current terms, in the vocabulary's order."""
    facet = next(facet for facet in catalogue.facets if facet.name == vocabulary)
    totals = catalogue.totals[vocabulary]
    return [CountedLink(v.label, get_term_url(vocabulary, v.slug), totals[v.slug], v.hint) for v in facet.values]


def build_framework_item_link(item: FrameworkItem) -> TextLink:
    """An Ambition leads to its examples; the finder has no filter for other items."""
    is_ambition = item.framework.kind == Framework.Kind.AMBITIONS
    return TextLink(item.heading, get_finder_url(ambition=item.slug) if is_ambition else "")


def get_question_url(about: Example | ICB, subject: str) -> str:
    """The form for readers, filled in. `subject`: "missing" or "contact" of an entry, "strategy" of a board."""
    return f"{get_url('suggest-example')}?{urlencode({'about': about.slug, 'subject': subject})}"


def get_icb_url(icb: ICB) -> str:
    return get_url("icb", icb.slug)


def get_completion_url(completion: Completion) -> str:
    """Its page if it has one, else the finder filtered by it, or searching for it as a phrase."""
    if completion.category in KINDS_WITH_PAGES:
        return get_url(completion.category, completion.slug)
    if not completion.slug:
        return get_finder_url(q='"{}"'.format(completion.text.replace('"', " ")))
    return get_term_url(completion.category, completion.slug)
