"""What a cost from one place would come to for a board: an illustration, with its formula."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from examples.models import ICB, Cost, Example
from examples.presenters.cost_table import CostFigure
from examples.presenters.formatting import format_pounds

# Savings, grants and differences in a study are not scaled: they are no cost of doing the same elsewhere.
SCALED_KINDS = (Cost.Kind.SET_UP, Cost.Kind.RUNNING, Cost.Kind.PRICE)
# The only words of “per” that say how many people an amount is for: each person who used it, ...
PER_PERSON = ("a patient", "a person", "for each patient", "for each person")
FOR_PATIENTS = re.compile(r"for ([\d,]+) patients")
# ... or everyone who lives in an area.
PER_RESIDENT = ("a registered patient, at most",)
PER_BOARD = ("a board", "an ICB", "an integrated care board")
FOR_AREA = re.compile(r"for an area of about ([\d,]+) people")
ALL_OF_ENGLAND = "all of England"
PER_CHILD = re.compile(r"\b(child|children)\b")
PER_UNIT = re.compile(r"\b(day|session|meeting|delegate|investment)\b")


@dataclass(frozen=True)
class Illustration:
    """`formula`: ends before the equals sign. `result`: a sum or a range."""

    figure: CostFigure
    formula: str
    result: str


@dataclass(frozen=True)
class CostDenominator:
    """The people that an amount is for. `users`: those who used it, rather than all who live in an area. `number`: how
    many; 1 where the amount is for each, 0 if not known. `area`: the name of the area."""

    users: bool
    number: int
    area: str = ""


def list_illustrations(
    figures: Iterable[CostFigure], board: ICB, per_10000: int, england: int
) -> Iterator[Illustration]:
    """`per_10000`: the reader's own number of people in every 10,000. `england`: the population of all boards."""
    for figure in figures:
        origin = _find_board(figure.example) if figure.cost.per in PER_BOARD else None
        denominator = _find_denominator(figure.cost, origin, england)
        if denominator and denominator.users:
            yield _scale_by_people(figure, board, denominator, per_10000)
        elif denominator and denominator.number and not denominator.users:
            yield _scale_by_area(figure, board, denominator)


def can_scale(cost: Cost) -> bool:
    """Whether “per” says how many people the amount is for."""
    return _find_denominator(cost) is not None


def count_unscaled(figures: Iterable[CostFigure]) -> dict[str, int]:
    """Why amounts are not scaled -> how many, most first."""
    reasons = Counter(_explain_unscaled(figure.cost) for figure in figures if not can_scale(figure.cost))
    return dict(reasons.most_common())


def get_population(board: ICB) -> int:
    """Rounded to thousands, as the page prints it, so that a reader can check the sum. 0 if not known."""
    return round(board.population or 0, -3)


def _explain_unscaled(cost: Cost) -> str:
    if cost.kind not in SCALED_KINDS:
        return "Savings, grants and differences in a study: they are not what it costs to do the same elsewhere"
    if not cost.amount:
        return "What is free"
    if "median" in cost.per:
        return "A median: half of the people cost more, some of them much more, so it cannot be multiplied"
    if PER_CHILD.search(cost.per):
        return "A cost for each child: the number that you enter is of people of any age"
    if PER_UNIT.search(cost.per):
        return "A day, a session or a place on a course: we do not know how many each area would need"
    return "A whole service or programme: the source does not say how many people the amount is for"


def _find_denominator(cost: Cost, origin: ICB | None = None, england: int = 0) -> CostDenominator | None:
    """None if it cannot be scaled. `origin`: the board of the example."""
    per = cost.per
    if not cost.amount or cost.kind not in SCALED_KINDS:
        return None
    if match := FOR_PATIENTS.search(per):
        return CostDenominator(users=True, number=_read_number(match[1]))
    if match := FOR_AREA.search(per):
        return CostDenominator(users=False, number=_read_number(match[1]), area="the area of the example")
    if ALL_OF_ENGLAND in per:
        return CostDenominator(users=False, number=england, area="England")
    if per in PER_BOARD:
        return CostDenominator(users=False, number=get_population(origin) if origin else 0, area=str(origin))
    return CostDenominator(users=per in PER_PERSON, number=1) if per in (*PER_PERSON, *PER_RESIDENT) else None


def _read_number(text: str) -> int:
    return int(text.replace(",", ""))


def _scale_by_people(figure: CostFigure, board: ICB, denominator: CostDenominator, per_10000: int) -> Illustration:
    population = get_population(board)
    people = round(population * per_10000 / 10_000)
    number = f"{people:,} people using it ({per_10000:,} in every 10,000 of about {population:,})"
    divided = f" ÷ {denominator.number:,} patients" if denominator.number > 1 else ""
    factor = Decimal(people) / denominator.number
    return Illustration(figure, f"{figure.amount}{divided} × {number}", _format_multiple(figure.cost, factor))


def _scale_by_area(figure: CostFigure, board: ICB, denominator: CostDenominator) -> Illustration:
    ours = get_population(board)
    names = f" ({board.short_name})"
    if denominator.area:
        names = f" ÷ {denominator.number:,} people ({board.short_name} ÷ {denominator.area})"
    formula = f"{figure.amount} × {ours:,} people{names}"
    return Illustration(figure, formula, _format_multiple(figure.cost, Decimal(ours) / denominator.number))


def _find_board(example: Example) -> ICB | None:
    """The only board of an example, if its population is known."""
    boards = [link.icb for link in example.area_links.all()]
    return boards[0] if len(boards) == 1 and get_population(boards[0]) else None


def _format_multiple(cost: Cost, factor: Decimal) -> str:
    amounts = [amount for amount in (cost.amount, cost.amount_to) if amount is not None]
    return " to ".join(format_pounds(_round(amount * factor)) for amount in amounts)


def _round(amount: Decimal) -> Decimal:
    """To two significant figures, and at least to whole pounds."""
    return round(amount, -max(amount.adjusted() - 1, 0))
