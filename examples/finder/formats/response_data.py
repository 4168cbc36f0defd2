"""What every form begins from: the question, its answer, and when and where it was asked."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.utils import timezone

from examples.catalogue.cards import Card
from examples.catalogue.search_request import SORTS, Answer, Question
from examples.catalogue.snapshot import Catalogue
from examples.finder.formats.download_links import located
from examples.finder.query_string import described
from examples.finder.request import Asked, ask


@dataclass(frozen=True)
class Reply:
    """`root`: the site's address without a slash at its end, such as https://inspire.example.org."""

    asked: Asked
    answer: Answer
    catalogue: Catalogue
    root: str
    today: dt.date

    @property
    def question(self) -> Question:
        return self.asked.question

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """Every result, in order."""
        return tuple(self.catalogue.cards[slot] for slot in self.answer.slots)

    @property
    def words(self) -> str:
        return described(self.question, self.catalogue, self.answer.found)

    @property
    def order(self) -> str:
        return SORTS[self.question.order]

    def address(self, name: str, page: int = 1) -> str:
        """The whole address of a form of this question, by its view's name."""
        return self.root + located(name, self.question, page)


def reply(data: QueryDict | Mapping[str, list[str]], catalogue: Catalogue, root: str) -> Reply:
    """The same parsing and the same answer as the finder's page."""
    asked = ask(data, catalogue)
    return Reply(asked, catalogue.answer(asked.question), catalogue, root, timezone.localdate())
