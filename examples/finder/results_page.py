"""The finder's page as plain values: a function of the question, the page number and the catalogue."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.core.paginator import Paginator

from examples.catalogue.search_request import SORTS, Answer, Question
from examples.catalogue.snapshot import Catalogue
from examples.finder import query_string
from examples.finder.facets import FacetGroup, groups
from examples.finder.request import Asked
from examples.finder.search_notes import Relief, Said, relief, said
from examples.presenters.cards import ResultCard, build_result_cards
from examples.presenters.formatting import format_example_count

PER_PAGE = 20


@dataclass(frozen=True)
class Removable:
    facet: str
    label: str
    href: str


@dataclass(frozen=True)
class Sort:
    value: str
    label: str
    checked: bool


@dataclass(frozen=True)
class PageLink:
    number: int = 0
    href: str = ""
    current: bool = False
    ellipsis: bool = False


@dataclass(frozen=True)
class Pagination:
    previous_href: str | None
    next_href: str | None
    pages: tuple[PageLink, ...]


@dataclass(frozen=True)
class FinderPage:
    query: str
    title: str
    status: str
    facets: tuple[FacetGroup, ...]
    removable: tuple[Removable, ...]
    clear_href: str
    notices: tuple[str, ...]
    sorts: tuple[Sort, ...]
    cards: list[ResultCard]
    pagination: Pagination | None
    relief: Relief | None
    said: Said | None
    near: list[ResultCard]
    canonical: str


def page(asked: Asked, catalogue: Catalogue) -> FinderPage:
    """Answers and lays out. The page number is clamped to the pages there are."""
    question, answer = asked.question, catalogue.answer(asked.question)
    shown = Paginator(answer.slots, PER_PAGE).get_page(asked.page)
    marks = answer.found.marks if answer.found else frozenset()
    return FinderPage(
        query=question.text,
        title=_title(question, answer, shown.number),
        status=_status(question, answer, shown.start_index(), shown.end_index()),
        facets=groups(question, answer, catalogue),
        removable=tuple(_removable(question, catalogue)),
        clear_href=query_string.query(replace(question, chosen={})),
        notices=asked.notices,
        sorts=tuple(_sorts(question)),
        cards=build_result_cards((catalogue.cards[slot] for slot in shown.object_list), marks),
        pagination=_pagination(question, shown.number, shown.paginator),
        relief=relief(question, catalogue) if not answer.total else None,
        said=said(question, answer),
        near=build_result_cards((catalogue.cards[slot] for slot in answer.near), marks, level=4),
        canonical=query_string.query(question, shown.number),
    )


def _title(question: Question, answer: Answer, number: int) -> str:
    words = f"“{question.text}”: " if question.text else ""
    page = f", page {number}" if number > 1 else ""
    return (
        f"{words}{format_example_count(answer.total)}{' (filtered)' if question.chosen else ''}{page} – Find examples"
    )


def _status(question: Question, answer: Answer, first: int, last: int) -> str:
    about = f" for “{question.text}”" if question.text else ""
    chosen = sum(map(len, question.chosen.values()))
    filtered = f" with {chosen} filter{'s' if chosen > 1 else ''}" if chosen else ""
    if not answer.total:
        return f"No examples found{about}{filtered}."
    shown = f", showing {first} to {last}" if answer.total > PER_PAGE else ""
    return f"{format_example_count(answer.total)} found{about}{filtered}{shown}."


def _removable(question: Question, catalogue: Catalogue) -> Iterator[Removable]:
    for facet in catalogue.facets:
        for slug in question.chosen.get(facet.name, ()):
            left = query_string.query(query_string.without(question, facet.name, slug))
            yield Removable(facet.label, catalogue.labels[facet.name][slug], left)


def _sorts(question: Question) -> Iterator[Sort]:
    """The order that holds unasked has no value: words typed next to it are then ranked by how well they match."""
    unasked = replace(question, sort="").order
    for value, label in SORTS.items():
        if value != "relevance" or question.text:
            yield Sort("" if value == unasked else value, label, value == question.order)


def _pagination(question: Question, number: int, paginator: "Paginator[int]") -> Pagination | None:
    if paginator.num_pages == 1:
        return None

    def link(page: int | str) -> PageLink:
        if not isinstance(page, int):  # the ellipsis is a lazy text
            return PageLink(ellipsis=True)
        return PageLink(page, query_string.query(question, page), page == number)

    return Pagination(
        previous_href=query_string.query(question, number - 1) if number > 1 else None,
        next_href=query_string.query(question, number + 1) if number < paginator.num_pages else None,
        pages=tuple(link(page) for page in paginator.get_elided_page_range(number, on_each_side=1, on_ends=1)),
    )
