"""A level of evidence and a finding that the entry's own results do not support."""

import pytest

from examples.documents.field_types import Document
from examples.loading.evidence_rules import UNSUPPORTED, check_evidence


def build_document(level: str, found: str, summary: str = "", **row: str) -> Document:
    outcome = {"kind": "measured", "nature": "effect", "direction": "positive", "design": "service data"}
    return {
        "evidence": level,
        "evidence_direction": found,
        "evidence_summary": summary,
        "outcomes": [outcome | row],
        "evidence_source": 1,
        "sources": [{"number": 1, "citation": "The Gazette, news"}],
    }


def test_news_item_supports_no_study() -> None:
    assert [field for field, _ in check_evidence(build_document("compared", "positive"), ["Gazette"])] == [
        "evidence_source"
    ]
    assert not list(check_evidence(build_document("compared", "positive"), ["Times"]))
    assert not list(check_evidence(build_document("described", "positive"), ["Gazette"]))


@pytest.mark.parametrize("row", [{"direction": "no-difference"}, {"direction": "not-known"}, {"kind": "forecast"}])
def test_it_helped_needs_a_result_that_found_so(row: dict[str, str]) -> None:
    faults = list(check_evidence(build_document("compared", "positive", **row)))
    assert faults == [("evidence_direction", UNSUPPORTED)]
    assert not list(check_evidence(build_document("compared", "mixed", **row)))
    assert not list(check_evidence(build_document("compared", "positive")))


@pytest.mark.parametrize(
    "design",
    ["cluster randomised trial", "cohort with a comparison group", "service data and a matched control", "RANDOMIZED"],
)
def test_a_comparison_graded_lower_needs_a_reason(design: str) -> None:
    graded_low = build_document("measured-change", "positive", design=design)
    assert [field for field, _ in check_evidence(graded_low)] == ["evidence"]
    reason = "Specialists chose who had a plan, so the comparison proves little."
    assert not list(check_evidence(graded_low | {"evidence_summary": reason}))
    assert not list(check_evidence(graded_low | {"evidence": "compared"}))
    assert not list(check_evidence(build_document("described", "not-known", design=design, nature="activity")))


@pytest.mark.parametrize(
    "design",
    [
        "before and after, no control group",
        "before and after without a comparison group",
        "not randomised",
        "non-randomised pilot",
        "national average (not a matched control)",
    ],
)
def test_no_comparison_needs_no_reason(design: str) -> None:
    assert not list(check_evidence(build_document("measured-change", "positive", design=design)))
