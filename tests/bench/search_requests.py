"""The benchmark's searches: several kinds, and no two alike within a kind."""

import random
from urllib.parse import urlencode

from examples.catalogue.search_request import SearchRequest
from tests.bench.sample_data import TERM_COUNTS, GeneratedLanguage


def build_requests(kind: str, count: int, texts: list[str]) -> list[SearchRequest]:
    """`texts`: texts of some entries, to take phrases from."""
    draw, language = random.Random(kind), GeneratedLanguage()
    return [_build_request(kind, number, draw, language, texts) for number in range(count)]


def _build_request(
    kind: str, number: int, draw: random.Random, language: GeneratedLanguage, texts: list[str]
) -> SearchRequest:
    common = language.common_words[number % len(language.common_words)]
    rare = language.rare_words[number % len(language.rare_words)]
    if kind == "browse":
        return SearchRequest(sort=draw.choice(["newest", "title", "evidence", "checked"]))
    if kind == "common word":
        return SearchRequest(common)
    if kind == "rare word":
        return SearchRequest(rare)
    if kind == "typo":
        return SearchRequest(common[0] + common[2] + common[1] + common[3:] + "q")
    if kind == "phrase":
        words = texts[number % len(texts)].split()
        start = draw.randrange(len(words) - 2)
        return SearchRequest(f'"{words[start]} {words[start + 1]}"')
    filters = {name: (f"{name}-{draw.randrange(TERM_COUNTS[name])}",) for name in ("setting", "population")}
    return SearchRequest(common, filters)


def build_addresses(kind: str, count: int, texts: list[str]) -> list[str]:
    return [_build_address(request, number) for number, request in enumerate(build_requests(kind, count, texts))]


def _build_address(request: SearchRequest, number: int) -> str:
    """Browsing has few addresses, so a number that the site ignores keeps each one out of any cache."""
    pairs = [("q", request.text), *((name, slug) for name, slugs in request.filters.items() for slug in slugs)]
    return f"/examples/?{urlencode([*pairs, ('sort', request.sort), ('n', str(number))])}"
