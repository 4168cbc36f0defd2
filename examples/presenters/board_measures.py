"""What the map of boards can show: a number for each board, with the words for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from examples.catalogue.snapshot import Catalogue
from examples.models import ICB
from examples.presenters.strategies import list_strategies

EXAMPLES = ("example", "examples")
AREA = "Numbers include examples from the boards that a board replaced."


@dataclass(frozen=True)
class BoardMeasure:
    """`nouns`: for one and for more. `count`: the number of a board; None if it is not known."""

    label: str
    nouns: tuple[str, str]
    explanation: str
    count: Callable[[ICB, Catalogue], int | None]

    def format_count(self, number: int | None) -> str:
        """2 examples, 1 example, or not known."""
        return "not known" if number is None else f"{number:,} {self.nouns[number != 1]}"


def list_measures(catalogue: Catalogue) -> dict[str, BoardMeasure]:
    """Value in the address -> measure. Each priority is a measure too, under its slug."""
    return {**MEASURES, **{slug: _build_theme(slug, label) for slug, label in catalogue.labels["priority"].items()}}


def count_examples(board: ICB, catalogue: Catalogue) -> int:
    return catalogue.totals["icb"].get(board.slug, 0)


def list_priority_term_slugs(board: ICB) -> list[str]:
    """The terms that match the priorities of its strategies, one for each match. Empty if we know none of them."""
    priorities = (row for strategy in list_strategies(board) for row in strategy.priorities.all())
    return [term.slug for priority in priorities for term in priority.terms.all()]


def _count_compared(board: ICB, catalogue: Catalogue) -> int:
    return sum(card.is_compared for card in catalogue.find_cards("icb", board.slug))


def _count_strategies(board: ICB, catalogue: Catalogue) -> int:
    return len(list_strategies(board))


def _count_theme(slug: str, board: ICB, catalogue: Catalogue) -> int | None:
    themes = list_priority_term_slugs(board)
    return themes.count(slug) if themes else None


def _build_theme(slug: str, label: str) -> BoardMeasure:
    explanation = (
        f"How many priorities in a board’s strategies match “{label}”, by our own reading. Numbers include the "
        "strategies of boards that it replaced."
    )
    nouns = ("matching priority", "matching priorities")
    return BoardMeasure(f"Chosen as a priority: {label}", nouns, explanation, partial(_count_theme, slug))


MEASURES: Mapping[str, BoardMeasure] = {
    "examples": BoardMeasure("Examples from its area", EXAMPLES, AREA, count_examples),
    "compared": BoardMeasure(
        "Examples tested against a comparison",
        EXAMPLES,
        f"The two most rigorous of our five levels of study, whatever was found. {AREA}",
        _count_compared,
    ),
    "strategies": BoardMeasure(
        "Palliative care strategies that we know",
        ("strategy document", "strategy documents"),
        "0 means that we found none: there may be one. Numbers include the strategies of boards that a board replaced.",
        _count_strategies,
    ),
}
