"""What the catalogue covers and what it lacks, as tables: for editors who decide what to look for next."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from examples.admin.writing_advice.readability import grade
from examples.models import Example, Source, Term, Vocabulary
from examples.presenters.csv_cells import escape_formula
from examples.presenters.not_reported import list_gaps

CROSSED = (Vocabulary.SETTING, Vocabulary.POPULATION, Vocabulary.PRIORITY)


Row = tuple[str | int, ...]


@dataclass(frozen=True)
class Table:
    """A titled table. The first cell of a row says what the row counts, the others are numbers."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def cells(self) -> Iterator[Row]:
        """Title, columns, rows and an empty line, nothing in them that a spreadsheet would run."""
        lines: tuple[Row, ...] = ((self.title,), self.columns, *self.rows, ())
        yield from (tuple(escape_formula(value) for value in line) for line in lines)


def tables() -> Iterator[Table]:
    """Published entries only, read once."""
    examples = list(Example.objects.published().with_details())
    terms = {vocabulary: list(Term.objects.in_vocabulary(vocabulary).current()) for vocabulary in CROSSED}
    yield _evidence(examples)
    for down, across in combinations(CROSSED, 2):
        yield _crossed(examples, down, terms[down], across, terms[across])
    yield _readability(examples)
    yield _not_reported(examples)
    yield _copies(examples)


def _evidence(examples: list[Example]) -> Table:
    directions = list(Example.Direction)
    counted = Counter((example.evidence_id, example.evidence_direction) for example in examples)
    rows: tuple[Row, ...] = tuple(
        (level.label, *(counts := [counted[level.pk, direction] for direction in directions]), sum(counts))
        for level in Term.objects.in_vocabulary(Vocabulary.EVIDENCE)
    )
    return Table("Evidence: level by direction", ("Level", *(str(d.label) for d in directions), "All"), rows)


def _crossed(
    examples: Iterable[Example], down: Vocabulary, rows: list[Term], across: Vocabulary, columns: list[Term]
) -> Table:
    counted: Counter[tuple[int, int]] = Counter()
    for example in examples:
        tags = [(term.vocabulary, term.pk) for term in example.terms.all()]
        counted.update((one, other) for v, one in tags if v == down for w, other in tags if w == across)
    cells: tuple[Row, ...] = tuple((row.label, *(counted[row.pk, column.pk] for column in columns)) for row in rows)
    return Table(f"{down.label} by {across.label}", (down.label, *(column.label for column in columns)), cells)


def _readability(examples: list[Example]) -> Table:
    """Flesch-Kincaid grades of the plain summaries; grade n is read at about age n + 5."""
    grades = Counter(int(grade(example.summary)) for example in examples)
    rows = tuple((f"Grade {grade}, age about {grade + 5}", grades[grade]) for grade in sorted(grades))
    return Table("Reading grade of the plain summaries", ("Grade", "Entries"), rows)


def _not_reported(examples: list[Example]) -> Table:
    counted = Counter(line for example in examples for line in list_gaps(example))
    return Table(f"Not reported, of {len(examples)} entries", ("What", "Entries"), tuple(counted.most_common()))


def _copies(examples: list[Example]) -> Table:
    copies = Source.objects.filter(is_copy=True, example__in=examples).select_related("example")
    rows = tuple((f"{source.example.slug} {source.number}", source.citation, source.address) for source in copies)
    title = "Sources that are copies: replace with the publisher’s own"
    return Table(title, ("Entry and number", "Source", "Address"), tuple(sorted(rows)))
