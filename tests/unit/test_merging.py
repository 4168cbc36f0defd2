"""Merging two changed documents over their common beginning: nothing that either side wrote is lost."""

from __future__ import annotations

import copy
from typing import Any

from examples.desk.workflow.merging import MINE, THEIRS, Merge
from hypothesis import given, settings
from hypothesis import strategies as st

from examples.documents.schema import Document, empty

FIELDS = ("title", "summary", "place")
WORDS = st.sampled_from(["one", "two", "three", "four"])
BARE_OUTCOME = {
    "order": 0, "comparator": "", "period": "2020", "design": "survey", "measured_by": "", "kind": "measured",
    "nature": "effect", "direction": "positive", "result": "1",
}  # fmt: skip


def source(key: int | None, number: int, citation: str) -> dict[str, Any]:
    rest = {"address": "", "published": "", "read_on": None, "is_copy": False, "note": ""}
    return {"id": key, "number": number, "citation": citation, **rest}


def outcome(key: int | None, measure: str, cites: int) -> dict[str, Any]:
    return {"id": key, "measure": measure, "source": cites, **BARE_OUTCOME}


def base() -> Document:
    sources = [source(11, 1, "First"), source(12, 2, "Second")]
    outcomes = [outcome(21, "Nights", 1), outcome(22, "Calls", 2)]
    return empty() | {"title": "Old", "setting": ["home"], "sources": sources, "outcomes": outcomes}


@st.composite
def edited(draw: st.DrawFn, keys: int | None) -> Document:
    """The base as one editor left it. `keys`: the first key of that editor's new rows, None where they have none."""
    found = copy.deepcopy(base())
    for name in draw(st.sets(st.sampled_from(FIELDS))):
        found[name] = draw(WORDS)
    found["setting"] = draw(st.sampled_from([["home"], ["home", "hospital"], []]))
    for row in list(found["outcomes"]):
        match draw(st.sampled_from(["keep", "keep", "change", "delete"])):
            case "change":
                row["result"] = draw(WORDS)
            case "delete":
                found["outcomes"].remove(row)
    if draw(st.booleans()):
        _renumbered(found, draw(st.sampled_from([5, 7])))
    free = max(row["number"] for row in found["sources"]) + 1
    for place in range(draw(st.integers(0, 2))):
        key = None if keys is None else keys + place
        found["sources"].append(source(key, free + place, draw(WORDS)))
        found["outcomes"].append(outcome(None if keys is None else keys + 10 + place, draw(WORDS), free + place))
    return found


def _renumbered(document: Document, number: int) -> None:
    old = document["sources"][0]["number"]
    document["sources"][0]["number"] = number
    for row in document["outcomes"]:
        row["source"] = number if row["source"] == old else row["source"]


def bare(document: Document) -> Any:
    """Claims with the words of the source they cite, in any order, without keys and numbers."""
    cited = {row["number"]: row["citation"] for row in document["sources"]}
    claims = sorted((row["measure"], row["result"], cited[row["source"]]) for row in document["outcomes"])
    return {name: document[name] for name in (*FIELDS, "setting")}, claims, sorted(cited.values())


def sound(document: Document) -> bool:
    numbers = [row["number"] for row in document["sources"]]
    return len(numbers) == len(set(numbers)) and {row["source"] for row in document["outcomes"]} <= set(numbers)


@given(theirs=edited(keys=100))
def test_who_changed_nothing_gets_the_others(theirs: Document) -> None:
    assert bare(Merge(base(), theirs, base()).merged()) == bare(theirs)


@given(mine=edited(keys=None))
def test_where_the_other_changed_nothing_mine_stands(mine: Document) -> None:
    assert bare(Merge(base(), base(), mine).merged()) == bare(mine)


@settings(max_examples=200)
@given(theirs=edited(keys=100), mine=edited(keys=None), side=st.sampled_from([THEIRS, MINE]))
def test_nothing_of_either_is_lost(theirs: Document, mine: Document, side: str) -> None:
    """Whatever is chosen: what one side alone changed stands, rows that either added are there, with their sources."""
    merge = Merge(base(), copy.deepcopy(theirs), copy.deepcopy(mine))
    names = {key[0] if key[1] is None else f"{key[0]}-{key[1]}" for key in merge._torn}
    found = merge.merged(dict.fromkeys(names, side))
    assert sound(found)
    chosen = theirs if side == THEIRS else mine
    for name in (*FIELDS, "setting"):
        expected = chosen if name in names else theirs if theirs[name] != base()[name] else mine
        assert found[name] == expected[name]
    claims = {(measure, result, citation) for measure, result, citation in bare(found)[1]}
    old = {row["id"] for row in base()["outcomes"]}
    for document in (theirs, mine):
        cited = {row["number"]: row["citation"] for row in document["sources"]}
        added = [row for row in document["outcomes"] if row["id"] not in old]
        assert {(row["measure"], row["result"], cited[row["source"]]) for row in added} <= claims


@given(theirs=edited(keys=100), mine=edited(keys=None))
def test_changed_on_both_sides_is_never_decided_silently(theirs: Document, mine: Document) -> None:
    merge = Merge(base(), theirs, mine)
    for name in (*FIELDS, "setting"):
        values = (base()[name], theirs[name], mine[name])
        torn = values[1] != values[2] and values[0] not in values[1:]
        assert ((name, None) in merge._torn) == torn
