"""What one cell can not know alone: claims and their sources, sums, dates, doubles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from examples.desk.exchange.drafting import Draft, Row
from examples.desk.exchange.faults import Fault, Kind
from examples.desk.exchange.known import Known
from examples.desk.exchange.lines import Line
from examples.desk.refusal import WORDS

CLAIMS = ("outcomes", "costs", "quotes")


def faults(draft: Draft, known: Known) -> Iterator[Fault]:
    """Of what the file changes; what stands stored is not judged again."""
    line = draft.filed.line
    if line:
        yield from _dates(line, draft)
        yield from _evidence(line, draft, known)
    yield from _cited(draft)
    for row in draft.rows.get("costs", ()):
        yield from _cost(row) if row.changed else ()
    yield from _doubles(draft, "sources", ("number",), Kind.NUMBER_TWICE, _number_twice)
    yield from _doubles(
        draft, "participations", ("organisation", "role"), Kind.ROLE_TWICE, lambda _: WORDS["participation_unique"][1]
    )
    yield from _doubles(draft, "area_links", ("icb",), Kind.ICB_TWICE, lambda _: WORDS["example_icb_unique"][1])


def _sound(line: Line, *names: str) -> bool:
    """Whether nothing is wrong with these cells themselves, which would have been said already."""
    return not line.bad.intersection(names)


def _moved(draft: Draft, *names: str) -> bool:
    return any(draft.old[name] != draft.new[name] for name in names)


def _dates(line: Line, draft: Draft) -> Iterator[Fault]:
    started, ended = draft.new["started"], draft.new["ended"]
    if _moved(draft, "started", "ended") and _sound(line, "started", "ended") and started and ended and ended < started:
        yield line.fault(Kind.END, WORDS["example_ended_not_before_started"][1], "ended")


def _evidence(line: Line, draft: Draft, known: Known) -> Iterator[Fault]:
    level, source = draft.new["evidence"], draft.new["evidence_source"]
    moved = _moved(draft, "evidence", "evidence_source") and _sound(line, "evidence", "evidence_source")
    if moved and known.levels.get(level, 0) > 0 and source is None:
        message = f"The level “{level}” follows from a source. Write its number, or choose the first level."
        yield line.fault(Kind.EVIDENCE, message, "evidence_source")


def _cited(draft: Draft) -> Iterator[Fault]:
    """Numbers that no source of the entry has. Not judged while one of its source numbers is unreadable."""
    if any("number" in row.line.bad for row in draft.rows.get("sources", ())):
        return
    there = {row["number"] for row in draft.new["sources"]}
    said = f"Its sources are {', '.join(map(str, sorted(there)))}." if there else "It has no sources."
    for name in CLAIMS:
        for place, values, line in _claims(draft, name):
            if values["source"] is not None and values["source"] not in there and (not line or _sound(line, "source")):
                message = f"The entry has no source {values['source']}. {said} Add it, or cite another."
                where = "" if line else f"{name[:-1].capitalize()} {place}, which this file leaves as it is: "
                yield (line or draft.filed.first).fault(Kind.CITED, where + message, "source" if line else "")
    number, own = draft.new["evidence_source"], draft.filed.line
    if number is not None and number not in there and (own is None or _sound(own, "evidence_source")):
        message = f"The level of evidence follows from source {number}, which the entry has not. {said}"
        yield (own or draft.filed.first).fault(Kind.CITED, message, "evidence_source" if own else "")


def _claims(draft: Draft, name: str) -> Iterator[tuple[int, Any, Line | None]]:
    """Number, values and line of each row; None where the file leaves the rows alone."""
    if name in draft.rows:
        yield from ((place, row.values, row.line) for place, row in enumerate(draft.rows[name], 1))
    else:
        yield from ((place, values, None) for place, values in enumerate(draft.new[name], 1))


def _cost(row: Row) -> Iterator[Fault]:
    values, line = row.values, row.line
    if not _sound(line, "amount", "amount_to", "source", "covers", "note"):
        return
    amount, upto = values["amount"], values["amount_to"]
    if upto is not None and (amount is None or Decimal(upto) < Decimal(amount)):
        yield line.fault(Kind.AMOUNTS, WORDS["cost_range_in_order"][1], "amount_to")
    if amount is not None and values["source"] is None:
        yield line.fault(Kind.AMOUNT_SOURCE, f"{WORDS['cost_amount_has_source'][1]} Write its number.", "source")
    if amount is None and not values["covers"] and not values["note"]:
        yield line.fault(Kind.COST_EMPTY, WORDS["cost_says_something"][1], "amount")


def _number_twice(row: Row) -> str:
    return f"The entry has another source {row.values['number']} in this file. Give one of them a free number."


def _doubles(
    draft: Draft, name: str, keys: tuple[str, ...], kind: Kind, words: Callable[[Row], str]
) -> Iterator[Fault]:
    counted: Counter[tuple[Any, ...]] = Counter()
    for row in draft.rows.get(name, ()):
        key = tuple(row.values[part] for part in keys)
        counted[key] += 1
        if counted[key] > 1 and None not in key and _sound(row.line, *keys):
            yield row.line.fault(kind, words(row), keys[0])
