"""Faults of content that a rule can find."""

from typing import Any

import pytest

from examples.documents.field_types import Document
from examples.loading.content_rules import check_content, check_related

AMBITIONS = {"coordinated-care": "coordinated", "skilled-workforce": "staff"}
SOURCE = {"number": 1, "published": "2015"}
OUTCOME = {"period": "2014", "source": 1}
COST = {"kind": "running", "amount": "5.00", "per": "a year", "band": None, "source": 1}


def build_document(**values: Any) -> Document:
    """A document without a fault."""
    texts = dict.fromkeys(("title", "summary", "what_was_done", "limits", "stopped"), "")
    lists = {"population": ["everyone"], "priority": [], "framework_items": [], "related": [], "sources": [SOURCE]}
    rows: Document = {"outcomes": [OUTCOME], "costs": [COST], "cost_band": "50k-to-250k", "status": "published"}
    stage = {"kind": "example", "stage": "not-known", "stage_note": "Running in 2015 (source 1)"}
    return texts | lists | rows | stage | values


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, None),
        ({"outcomes": [OUTCOME | {"period": "2015"}]}, "outcomes.0.period"),
        ({"outcomes": [OUTCOME | {"period": "2015 (year of the paper)"}]}, None),
        ({"costs": [COST, COST | {"source": None}]}, "costs.1.source"),
        ({"costs": [COST | {"per": "12 weeks"}]}, "costs.0.per"),
        ({"costs": [COST | {"per": "over 12 weeks"}, COST | {"per": ""}]}, None),
        ({"costs": [COST | {"per": "person"}]}, "costs.0.per"),
        ({"costs": []}, "cost_band"),
        ({"costs": [COST | {"kind": "difference"}]}, "cost_band"),
        ({"costs": [COST | {"amount": None, "band": "50k-to-250k"}]}, None),
        ({"costs": [], "cost_band": "not-stated"}, None),
        ({"what_was_done": "Nurses visit adults."}, "population"),
        ({"what_was_done": "Nurses visit adults.", "limits": "It is for adults."}, None),
        ({"what_was_done": "Nurses visit adults.", "population": ["carers"]}, None),
        ({"what_was_done": "Adults and children.", "population": ["everyone", "babies-children-young-people"]}, None),
        ({"priority": ["coordinated-care"]}, "framework_items"),
        ({"framework_items": ["staff"]}, "framework_items"),
        ({"priority": ["skilled-workforce"], "framework_items": ["staff", "a-statutory-action"]}, None),
        ({"stage_note": ""}, "stage_note"),
        ({"stage_note": "", "stage": "pilot"}, None),
        ({"stopped": "Funding was withdrawn.", "stage": "pilot"}, "stage"),
        ({"stopped": "Funding was withdrawn.", "stage": "ended"}, None),
        ({"stage_note": "", "kind": "review"}, None),
        ({"stage_note": "", "status": "draft"}, None),
    ],
)
def test_fault_of_content(values: dict[str, Any], field: str | None) -> None:
    faults = [name for name, _ in check_content(build_document(**values), AMBITIONS)]
    assert faults == ([field] if field else [])


def test_published_entry_is_not_related_to_a_draft() -> None:
    document = build_document(related=["draft", "seen"])
    assert [field for field, _ in check_related(document, {"seen"})] == ["related"]
    assert not list(check_related(document | {"status": "draft"}, {"seen"}))
