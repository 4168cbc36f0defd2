"""The measurements as tables, and whether the goals are met."""

from collections.abc import Iterable
from dataclasses import dataclass

from tests.load.locust_run import TOTAL, Timings
from tests.load.site import WorkerUsage

MAX_GROWTH = 15  # megabytes from the middle to the end: what a worker's caches of pages and searches may still fill
Rows = Iterable[Iterable[object]]


@dataclass(frozen=True)
class Results:
    """`usages`: of each worker at the start, in the middle and at the end of the saturation.

    `readers`: name of a phase -> what readers met in it. `forms`: the flood's requests, by form and status.
    """

    saturation: dict[str, Timings]
    usages: list[list[WorkerUsage]]
    readers: dict[str, Timings]
    forms: dict[str, Timings]
    faults: list[str]


def build_report(results: Results) -> str:
    head = ("requests", "a second", "p50 ms", "p95 ms", "p99 ms", "longest ms", "failed")
    tables = (
        _build_table(("At saturation", *head), map(_list_cells, results.saturation.items())),
        _build_table(
            ("Worker", "own MB: start", "middle", "end", "with share MB", "processor s"), _list_workers(results)
        ),
        f"The workers took {_compute_cost(results):.1f} ms of processor time for each request.",
        _build_table(("Readers at half of that", *head), map(_list_cells, results.readers.items())),
        _build_table(("The flood", *head), map(_list_cells, results.forms.items())),
    )
    return "\n\n".join([*tables, "\n".join(find_missed_goals(results)) or "Every goal is met."])


def find_missed_goals(results: Results) -> list[str]:
    missed = [f"Fault: {fault}" for fault in results.faults]
    phases = {"saturation": results.saturation[TOTAL], **results.readers, "the flood": results.forms[TOTAL]}
    missed += [f"Missed: {row.failures} requests failed: {name}." for name, row in phases.items() if row.failures]
    for _, middle, end in zip(*results.usages, strict=True):
        if end.own > middle.own + MAX_GROWTH:
            missed.append(f"Missed: worker {end.pid} grew from {middle.own:.0f} to {end.own:.0f} MB.")
    if not any(name.endswith("429") for name in results.forms):
        missed.append("Missed: no form was refused with status 429.")
    return missed


def _compute_cost(results: Results) -> float:
    """Milliseconds."""
    seconds = sum(end.processor - start.processor for start, _, end in zip(*results.usages, strict=True))
    return float(seconds * 1000 / results.saturation[TOTAL].requests)


def _list_cells(row: tuple[str, Timings]) -> list[object]:
    name, timings = row
    times = (timings.p50, timings.p95, timings.p99, timings.longest)
    return [name, timings.requests, round(timings.rate), *times, timings.failures]


def _list_workers(results: Results) -> Rows:
    for start, middle, end in zip(*results.usages, strict=True):
        processor = end.processor - start.processor
        yield end.pid, *(round(usage.own) for usage in (start, middle, end)), round(end.share), round(processor)


def _build_table(head: Iterable[str], rows: Rows) -> str:
    lines = [list(head), *([_format(cell) for cell in row] for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _format(cell: object) -> str:
    return f"{cell:,}" if isinstance(cell, int) else str(cell)
