"""An address -> a question the catalogue can answer, and what of the address had to be left out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from examples.catalogue.question import SORTS, Question
from examples.catalogue.snapshot import Catalogue
from examples.finder.filters import QueryForm


@dataclass(frozen=True)
class Asked:
    """A question with the page wanted, and a sentence for everything that was not understood."""

    question: Question
    page: int = 1
    notices: tuple[str, ...] = field(default=())


def ask(data: QueryDict | Mapping[str, list[str]], catalogue: Catalogue) -> Asked:
    """Never raises: values that no facet knows are left out with a notice, a page out of range is clamped later."""
    form = QueryForm(data if isinstance(data, MultiValueDict) else MultiValueDict(data))
    form.is_valid()
    cleaned = form.cleaned_data
    chosen: dict[str, tuple[str, ...]] = {}
    notices: list[str] = []
    for facet in catalogue.facets:
        known = catalogue.groups[facet.name]
        given = cleaned.get(facet.name) or ()
        # In the facet's own order, so that the same choice has one address however it was made.
        found = tuple(slug for slug in known if slug in given)
        if found:
            chosen[facet.name] = found
        notices += [_unknown(facet.label, slug) for slug in given if slug not in known]
    sort = cleaned.get("sort") or ""
    if sort and sort not in SORTS:
        notices.append(f"There is no order called “{_short(sort)}”, so the usual order is shown.")
    text = cleaned.get("q") or ""
    # The form says which words it was for: other words are searched for with all that belongs to them.
    exact = bool(text) and cleaned.get("exact") in ("1", text)
    question = Question(text, chosen, sort if sort in SORTS else "", exact)
    return Asked(question, cleaned.get("page") or 1, tuple(notices))


def _unknown(facet: str, slug: str) -> str:
    return f"“{_short(slug)}” is not a value of “{facet}” that this directory knows or still uses, so it was left out."


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
