"""An address -> a question the catalogue can answer, and what of the address had to be left out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from examples.catalogue.facets import Facet
from examples.catalogue.search_request import SORTS, Question
from examples.catalogue.snapshot import Catalogue
from examples.finder.filter_set import QueryForm


@dataclass(frozen=True)
class Asked:
    """A question with the page wanted, and a sentence for everything that was not understood."""

    question: Question
    page: int = 1
    notices: tuple[str, ...] = field(default=())


def ask(data: QueryDict | Mapping[str, list[str]], catalogue: Catalogue) -> Asked:
    """Never raises: a term that was replaced stands for its successor, other values that no facet knows are left out,
    both with a notice; a page out of range is clamped later."""
    form = QueryForm(data if isinstance(data, MultiValueDict) else MultiValueDict(data))
    form.is_valid()
    cleaned = form.cleaned_data
    chosen: dict[str, tuple[str, ...]] = {}
    notices: list[str] = []
    for facet in catalogue.facets:
        known = catalogue.groups[facet.name]
        given, told = _current(cleaned.get(facet.name) or (), facet, catalogue)
        # In the facet's own order, so that the same choice has one address however it was made.
        found = tuple(slug for slug in known if slug in given)
        if found:
            chosen[facet.name] = found
        notices += told
    sort = cleaned.get("sort") or ""
    if sort and sort not in SORTS:
        notices.append(f"There is no order called “{_short(sort)}”, so the usual order is shown.")
    text = cleaned.get("q") or ""
    # The form says which words it was for: other words are searched for with all that belongs to them.
    exact = bool(text) and cleaned.get("exact") in ("1", text)
    question = Question(text, chosen, sort if sort in SORTS else "", exact)
    return Asked(question, cleaned.get("page") or 1, tuple(notices))


def _current(given: Iterable[str], facet: Facet, catalogue: Catalogue) -> tuple[list[str], list[str]]:
    """The values as they are called now, and a sentence for each that was replaced or that no facet knows."""
    known, replaced = catalogue.groups[facet.name], catalogue.shared.successors.get(facet.name, {})
    slugs, told = [], []
    for slug in given:
        successor = replaced.get(slug)
        if slug in known:
            slugs.append(slug)
        elif successor and successor.slug in known:
            slugs.append(successor.slug)
            told.append(f"“{successor.old_label}” is now called “{successor.label}”.")
        else:
            told.append(_unknown(facet.label, slug))
    return slugs, told


def _unknown(facet: str, slug: str) -> str:
    return f"“{_short(slug)}” is not a value of “{facet}” that this directory knows or still uses, so it was left out."


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
