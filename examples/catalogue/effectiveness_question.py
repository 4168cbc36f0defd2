"""The text query of someone who asks whether something helps: examples that were studied rank higher."""

import re
from dataclasses import replace

from examples.catalogue.query_expansion import TextQuery, build_group_unit
from examples.catalogue.synonyms import Synonyms

# A sentence such as “does counselling help”, not one about the reader, about what there is or about cost.
EFFECTIVENESS_QUESTION = re.compile(
    r"^\W*(?:does|do|did|has|have|(?:is|are)(?! it )) (?!i |we |you |my |our |there |anyone |anybody )(?:\S+ ){2}"
    r"|\b(?:evidence|proof|proven|(?<!cost.)effective(?:ness)?|any good|worth it|worthwhile|benefits? of)\b",
    re.IGNORECASE,
)
STUDIED = ("was", "it", "studied")  # what the editors' synonyms call it
# What such a question says beside its subject.
QUESTION_PHRASES = frozenset(
    tuple(phrase.split())
    for phrase in (
        "any good, benefit, benefits, effective, effectiveness, evidence based, proven, worth it, worthwhile"
    ).split(", ")
)


def add_studies(query: TextQuery, text: str, synonyms: Synonyms) -> TextQuery:
    """Ranks examples with a study first; examples without one are found too, because much that helps was never
    studied. Words such as "evidence" or "effective" become optional as well.
    """
    unit = build_group_unit(STUDIED, synonyms)
    if not (unit and query.units and EFFECTIVENESS_QUESTION.search(text)):
        return query
    units = query.units
    if not QUESTION_PHRASES.issuperset(each.words for each in query.required):
        units = tuple(replace(each, is_weak=each.is_weak or each.words in QUESTION_PHRASES) for each in units)
    return replace(query, units=(*units, replace(unit, is_weak=True)))
