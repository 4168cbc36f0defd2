"""Sentences about what a search request holds and the finder leaves out."""

from collections.abc import Iterable, Iterator, Mapping

from examples.catalogue.query_parser import MAX_QUERY_LENGTH, MAX_QUERY_WORDS, parse_query
from examples.presenters.shortlist_url import PARAMETER as SHORTLIST

OTHER_PARAMETERS = frozenset(("q", "all", "exact", "sort", "page", "view", SHORTLIST))
TRACKING_PREFIXES = ("utm_", "mc_", "pk_", "mtm_", "gad_")  # added by other sites; they ask for nothing
TRACKING_PARAMETERS = frozenset(("fbclid", "gclid", "msclkid", "_ga", "ref"))
MAX_NOTICES = 5
MAX_SHOWN = 60  # characters of a value


def list_unknown_parameters(data: Mapping[str, object], facets: Iterable[str]) -> list[str]:
    """The names that mean nothing here, in the order of the address."""
    known = OTHER_PARAMETERS | TRACKING_PARAMETERS | set(facets)
    return [name for name in data if name not in known and not name.startswith(TRACKING_PREFIXES)]


def describe_unknown_parameter(name: str) -> str:
    return f"There is no filter called “{shorten(name)}”, so it was left out."


def describe_text(typed: str, text: str) -> Iterator[str]:
    """What was not searched of the typed text. `text`: what is left of it after cutting."""
    if len(" ".join(typed.split())) > MAX_QUERY_LENGTH:
        yield f"Only the first {MAX_QUERY_LENGTH} characters were searched."
    if not text:
        return
    parsed = parse_query(text)
    if not parsed:
        yield f"“{shorten(text)}” has no words to search for."
    if parsed.is_cut:
        yield f"Only the first {MAX_QUERY_WORDS} words were searched."
    for operator in parsed.unknown_operators:
        yield (
            f"“{shorten(operator)}” has no special meaning here. You can use quotes, OR, NOT, a minus sign before a"
            " word, and * at the end of a word."
        )


def limit_notices(notices: list[str]) -> tuple[str, ...]:
    """The first few, without repetition, and how many more there are."""
    unique = list(dict.fromkeys(notices))
    more = len(unique) - MAX_NOTICES
    rest = f"{more} more part{'s' if more > 1 else ''} of this search could not be used."
    return (*unique[:MAX_NOTICES], *((rest,) if more > 0 else ()))


def shorten(text: str) -> str:
    return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 1]}…"
