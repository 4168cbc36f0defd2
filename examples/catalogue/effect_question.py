"""The text query of someone who asks whether something helps: examples that were studied rank higher."""

import re
from dataclasses import replace

from examples.catalogue.query_builder import TextQuery, build_group_unit
from examples.catalogue.synonyms import Synonyms

# A sentence such as “does counselling help”, not one about the reader or about what there is.
EFFECT_QUESTION = re.compile(
    r"^\W*(?:does|do|did|is|are|has|have) (?!i |we |you |there |anyone |anybody )(?:\S+ ){2}|\b(?:evidence|proof)\b",
    re.IGNORECASE,
)
STUDIED = ("was", "it", "studied")  # what the editors' synonyms call it


def add_studies(query: TextQuery, text: str, synonyms: Synonyms) -> TextQuery:
    """Only affects the rank, because much that helps was never studied."""
    unit = build_group_unit(STUDIED, synonyms) if EFFECT_QUESTION.search(text) and query.units else None
    return replace(query, units=(*query.units, replace(unit, is_weak=True))) if unit else query
