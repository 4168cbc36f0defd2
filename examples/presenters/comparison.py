"""Examples side by side: one row for each thing that a commissioner compares. Page, files and brief share the rows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from examples.documents.schema import FIELD_BY_NAME, PART_BY_NAME
from examples.models import Adoption, Cost, Example, Outcome, Participation, Vocabulary
from examples.models.terms import get_stated_label
from examples.presenters.formatting import format_cost, format_date, format_partial_date
from examples.presenters.key_facts import format_stage

type Lines = list[str]


@dataclass(frozen=True)
class ComparedText:
    """A line of a cell. `shared`: whether every example says the same."""

    text: str
    shared: bool = True


@dataclass(frozen=True)
class ComparedCell:
    """What one example says; no lines if it says nothing. `title`: of the example."""

    title: str
    lines: tuple[ComparedText, ...]


@dataclass(frozen=True)
class ComparedRow:
    """`markdown`: whether editors wrote the lines in Markdown. `state`: “Same” or “Different” for values that can be
    compared word by word, else empty.
    """

    label: str
    cells: tuple[ComparedCell, ...]
    markdown: bool
    state: str

    @property
    def is_reported(self) -> bool:
        return any(cell.lines for cell in self.cells)


@dataclass(frozen=True)
class RowRule:
    """How to read a row from an example. `comparable`: its lines are values, not sentences."""

    label: str
    list_lines: Callable[[Example], Lines]
    markdown: bool = False
    comparable: bool = False


def build_rows(examples: Sequence[Example]) -> list[ComparedRow]:
    return [_build_row(rule, examples) for rule in RULES]


def _build_row(rule: RowRule, examples: Sequence[Example]) -> ComparedRow:
    columns = [[line for line in rule.list_lines(example) if line] for example in examples]
    shared = set.intersection(*map(set, columns)) if columns else set()
    state = ""
    if rule.comparable and len(columns) > 1 and any(columns):
        state = "Same" if all(set(lines) == shared for lines in columns) else "Different"
    cells = (
        ComparedCell(example.title, tuple(ComparedText(line, not state or line in shared) for line in lines))
        for example, lines in zip(examples, columns, strict=True)
    )
    return ComparedRow(rule.label, tuple(cells), rule.markdown, state)


def format_outcome(outcome: Outcome) -> str:
    """One line with everything that a figure needs to be read rightly: measure, result, comparison, period, kind."""
    details = [f"compared with: {outcome.comparator}"] if outcome.comparator else []
    details += [outcome.period, outcome.design]
    if outcome.kind != Outcome.Kind.MEASURED:
        details.insert(0, outcome.get_kind_display().lower())
    return f"{outcome.measure}: {outcome.result} ({'; '.join(filter(None, details))})"


def format_cost_line(cost: Cost) -> str:
    """Kind, amount, what it covers, basis and price year in one line."""
    year = f"{cost.price_year} prices" if cost.price_year else "price year not reported"
    texts = (text.rstrip(".") for text in (format_cost(cost), cost.covers, cost.note) if text)
    return f"{cost.get_kind_display()}: {'; '.join(texts)} ({cost.get_basis_display().lower()}; {year})"


def format_adoption(adoption: Adoption) -> str:
    since = f", since {adoption.since}" if adoption.since else ""
    note = f" ({adoption.note.rstrip('.')})" if adoption.note else ""
    return f"{adoption}{since}{note}"


def list_lead_organisations(example: Example) -> Lines:
    parts = sorted(example.participations.all(), key=lambda part: (part.order, part.pk))
    return [part.organisation.name for part in parts if part.role == Participation.Role.LEAD]


def list_places(example: Example) -> Lines:
    scope = "" if example.scope == Example.Scope.NOT_STATED else str(example.get_scope_display())
    boards = [link.icb.short_name for link in example.area_links.all()]
    return [line for line in (example.place or scope, *(f"ICB: {board}" for board in boards)) if line]


def list_costs(example: Example) -> Lines:
    band = get_stated_label(example.cost_band)
    labelled = [f"{FIELD_BY_NAME['cost_band'].label}: {band}"] if band else []
    return [*labelled, *map(format_cost_line, example.costs.all())]


def list_dates(example: Example) -> Lines:
    return [format_partial_date(example.started, example.started_precision, example.started_note)]


def list_stage(example: Example) -> Lines:
    ended = format_partial_date(example.ended, example.ended_precision, example.ended_note)
    return [format_stage(example), *([f"{FIELD_BY_NAME['ended'].label}: {ended}"] if ended else [])]


def list_contact(example: Example) -> Lines:
    return [example.contact_name, example.contact_email, example.contact_address]


def list_evidence(example: Example) -> Lines:
    return [example.evidence.label if example.evidence else "Not graded yet"]


def list_finding(example: Example) -> Lines:
    return [str(example.get_evidence_direction_display())]


def _read_terms(vocabulary: str) -> Callable[[Example], Lines]:
    def list_labels(example: Example) -> Lines:
        terms = sorted(example.terms.all(), key=lambda term: term.order)
        return [term.label for term in terms if term.vocabulary == vocabulary]

    return list_labels


def _build_text_rule(name: str, *, markdown: bool = False) -> RowRule:
    return RowRule(FIELD_BY_NAME[name].label, lambda example: [getattr(example, name)], markdown)


def _list_evaluators(example: Example) -> Lines:
    return [str(example.get_evaluated_by_display())]


def _list_rules() -> Iterator[RowRule]:
    yield _build_text_rule("need", markdown=True)
    yield _build_text_rule("what_was_done", markdown=True)
    for vocabulary in (Vocabulary.POPULATION, Vocabulary.SETTING):
        yield RowRule(FIELD_BY_NAME[vocabulary].label, _read_terms(vocabulary), comparable=True)
    yield RowRule("Where", list_places, comparable=True)
    yield RowRule(str(Participation.Role.LEAD.label), list_lead_organisations, comparable=True)
    yield RowRule(FIELD_BY_NAME["started"].label, list_dates, comparable=True)
    yield RowRule(FIELD_BY_NAME["stage"].label, list_stage, comparable=True)
    adoptions = PART_BY_NAME["adoptions"].title
    yield RowRule(adoptions, lambda example: list(map(format_adoption, example.adoptions.all())))
    yield RowRule(FIELD_BY_NAME["evidence"].label, list_evidence, comparable=True)
    yield RowRule(FIELD_BY_NAME["evidence_direction"].label, list_finding, comparable=True)
    yield RowRule(FIELD_BY_NAME["evaluated_by"].label, _list_evaluators, comparable=True)
    yield _build_text_rule("evidence_summary", markdown=True)
    yield RowRule(PART_BY_NAME["outcomes"].title, lambda example: list(map(format_outcome, example.outcomes.all())))
    yield RowRule(PART_BY_NAME["costs"].title, list_costs)
    yield from (_build_text_rule(name) for name in ("workforce", "equality_effect"))
    yield _build_text_rule("to_start", markdown=True)
    yield _build_text_rule("implementation_time")
    yield from (_build_text_rule(name, markdown=True) for name in ("what_made_it_hard", "stopped", "lessons", "limits"))
    yield RowRule(FIELD_BY_NAME["contact_name"].label, list_contact)
    yield RowRule(FIELD_BY_NAME["checked_on"].label, lambda example: [format_date(example.checked_on)])


RULES = tuple(_list_rules())
