"""The texts of an example that searches match, by the field of the text index that has them."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from examples.catalogue.text_index import FIELD_WEIGHTS, HINTS
from examples.documents.field_types import EntryField, FieldKind
from examples.documents.schema import ENTRY_FIELDS, PARTS
from examples.models import Cost, Example
from examples.models.terms import get_stated_label

ADVERSE_DIRECTIONS = (Example.Direction.HARMFUL, Example.Direction.NO_DIFFERENCE)
# Kinds of cost in the words of a search: their labels leave out “cost”.
COST_WORDS: Mapping[str, str] = {
    Cost.Kind.SET_UP: "Set-up cost",
    Cost.Kind.RUNNING: "Running cost",
    Cost.Kind.PRICE: "Price",
    Cost.Kind.SAVING: "Cost saving",
    Cost.Kind.GRANT: "Grant",
    Cost.Kind.DIFFERENCE: "Cost difference",
}
INDEPENDENT_EVALUATION = "Independent evaluation"
FINDINGS = {str(value): str(label) for value, label in Example.Direction.choices}
SEARCHED_FIELDS = [field for field in ENTRY_FIELDS if field.search]
# Relation -> fields of the text index, and the fields of a row that make one text there.
SEARCHED_ROWS = {
    part.name: [
        (index_field, [field.name for field in fields])
        for index_field, fields in groupby(part.fields, key=lambda field: field.search)
        if index_field
    ]
    for part in PARTS
}


def build_search_texts(
    example: Example, labels: Mapping[str, Iterable[str]], areas: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Field of the text index -> the texts that the schema makes searchable there, and what readers also ask for.

    `labels`: those of the example's terms, by vocabulary. `areas`: the names of the example's boards and of those that
    took over from them.
    """
    texts: dict[str, list[str]] = {name: [] for name in (*FIELD_WEIGHTS, HINTS)}
    for field in SEARCHED_FIELDS:
        texts[field.search] += _list_field_texts(field, example, labels)
    for relation, groups in SEARCHED_ROWS.items():
        for row in example.get_rows(relation):
            for index_field, names in groups:
                texts[index_field].append(" ".join([str(getattr(row, name) or "") for name in names]))
    texts["names"] += [
        *areas,
        *_list_search_labels(example),
        *(link.icb.region.label for link in example.get_rows("area_links")),
    ]
    texts["terms"] += [COST_WORDS.get(cost.kind, "") for cost in example.get_rows("costs")]
    # The finding of the whole may hide that one result showed harm or no difference.
    outcomes = (row for row in example.get_rows("outcomes") if row.direction in ADVERSE_DIRECTIONS)
    texts["terms"] += [row.get_direction_display() for row in outcomes]
    if example.evaluated_by == Example.EvaluatedBy.PARTNER:
        texts[HINTS].append(INDEPENDENT_EVALUATION)  # comes close, and the reader is told that it lacks this
    texts[HINTS] += [term.hint for term in example.get_rows("terms")]
    return {name: tuple(dict.fromkeys(filter(None, parts))) for name, parts in texts.items()}


def _list_field_texts(field: EntryField, example: Example, labels: Mapping[str, Iterable[str]]) -> Iterable[str]:
    if field.kind is FieldKind.TERMS:
        return labels[field.vocabulary]
    if field.kind is FieldKind.FRAMEWORK_ITEMS:
        return [item.heading for item in example.get_rows("framework_items")]
    return (getattr(example, field.name),)


def _list_search_labels(example: Example) -> Iterator[str]:
    """How it was studied, what was found and by whom, its stage and cost, in the words of the page.

    What is not known is no answer to a search.
    """
    terms = (example.evidence, example.stage, example.cost_band)
    yield from filter(None, map(get_stated_label, terms))
    if example.evidence_direction != Example.Direction.NOT_KNOWN:
        yield FINDINGS.get(example.evidence_direction, "")
    if example.evaluated_by == Example.EvaluatedBy.INDEPENDENT:
        yield INDEPENDENT_EVALUATION
    if example.stopped:
        yield "Stopped"
