"""The catalogue's copy of each published example: what results show, facets filter and searches match."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

from examples.catalogue.adoption_spread import find_spread
from examples.catalogue.card_texts import (
    SEPARATOR,
    Figure,
    build_excerpt,
    choose_figure,
    describe_delivery,
    find_reason_for_end,
)
from examples.catalogue.facets import BoardSuccessors
from examples.catalogue.reference_data import ReferenceData
from examples.catalogue.search_texts import FINDINGS, build_search_texts
from examples.documents.queries import read_published, read_published_with_keys
from examples.models import TAG_VOCABULARIES, Example, Participation, Term, Vocabulary, list_checked
from examples.models.terms import get_stated_label

ADOPTER = "adopter"  # role of an organisation that took up an example from elsewhere, beside Participation.Role
SHOWN_TAGS = (Vocabulary.SETTING, Vocabulary.POPULATION, Vocabulary.PRIORITY)
COMPARED_LEVEL = 3  # of the evidence ladder: tested against a comparison
MAX_SHARED = 20_000  # tuples


@dataclass(frozen=True, eq=False, slots=True)
class Card:
    """One published example. Compared by identity: an example loaded twice is two cards.

    `where`: a line from `describe_delivery`. `tags`: the first label of each of a few vocabularies. `cost`: the band;
    empty if not stated. `places`: other places known to have taken it up. `reason_for_end`: why it ended; empty unless
    it was stopped. `roles`: slug of an organisation, and its role or `ADOPTER`. `languages`: codes of its checked
    translations. `has_easy_read`: whether it has an Easy Read version. `values`: facet -> the slugs the example has.
    `text`: field of the text index -> its searchable parts.
    """

    pk: int
    slug: str
    title: str
    kind: str
    summary: str
    where: str
    tags: str
    place: str
    organisations: tuple[str, ...]
    roles: tuple[tuple[str, str], ...]
    labels: Mapping[str, tuple[str, ...]]
    evidence: str
    evidence_level: int
    finding: str
    figure: Figure | None
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

    @property
    def excerpt(self) -> str:
        """The start of the summary."""
        return build_excerpt(self.summary)

    @property
    def is_compared(self) -> bool:
        """Tested against a comparison, or confirmed independently. It does not say what was found."""
        return self.evidence_level >= COMPARED_LEVEL


def load_cards(reference_data: ReferenceData) -> Iterator[Card]:
    """Cards of all published examples."""
    for example in read_published(reference_data.shared_rows):
        yield build_card(example, reference_data.board_successors)
        vars(example).clear()  # it and its rows refer to each other and would wait for the garbage collector


def load_changed_cards(reference_data: ReferenceData, keys: Iterable[int]) -> Iterator[Card]:
    """Cards of those of the examples with the given keys that are published."""
    for example in read_published_with_keys(keys, reference_data.shared_rows):
        yield build_card(example, reference_data.board_successors)


def build_card(example: Example, board_successors: BoardSuccessors) -> Card:
    terms = _group_terms(example)
    labels = {name: _share(*[term.label for term in those]) for name, those in terms.items()}
    areas = _list_areas(example, board_successors)
    parts = sorted(example.get_rows("participations"), key=lambda part: (part.order, part.pk))
    organisations = _share(*[part.organisation.name for part in parts if part.role == "lead"])
    assert example.published_at is not None  # noqa: S101  a database constraint ensures it
    return Card(
        pk=example.pk,
        slug=example.slug,
        title=example.title,
        kind=intern(example.kind),
        summary=example.summary,
        where=describe_delivery(example, organisations),
        tags=SEPARATOR.join(label for name in SHOWN_TAGS for label in labels[name][:1]),
        place=example.place,
        organisations=organisations,
        roles=_share(*_list_roles(example, parts)),
        labels=labels,
        evidence=example.evidence.label if example.evidence else "",
        evidence_level=example.evidence.order if example.evidence else 0,
        finding=FINDINGS.get(example.evidence_direction, ""),
        figure=choose_figure(example),
        stage=example.stage.label if example.stage else "",
        reason_for_end=find_reason_for_end(example),
        stopped=example.stopped,
        lessons=example.lessons,
        places=len(example.get_rows("adoptions")),
        cost=get_stated_label(example.cost_band),
        to_start=example.to_start,
        values={name: _share(*slugs) for name, slugs in _list_values(example, terms, areas).items()},
        icbs=_share(*[link.icb.slug for link in example.get_rows("area_links")]),
        published_at=example.published_at,
        changed_at=example.changed_at or example.published_at,
        checked_on=example.checked_on,
        check_due=example.check_due,
        languages=tuple(row.language for row in list_checked(example.get_rows("translations"))),
        has_easy_read=bool(example.get_rows("easy_read")),
        text=build_search_texts(example, labels, areas.values()),
    )


def _list_roles(example: Example, parts: Iterable[Participation]) -> Iterator[tuple[str, str]]:
    yield from ((part.organisation.slug, part.role) for part in parts)
    yield from ((row.organisation.slug, ADOPTER) for row in example.get_rows("adoptions") if row.organisation)


@lru_cache(MAX_SHARED)
def _share[T](*values: T) -> tuple[T, ...]:
    """The same tuple for the same values, because many examples have the same ones."""
    return values


def _group_terms(example: Example) -> dict[str, list[Term]]:
    """Vocabulary -> the example's terms, in their order."""
    terms: dict[str, list[Term]] = {name.value: [] for name in TAG_VOCABULARIES}
    for term in example.get_rows("terms"):
        if term.vocabulary in terms:
            terms[term.vocabulary].append(term)
    return terms


def _list_values(
    example: Example, terms: Mapping[str, Iterable[Term]], areas: Iterable[str]
) -> dict[str, Iterable[str]]:
    """Facet -> the slugs that the example has. `areas`: those of its boards, as in `_list_areas`."""
    values: dict[str, Iterable[str]] = {name: [term.slug for term in those] for name, those in terms.items()}
    for name, term in (("evidence", example.evidence), ("stage", example.stage), ("cost", example.cost_band)):
        values[name] = (term.slug,) if term else ()
    values["finding"] = (example.evidence_direction,)
    values["includes"] = _list_included(example)
    values["ambition"] = [i.slug for i in example.get_rows("framework_items") if i.framework.kind == "ambitions"]
    values["icb"] = sorted(areas)
    values["region"] = sorted({link.icb.region.slug for link in example.get_rows("area_links")})
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
