"""Boards like a board: those whose strategies match the same priorities, and those of a similar population."""

from collections.abc import Iterator
from dataclasses import dataclass

from examples.catalogue.boards_and_organisations import load_boards
from examples.catalogue.snapshot import Catalogue
from examples.models import ICB
from examples.presenters.board_measures import count_examples, list_priority_term_slugs
from examples.presenters.formatting import format_example_count, format_population
from examples.presenters.strategies import list_strategies, search_cards
from examples.presenters.urls import TextLink, get_finder_url, get_icb_url

MAX_BOARDS = 5
MIN_SHARED = 2  # priorities in common


@dataclass(frozen=True)
class SimilarBoard:
    """`basis`: what is similar, in words."""

    link: TextLink
    basis: str
    examples: str


@dataclass(frozen=True)
class SimilarBoards:
    """`link`: to the examples from all of them, if there are any. `compared`: how many boards could be compared."""

    boards: list[SimilarBoard]
    link: TextLink | None
    compared: int


def find_boards_by_priority(board: ICB, catalogue: Catalogue) -> SimilarBoards:
    """Open boards that share at least two priority terms: most in common first, then those with fewest others."""
    own, labels = set(list_priority_term_slugs(board)), catalogue.labels["priority"]
    strategies = set(list_strategies(board))
    # Two boards that inherited one strategy from the board before them did not both choose it.
    others = (other for other in _list_others(board, catalogue) if strategies.isdisjoint(list_strategies(other)))
    themes = {other: set(list_priority_term_slugs(other)) & labels.keys() for other in others}
    compared = {other: slugs for other, slugs in themes.items() if slugs}
    similar = [other for other, slugs in compared.items() if len(own & slugs) >= MIN_SHARED]
    similar.sort(key=lambda other: (-len(own & compared[other]), len(compared[other]), other.short_name))
    bases = {
        other: f"Shares {len(own & compared[other])} of the {len(compared[other])} priorities that we matched to it: "
        + ", ".join(label for slug, label in labels.items() if slug in own & compared[other])
        for other in similar[:MAX_BOARDS]
    }
    return _build_group(bases, len(compared), catalogue)


def find_boards_by_population(board: ICB, catalogue: Catalogue) -> SimilarBoards:
    """The open boards whose population differs least, as a ratio. Empty if its own is not known."""
    others = [other for other in _list_others(board, catalogue) if other.population]
    if not board.population:
        return SimilarBoards([], None, 0)
    nearest = sorted(others, key=lambda other: _get_ratio(board, other))[:MAX_BOARDS]
    return _build_group({other: format_population(other.population) for other in nearest}, len(others), catalogue)


def _list_others(board: ICB, catalogue: Catalogue) -> Iterator[ICB]:
    """Open boards, except those that replaced it: they have its priorities and people by inheritance."""
    related = {board.pk, *(step.successor_id for step in board.successions_out.all())}
    boards = catalogue.load_once(load_boards).values()
    return (other for other in boards if other.pk not in related and not other.closed)


def _get_ratio(board: ICB, other: ICB) -> float:
    """1 for the same population, more the more they differ."""
    sizes = (board.population or 1, other.population or 1)
    return max(sizes) / min(sizes)


def _build_group(bases: dict[ICB, str], compared: int, catalogue: Catalogue) -> SimilarBoards:
    totals = {board: format_example_count(count_examples(board, catalogue)) for board in bases}
    boards = [
        SimilarBoard(TextLink(board.short_name, get_icb_url(board)), basis, totals[board])
        for board, basis in bases.items()
    ]
    slugs = tuple(board.slug for board in bases)
    found = search_cards(catalogue, icb=slugs) if slugs else []
    text = f"{format_example_count(len(found))} from these boards’ areas"
    return SimilarBoards(boards, TextLink(text, get_finder_url(icb=slugs)) if found else None, compared)
