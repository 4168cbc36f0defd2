"""The measures of one ranked list: nDCG@10 with gain 2^grade - 1, precision and recall."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

RANKS = 10
NO_RESULTS_KIND = "none"  # queries that no judged entry answers: they only count for the number of results


@dataclass(frozen=True)
class JudgedQuery:
    """`grades`: slug of an entry -> 2 if it should be found, 1 if it is useful."""

    text: str
    kind: str
    grades: Mapping[str, int]


@dataclass(frozen=True)
class Measures:
    ndcg: float
    precision: float
    recall: float
    results: int


def load_judged_queries() -> tuple[frozenset[str], list[JudgedQuery]]:
    """The slugs of the entries that were judged, and the queries."""
    data = json.loads(Path(__file__).with_name("judged_queries.json").read_text())
    return frozenset(data["entries"]), [JudgedQuery(**query) for query in data["queries"]]


def measure_list(found: Sequence[str], grades: Mapping[str, int]) -> Measures:
    """`found`: slugs, best first. `grades` must not be empty."""
    relevant = sum(slug in grades for slug in found)
    ideal = _discounted_gain(sorted(grades.values(), reverse=True))
    ndcg = _discounted_gain([grades.get(slug, 0) for slug in found]) / ideal
    return Measures(ndcg, relevant / len(found) if found else 0.0, relevant / len(grades), len(found))


def _discounted_gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades[:RANKS]))
