"""What a cost from one place would come to for a board: an illustration, with its formula."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from examples.models import ICB, Cost, Example
from examples.presenters.cost_table import CostFigure
from examples.presenters.formatting import format_pounds

# Savings, grants and differences in a study are not scaled: they are no cost of doing the same elsewhere.
SCALED_KINDS = (Cost.Kind.SET_UP, Cost.Kind.RUNNING, Cost.Kind.PRICE)
# The only words of “per” that mean each person who used it, or the whole area of a board.
PER_PERSON = ("a patient", "a person", "for each patient", "for each person")
PER_BOARD = ("a board", "an ICB", "an integrated care board")


@dataclass(frozen=True)
class Illustration:
    """`formula`: ends before the equals sign. `result`: a sum or a range."""

    figure: CostFigure
    formula: str
    result: str


def list_illustrations(figures: Iterable[CostFigure], board: ICB, per_10000: int | None) -> Iterator[Illustration]:
    """`per_10000`: the reader's own number of people in every 10,000; without it, only costs of a board are scaled."""
    for figure in figures:
        if not can_scale(figure.cost):
            continue
        if figure.cost.per in PER_PERSON and per_10000:
            yield _scale_by_people(figure, board, per_10000)
        elif figure.cost.per in PER_BOARD and (origin := _find_board(figure.example)):
            yield _scale_by_board(figure, board, origin)


def can_scale(cost: Cost) -> bool:
    return bool(cost.amount) and cost.kind in SCALED_KINDS and cost.per in (*PER_PERSON, *PER_BOARD)


def get_population(board: ICB) -> int:
    """Rounded to thousands, as the page prints it, so that a reader can check the sum. 0 if not known."""
    return round(board.population or 0, -3)


def _scale_by_people(figure: CostFigure, board: ICB, per_10000: int) -> Illustration:
    population = get_population(board)
    people = round(population * per_10000 / 10_000)
    number = f"{people:,} people ({per_10000:,} in every 10,000 of about {population:,})"
    return Illustration(figure, f"{figure.amount} × {number}", _format_multiple(figure.cost, Decimal(people)))


def _scale_by_board(figure: CostFigure, board: ICB, origin: ICB) -> Illustration:
    ours, theirs = get_population(board), get_population(origin)
    formula = f"{figure.amount} × {ours:,} people ÷ {theirs:,} people ({board.short_name} ÷ {origin.short_name})"
    return Illustration(figure, formula, _format_multiple(figure.cost, Decimal(ours) / Decimal(theirs)))


def _find_board(example: Example) -> ICB | None:
    """The only board of an example, if its population is known."""
    boards = [link.icb for link in example.area_links.all()]
    return boards[0] if len(boards) == 1 and get_population(boards[0]) else None


def _format_multiple(cost: Cost, factor: Decimal) -> str:
    amounts = [amount for amount in (cost.amount, cost.amount_to) if amount is not None]
    return " to ".join(format_pounds((amount * factor).quantize(Decimal(1))) for amount in amounts)
