"""Tables of what the catalogue covers and lacks, for editors who decide what to look for next."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from examples.admin.writing_advice.readability import compute_grade
from examples.documents.fields import EntryField, FieldKind
from examples.documents.schema import ENTRY_FIELDS, PARTS
from examples.models import ICB, Example, Source, Term, Vocabulary
from examples.presenters.csv_cells import escape_formula
from examples.presenters.not_reported import list_gaps

CROSSED_VOCABULARIES = (Vocabulary.SETTING, Vocabulary.POPULATION, Vocabulary.PRIORITY)
ReportRow = tuple[str | int, ...]


@dataclass(frozen=True)
class ReportTable:
    """The first cell of a row says what the row counts; the others are numbers or text."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[ReportRow, ...]

    @property
    def csv_rows(self) -> Iterator[ReportRow]:
        """Title, columns, rows and an empty row, with formulas escaped."""
        lines: tuple[ReportRow, ...] = ((self.title,), self.columns, *self.rows, ())
        yield from (tuple(escape_formula(value) for value in line) for line in lines)


def build_report_tables() -> Iterator[ReportTable]:
    """Covers published entries only."""
    examples = list(Example.objects.published().with_details())
    terms = {vocabulary: list(Term.objects.in_vocabulary(vocabulary).current()) for vocabulary in CROSSED_VOCABULARIES}
    yield _build_evidence_table(examples)
    for down, across in combinations(CROSSED_VOCABULARIES, 2):
        yield _build_crossed_table(examples, down, terms[down], across, terms[across])
    for vocabulary, rows in terms.items():
        yield _build_count_table(vocabulary.label, [term.label for term in rows], _count_labels(examples, vocabulary))
    boards = Counter(link.icb.short_name for example in examples for link in example.area_links.all())
    yield _build_count_table("Integrated care board", [board.short_name for board in ICB.objects.all()], boards)
    yield _build_filled_table(examples)
    yield _build_readability_table(examples)
    yield _build_not_reported_table(examples)
    yield _build_copies_table(examples)


def _build_evidence_table(examples: list[Example]) -> ReportTable:
    directions = list(Example.Direction)
    counted = Counter((example.evidence_id, example.evidence_direction) for example in examples)
    rows: tuple[ReportRow, ...] = tuple(
        (level.label, *(counts := [counted[level.pk, direction] for direction in directions]), sum(counts))
        for level in Term.objects.in_vocabulary(Vocabulary.EVIDENCE)
    )
    return ReportTable(
        "How it was studied by what was found", ("How it was studied", *(str(d.label) for d in directions), "All"), rows
    )


def _build_crossed_table(
    examples: Iterable[Example], down: Vocabulary, rows: list[Term], across: Vocabulary, columns: list[Term]
) -> ReportTable:
    counted: Counter[tuple[int, int]] = Counter()
    for example in examples:
        tags = [(term.vocabulary, term.pk) for term in example.terms.all()]
        counted.update((one, other) for v, one in tags if v == down for w, other in tags if w == across)
    cells: tuple[ReportRow, ...] = tuple(
        (row.label, *(counted[row.pk, column.pk] for column in columns)) for row in rows
    )
    return ReportTable(f"{down.label} by {across.label}", (down.label, *(column.label for column in columns)), cells)


def _count_labels(examples: Iterable[Example], vocabulary: Vocabulary) -> Counter[str]:
    return Counter(term.label for example in examples for term in example.terms.all() if term.vocabulary == vocabulary)


def _build_count_table(title: str, names: Iterable[str], counted: Counter[str]) -> ReportTable:
    return ReportTable(f"{title}: how many entries", (title, "entries"), tuple((name, counted[name]) for name in names))


def _build_filled_table(examples: list[Example]) -> ReportTable:
    """Entries with a value in each field and each kind of row."""
    counted = Counter(field.label for example in examples for field in ENTRY_FIELDS if _is_filled(example, field))
    counted.update(part.title for example in examples for part in PARTS if getattr(example, part.name).all())
    counted["Cost with an amount"] = sum(
        any(cost.amount is not None for cost in example.costs.all()) for example in examples
    )
    return ReportTable(f"Filled in, of {len(examples)} entries", ("Field", "entries"), tuple(counted.most_common()))


def _is_filled(example: Example, field: EntryField) -> bool:
    """A list of terms is not a field of the model; a term that means “not reported” is empty."""
    if field.is_list or field.kind is FieldKind.STATE or not field.public:
        return False
    value = getattr(example, field.name)
    return bool(value) and not getattr(value, "absent", False) and value not in ("not-known", "not-stated")


def _build_readability_table(examples: list[Example]) -> ReportTable:
    """Flesch-Kincaid grades of the plain summaries; grade n is read at about age n + 5."""
    grades = Counter(int(compute_grade(example.summary)) for example in examples)
    rows = tuple((f"Grade {grade}, age about {grade + 5}", grades[grade]) for grade in sorted(grades))
    return ReportTable("Reading grade of the plain summaries", ("Grade", "Entries"), rows)


def _build_not_reported_table(examples: list[Example]) -> ReportTable:
    counted = Counter(line for example in examples for line in list_gaps(example))
    return ReportTable(f"Not reported, of {len(examples)} entries", ("What", "Entries"), tuple(counted.most_common()))


def _build_copies_table(examples: list[Example]) -> ReportTable:
    copies = Source.objects.filter(is_copy=True, example__in=examples).select_related("example")
    rows = tuple((f"{source.example.slug} {source.number}", source.citation, source.address) for source in copies)
    title = "Sources that are copies: replace with the publisher’s own"
    return ReportTable(title, ("Entry and number", "Source", "Address"), tuple(sorted(rows)))
