"""How many examples were found, in a sentence above the results."""

from django.core.paginator import Page

from examples.catalogue.search_request import SearchRequest, SearchResults
from examples.catalogue.snapshot import Catalogue
from examples.finder.query_string import describe_words
from examples.presenters.formatting import format_example_count


def count_results(results: SearchResults) -> str:
    close = results.close_total
    full = format_example_count(results.total - close)
    return f"{full} and {close} close match{'es' if close > 1 else ''}" if close else full


def format_status(search: SearchRequest, results: SearchResults, shown: "Page[int]", catalogue: Catalogue) -> str:
    words = f" for {describe_words(search, catalogue)}" if search.text else ""
    count = sum(map(len, search.filters.values()))
    filtered = f" with {count} filter{'s' if count > 1 else ''}" if count else ""
    if not results.total:
        return f"No examples found{words}{filtered}."
    part = f", showing {shown.start_index()} to {shown.end_index()}" if shown.has_other_pages() else ""
    if results.close_total == results.total:
        come = "1 comes" if results.total == 1 else f"{results.total} come"
        return f"No example has all the words{words}{filtered}. {come} close."
    return f"{count_results(results)} found{words}{filtered}{part}."
