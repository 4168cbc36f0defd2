"""The figures as tables, and how cost grows as a picture: each row twice as long is ten times as slow."""

from collections.abc import Callable, Iterator
from math import log10
from typing import Any

from tests.bench import KINDS

Results = dict[str, dict[int, dict[str, Any]]]
DECADE = 16  # characters of a bar for a factor of ten
SHORTEST = 0.01  # milliseconds at which a bar begins


def tables(results: Results) -> str:
    return "\n\n".join(
        [
            _table("Search and all facet counts, p50 ms in process", results, KINDS, lambda r, kind: r["search"][kind]),
            _table(
                "Whole page, processor ms a request", results, _pages(results), lambda r, kind: r["pages"][kind]["cpu"]
            ),
            _table("The same, times the floor", results, _pages(results), _ratio),
            _table(
                "Upkeep",
                results,
                ("refresh after one edit, ms", "building from nothing, ms", "memory of a snapshot, MB"),
                lambda r, kind: r[{"re": "refresh", "bu": "build", "me": "memory"}[kind[:2]]],
            ),
        ]
    )


def _pages(results: Results) -> tuple[str, ...]:
    first = next(iter(next(iter(results.values())).values()))
    return tuple(first["pages"])


def _ratio(result: dict[str, Any], kind: str) -> float:
    return float(result["pages"][kind]["cpu"] / result["pages"]["floor"]["cpu"])


def _table(title: str, results: Results, rows: tuple[str, ...], value: Callable[[dict[str, Any], str], float]) -> str:
    columns = [(database, size) for database, sizes in results.items() for size in sizes]
    head = [title, *(f"{database}, {size:,}" for database, size in columns)]
    lines = [[row, *(_number(value(results[database][size], row)) for database, size in columns)] for row in rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [head, ["---"] * len(head), *lines])


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def picture(results: Results) -> str:
    return "\n".join(["```", *_bars(results["SQLite"]), "```"])


def _bars(sizes: dict[int, dict[str, Any]]) -> Iterator[str]:
    yield f"search and counts, p50 (SQLite; {DECADE} characters are a factor of ten)"
    for kind in KINDS:
        for size, result in sizes.items():
            spent = result["search"][kind]
            bar = "#" * max(1, round(DECADE * log10(max(spent, SHORTEST) / SHORTEST)))
            yield f"{kind:<17}{size:>8,} {bar} {_number(spent)} ms"
