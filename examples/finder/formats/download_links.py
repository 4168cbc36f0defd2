"""Where a question's forms are."""

from dataclasses import dataclass

from django.urls import reverse

from examples.catalogue.search_request import Question
from examples.catalogue.snapshot import Catalogue
from examples.finder import query_string


@dataclass(frozen=True)
class Links:
    """`words`: the question, for titles that say what one takes along."""

    words: str
    csv: str
    json: str
    atom: str
    paper: str


def located(name: str, question: Question, page: int = 1) -> str:
    """The address of a form, by its view's name, with the question in its canonical order."""
    query = query_string.query(question, page)
    return reverse(name) + (query if len(query) > 1 else "")


def links(question: Question, catalogue: Catalogue) -> Links:
    finder = located("finder", question)
    return Links(
        words=query_string.described(question, catalogue),
        csv=located("finder-csv", question),
        json=located("finder-json", question),
        atom=located("finder-atom", question),
        paper=f"{finder}{'&' if '?' in finder else '?'}view=print",
    )
