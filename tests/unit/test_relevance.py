"""The measures of `make relevance` are right, and its judged queries name entries that were judged."""

import pytest

from tests.relevance.measures import load_judged_sets, measure_list

GRADES = {"best": 2, "useful": 1}


@pytest.mark.parametrize(
    ("found", "ndcg", "precision", "recall"),
    [
        (["best", "useful"], 1.0, 1.0, 1.0),
        (["useful", "best"], (1 + 3 / 1.585) / (3 + 1 / 1.585), 1.0, 1.0),
        (["other", "other", "best"], 1.5 / (3 + 1 / 1.585), 1 / 3, 0.5),
        ([], 0.0, 0.0, 0.0),
        (["other"] * 10 + ["best"], 0.0, 1 / 11, 0.5),
    ],
)
def test_measures_of_a_list(found: list[str], ndcg: float, precision: float, recall: float) -> None:
    measures = measure_list(found, GRADES)
    assert (measures.ndcg, measures.precision, measures.recall) == pytest.approx((ndcg, precision, recall), abs=1e-3)


def test_judged_queries_name_judged_entries() -> None:
    first, every, hard = load_judged_sets()
    assert len(first.entries) == 83
    assert first.entries < every.entries
    queries = every.queries + hard.queries
    assert {slug for query in queries for slug in query.grades} <= every.entries
    assert len({query.text for query in queries}) == len(queries)


def test_first_catalogue_has_its_own_queries_and_grades() -> None:
    first, every, _ = load_judged_sets()
    assert len(first.queries) == 138
    assert all(first.entries.issuperset(query.grades) for query in first.queries)
    assert any(not first.entries.issuperset(query.grades) for query in every.queries)
