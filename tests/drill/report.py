"""A row of the table for each fault, and the bars that it misses."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.drill.readers import NO_ANSWER

COLUMNS = (
    *("Fault", "Requests", "Errors", "Longest wait, s: page, form", "Copies", "Writes acknowledged"),
    *("lost", "doubled", "Normal after, s: page, form"),
)
INTERNAL_ERROR = 500


@dataclass(frozen=True)
class Bars:
    """The most that may happen; None: not judged. Defaults are for a fault that readers must not notice."""

    errors: int | None = 0
    wait: float | None = 5  # seconds, for a page
    lost: int | None = 0
    doubled: int | None = 0
    page_normal: float | None = 2  # seconds after the fault is over
    form_normal: float | None = 10  # until an editor's save and a reader's form have both been stored


@dataclass
class Result:
    title: str
    statuses: Counter[int] = field(default_factory=Counter)
    copies: int = 0  # pages from the copy, with a notice of its age
    longest_page: float = 0
    longest_form: float = 0
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    not_returned: int = 0  # forms that the site refused without giving back what was typed
    unclear: int = 0  # 503 without Retry-After
    page_normal: float | None = None  # seconds; None: not within the time of the drill
    form_normal: float | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def errors(self) -> Counter[int]:
        return Counter({status: times for status, times in self.statuses.items() if not 200 <= status < 400})


def list_missed(result: Result, bars: Bars) -> Iterator[str]:
    """What was worse than the bars, in words."""
    judged = {
        "errors": (result.errors.total(), bars.errors),
        "seconds for a page": (round(result.longest_page, 1), bars.wait),
        "writes lost": (result.lost, bars.lost),
        "writes doubled": (result.doubled, bars.doubled),
        "answers 500": (result.errors[INTERNAL_ERROR], 0),
        "answers 503 without Retry-After": (result.unclear, 0),
        "forms not given back": (result.not_returned, 0),
    }
    for name, (value, most) in judged.items():
        if most is not None and value > most:
            yield f"{result.title}: {value} {name}; the bar is {most}"
    times = {"pages": (result.page_normal, bars.page_normal), "forms": (result.form_normal, bars.form_normal)}
    for name, (seconds, longest) in times.items():
        if longest is not None and (seconds is None or seconds > longest):
            yield f"{result.title}: {name} normal after {_format_seconds(seconds)} s; the bar is {longest}"


def build_row(result: Result) -> list[str]:
    errors = ", ".join(f"{n} x {_name_status(status)}" for status, n in sorted(result.errors.items()))
    waits = f"{result.longest_page:.1f}, {result.longest_form:.1f}"
    numbers = [result.copies, result.acknowledged, result.lost, result.doubled]
    requests = str(result.statuses.total())
    normal = f"{_format_seconds(result.page_normal)}, {_format_seconds(result.form_normal)}"
    return [result.title, requests, errors or "0", waits, *map(str, numbers), normal]


def _name_status(status: int) -> str:
    return "no answer" if status == NO_ANSWER else str(status)


def _format_seconds(seconds: float | None) -> str:
    return "never" if seconds is None else f"{seconds:.1f}"


def build_table(results: list[Result]) -> str:
    """In Markdown, with the notes of each fault below."""
    rows = [list(COLUMNS), ["---"] * len(COLUMNS), *map(build_row, results)]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    notes = [f"- {result.title}: {note}." for result in results for note in result.notes if note]
    return "\n".join([*lines, "", *notes])
