"""The measures of one ranked list: nDCG@10 with gain 2^grade - 1, precision and recall."""

import json
import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

RANKS = 10


@dataclass(frozen=True)
class JudgedQuery:
    """`grades`: slug of an entry -> 2 if it should be found first, 1 if it is useful. Without grades, nothing should be
    found, and the query only counts for the number of results.
    """

    text: str
    kind: str
    grades: Mapping[str, int]

    @property
    def is_held_out(self) -> bool:
        """Half of the queries are not looked at while the search is tuned, to show whether a change holds in general.

        Decided by the text, so that a query stays in its half when others are added.
        """
        return bool(zlib.crc32(self.text.casefold().encode()) % 2)


@dataclass(frozen=True)
class JudgedSet:
    """`entries`: the slugs of all entries that were judged for each of the queries."""

    name: str
    entries: frozenset[str]
    queries: tuple[JudgedQuery, ...]


@dataclass(frozen=True)
class Measures:
    ndcg: float
    precision: float
    recall: float
    results: int


def load_judged_sets() -> tuple[JudgedSet, JudgedSet, JudgedSet]:
    """The queries and entries of the first catalogue, all of them, and more queries of the kinds that do worst."""
    data = json.loads(Path(__file__).with_name("judged_queries.json").read_text())
    queries = tuple(JudgedQuery(**query) for query in data["first_queries"])
    later = tuple(JudgedQuery(**query) for query in data["later_queries"])
    hard = tuple(JudgedQuery(**query) for query in data["hard_queries"])
    entries = frozenset(data["first_entries"])
    every = entries | frozenset(data["later_entries"])
    first = JudgedSet("The first catalogue", entries, tuple(select_grades(query, entries) for query in queries))
    return first, JudgedSet("All entries", every, queries + later), JudgedSet("Hard queries", every, hard)


def select_grades(query: JudgedQuery, entries: frozenset[str]) -> JudgedQuery:
    """The query with the grades of some of the entries only."""
    return JudgedQuery(query.text, query.kind, {slug: grade for slug, grade in query.grades.items() if slug in entries})


def measure_list(found: Sequence[str], grades: Mapping[str, int]) -> Measures:
    """`found`: slugs, best first. `grades` must not be empty."""
    relevant = sum(slug in grades for slug in found)
    ideal = _discounted_gain(sorted(grades.values(), reverse=True))
    ndcg = _discounted_gain([grades.get(slug, 0) for slug in found]) / ideal
    return Measures(ndcg, relevant / len(found) if found else 0.0, relevant / len(grades), len(found))


def _discounted_gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades[:RANKS]))
