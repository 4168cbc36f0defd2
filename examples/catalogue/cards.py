"""The catalogue's copy of each published example: what results show, facets filter and searches match."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from examples.catalogue.adoption_spread import find_spread
from examples.catalogue.card_texts import (
    SEPARATOR,
    Figure,
    build_excerpt,
    choose_figure,
    find_reason_for_end,
    format_organisations,
    format_years,
)
from examples.catalogue.facets import BoardSuccessors
from examples.catalogue.reference_data import ReferenceData
from examples.catalogue.text_index import FIELD_WEIGHTS, HINTS
from examples.documents.example_query import read_examples
from examples.documents.field_types import EntryField, FieldKind
from examples.documents.schema import ENTRY_FIELDS, PARTS
from examples.models import TAG_VOCABULARIES, Cost, Example, Participation, Term, Vocabulary, list_checked
from examples.models.terms import get_stated_label

ADOPTER = "adopter"  # role of an organisation that took up an example from elsewhere, beside Participation.Role
SHOWN_TAGS = (Vocabulary.SETTING, Vocabulary.POPULATION, Vocabulary.PRIORITY)
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
COMPARED_LEVEL = 3  # of the evidence ladder: tested against a comparison


@dataclass(frozen=True, eq=False)
class Card:
    """One published example. Compared by identity: an example loaded twice is two cards.

    `excerpt`: the start of the summary. `cost`: the band; empty if not stated. `places`: other places known to
    have taken it up. `reason_for_end`: why it ended; empty unless it was stopped.
    `roles`: slug of an organisation, and its role or `ADOPTER`.
    `languages`: codes of its checked translations. `has_easy_read`: whether it has an Easy Read version.
    `values`: facet -> the slugs the example has. `text`: field of the text index -> its searchable parts.
    """

    pk: int
    slug: str
    title: str
    kind: str
    summary: str
    excerpt: str
    place: str
    organisations: tuple[str, ...]
    roles: tuple[tuple[str, str], ...]
    labels: Mapping[str, tuple[str, ...]]
    evidence: str
    evidence_level: int
    finding: str
    figure: Figure | None
    years: str
    stage: str
    reason_for_end: str
    stopped: str
    lessons: str
    places: int
    cost: str
    to_start: str
    values: Mapping[str, tuple[str, ...]]
    icbs: tuple[str, ...]
    published_at: dt.datetime
    changed_at: dt.datetime
    checked_on: dt.date | None
    check_due: dt.date | None
    languages: tuple[str, ...]
    has_easy_read: bool
    text: Mapping[str, tuple[str, ...]]

    @cached_property
    def where(self) -> str:
        """Who leads it, where, when, and whether it still runs; for a review of studies only who."""
        names = format_organisations(self.organisations)
        is_review = self.kind == Example.Kind.REVIEW
        parts = (Example.Kind.REVIEW.label, names) if is_review else (names, self.place, self.years, self.stage)
        return SEPARATOR.join(filter(None, parts))

    @cached_property
    def tags(self) -> str:
        """The first label of each of a few vocabularies."""
        return SEPARATOR.join(label for name in SHOWN_TAGS for label in self.labels[name][:1])

    @property
    def is_compared(self) -> bool:
        """Tested against a comparison, or confirmed independently. It does not say what was found."""
        return self.evidence_level >= COMPARED_LEVEL


def load_cards(reference_data: ReferenceData, keys: Iterable[int] | None = None) -> Iterator[Card]:
    """Cards of all published examples, or of those with the given keys."""
    examples = Example.objects.published()
    if keys is not None:
        examples = examples.filter(pk__in=list(keys))
    for example in read_examples(examples, reference_data.shared_rows):
        yield build_card(example, reference_data.board_successors)


def build_card(example: Example, board_successors: BoardSuccessors) -> Card:
    terms = sorted(example.get_rows("terms"), key=lambda term: term.order)
    labels = {str(name): tuple(t.label for t in terms if t.vocabulary == name) for name in TAG_VOCABULARIES}
    parts = sorted(example.get_rows("participations"), key=lambda part: (part.order, part.pk))
    assert example.published_at is not None  # noqa: S101  a database constraint ensures it
    assert example.changed_at is not None  # noqa: S101  then it has a change too
    return Card(
        pk=example.pk,
        slug=example.slug,
        title=example.title,
        kind=example.kind,
        summary=example.summary,
        excerpt=build_excerpt(example.summary),
        place=example.place,
        organisations=tuple(part.organisation.name for part in parts if part.role == "lead"),
        roles=tuple(_list_roles(example, parts)),
        labels=labels,
        evidence=example.evidence.label if example.evidence else "",
        evidence_level=example.evidence.order if example.evidence else 0,
        finding=example.get_evidence_direction_display(),
        figure=choose_figure(example),
        years=format_years(example),
        stage=example.stage.label if example.stage else "",
        reason_for_end=find_reason_for_end(example),
        stopped=example.stopped,
        lessons=example.lessons,
        places=len(example.get_rows("adoptions")),
        cost=get_stated_label(example.cost_band),
        to_start=example.to_start,
        values=_list_values(example, terms, board_successors),
        icbs=tuple(link.icb.slug for link in example.get_rows("area_links")),
        published_at=example.published_at,
        changed_at=example.changed_at,
        checked_on=example.checked_on,
        check_due=example.check_due,
        languages=tuple(row.language for row in list_checked(example.get_rows("translations"))),
        has_easy_read=bool(example.get_rows("easy_read")),
        text=_build_search_texts(example, _list_areas(example, board_successors).values()),
    )


def _list_roles(example: Example, parts: Iterable[Participation]) -> Iterator[tuple[str, str]]:
    yield from ((part.organisation.slug, part.role) for part in parts)
    yield from ((row.organisation.slug, ADOPTER) for row in example.get_rows("adoptions") if row.organisation)


def _list_values(
    example: Example, terms: Iterable[Term], board_successors: BoardSuccessors
) -> dict[str, tuple[str, ...]]:
    """Facet -> the slugs that the example has."""
    values = {str(name): tuple(term.slug for term in terms if term.vocabulary == name) for name in TAG_VOCABULARIES}
    for name, term in (("evidence", example.evidence), ("stage", example.stage), ("cost", example.cost_band)):
        values[name] = (term.slug,) if term else ()
    values["finding"] = (example.evidence_direction,)
    values["includes"] = tuple(_list_included(example))
    values["ambition"] = tuple(i.slug for i in example.get_rows("framework_items") if i.framework.kind == "ambitions")
    values["icb"] = tuple(sorted(_list_areas(example, board_successors)))
    values["region"] = tuple(sorted({link.icb.region.slug for link in example.get_rows("area_links")}))
    values["spread"] = (find_spread(len(example.get_rows("adoptions"))),)
    return values


def _list_areas(example: Example, board_successors: BoardSuccessors) -> dict[str, str]:
    """Slug -> name of the example's boards and of those that took over from them."""
    boards = [link.icb for link in example.get_rows("area_links")]
    areas = (board_successors.get(board.slug, {board.slug: board.short_name}) for board in boards)
    return {slug: name for area in areas for slug, name in area.items()}


def _list_included(example: Example) -> Iterator[str]:
    """Values of the facet “includes”. `INCLUDED_CONDITIONS` in finder/filter_set.py says the same for the database."""
    if get_stated_label(example.cost_band) or any(cost.amount is not None for cost in example.get_rows("costs")):
        yield "cost"
    if example.materials not in ("", Example.Materials.NONE) or example.get_rows("resources"):
        yield "materials"
    if example.contact_name or example.contact_email or example.contact_address:
        yield "contact"


def _build_search_texts(example: Example, areas: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Field of the text index -> the texts that the schema makes searchable there, and what readers also ask for.

    `areas`: the names of the example's boards and of those that took over from them.
    """
    texts: dict[str, list[str]] = {name: [] for name in (*FIELD_WEIGHTS, HINTS)}
    for field in ENTRY_FIELDS:
        if field.search:
            texts[field.search] += _list_field_texts(field, example)
    for part in PARTS:
        for row in example.get_rows(part.name):
            for weight, fields in groupby(part.fields, key=lambda field: field.search):
                if weight:
                    texts[weight].append(" ".join(str(getattr(row, field.name) or "") for field in fields))
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
        texts["hints"].append(INDEPENDENT_EVALUATION)  # comes close, and the reader is told that it lacks this
    texts["hints"] += [term.hint for term in example.get_rows("terms")]
    return {name: tuple(dict.fromkeys(text for text in parts if text)) for name, parts in texts.items()}


def _list_search_labels(example: Example) -> Iterator[str]:
    """How it was studied, what was found and by whom, its stage and cost, in the words of the page.

    What is not known is no answer to a search.
    """
    terms = (example.evidence, example.stage, example.cost_band)
    yield from filter(None, map(get_stated_label, terms))
    if example.evidence_direction != Example.Direction.NOT_KNOWN:
        yield example.get_evidence_direction_display()
    if example.evaluated_by == Example.EvaluatedBy.INDEPENDENT:
        yield INDEPENDENT_EVALUATION
    if example.stopped:
        yield "Stopped"


def _list_field_texts(field: EntryField, example: Example) -> list[str]:
    if field.kind is FieldKind.TERMS:
        return [term.label for term in example.get_rows("terms") if term.vocabulary == field.vocabulary]
    if field.kind is FieldKind.FRAMEWORK_ITEMS:
        return [item.heading for item in example.get_rows("framework_items")]
    return [getattr(example, field.name)]
