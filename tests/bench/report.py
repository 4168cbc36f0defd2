"""The measurements as tables and as a bar chart on a logarithmic scale."""

from collections.abc import Callable, Iterator
from math import log10
from typing import Any

from tests.bench import KINDS

Results = dict[str, dict[int, dict[str, Any]]]  # database -> entries -> measurements of one run
Measurement = Callable[[dict[str, Any], str], float]
CHARS_PER_DECADE = 16  # length of a bar for a factor of ten
MIN_MILLISECONDS = 0.01  # where a bar starts
# Row of the table of pages -> its key in the summary.
SUMMARY_KEYS = {
    "floor": "floor",
    "browse": "browse",
    "common word": "common",
    "rare word": "rare",
    "word + 2 filters": "filters",
    "phrase": "phrase",
    "typo": "typo",
    "home": "home",
    "term": "term",
    "entry, first time": "entry",
    "entry, again": "entry_again",
    "unchanged (304)": "unchanged",
}

UPKEEP = {
    "refresh after an edit, worst of 20, ms": "refresh",
    "full build, ms": "build",
    "memory of a snapshot, MB": "memory",
}


def build_tables(results: Results) -> str:
    pages = _list_page_kinds(results)
    tables = [
        _build_table(
            "Search, all facet counts and the first 20, p50 ms in process", results, KINDS, lambda r, k: r["search"][k]
        ),
        _build_table("Whole page, processor ms a request", results, pages, lambda r, k: r["pages"][k]["cpu"]),
        _build_table("The same, times the floor", results, pages, _ratio_to_floor),
        _build_table("Upkeep", results, tuple(UPKEEP), lambda r, k: r[UPKEEP[k]]),
    ]
    return "\n\n".join(tables)


def build_summary(sizes: dict[int, dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Entries -> kind of page -> processor milliseconds."""
    return {
        str(size): {key: round(result["pages"][row]["cpu"], 3) for row, key in SUMMARY_KEYS.items()}
        for size, result in sizes.items()
    }


def _list_page_kinds(results: Results) -> tuple[str, ...]:
    first = next(iter(next(iter(results.values())).values()))
    return tuple(first["pages"])


def _ratio_to_floor(result: dict[str, Any], kind: str) -> float:
    return float(result["pages"][kind]["cpu"] / result["pages"]["floor"]["cpu"])


def _build_table(title: str, results: Results, rows: tuple[str, ...], measurement: Measurement) -> str:
    columns = [(database, size) for database, sizes in results.items() for size in sizes]
    head = [title, *(f"{database}, {size:,}" for database, size in columns)]
    lines = [
        [row, *(_format_number(measurement(results[database][size], row)) for database, size in columns)]
        for row in rows
    ]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [head, ["---"] * len(head), *lines])


def _format_number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def build_chart(results: Results) -> str:
    return "\n".join(["```", *_build_bars(results["SQLite"]), "```"])


def _build_bars(sizes: dict[int, dict[str, Any]]) -> Iterator[str]:
    yield f"search, counts and the first 20, p50 (SQLite; {CHARS_PER_DECADE} characters for each factor of ten)"
    for kind in KINDS:
        for size, result in sizes.items():
            milliseconds = result["search"][kind]
            bar = "#" * max(1, round(CHARS_PER_DECADE * log10(max(milliseconds, MIN_MILLISECONDS) / MIN_MILLISECONDS)))
            yield f"{kind:<17}{size:>8,} {bar} {_format_number(milliseconds)} ms"
