"""manage.py catalogue_report: prints what entries lack, as text or CSV. What the catalogue covers is on /coverage/."""

import csv
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.core.management.base import BaseCommand

from examples.admin.writing_advice import compute_grade
from examples.documents.field_types import EntryField, FieldKind
from examples.documents.schema import ENTRY_FIELDS, PARTS
from examples.models import Example, Source
from examples.presenters.csv_cells import escape_formula
from examples.presenters.not_reported import list_gaps

NAME_WIDTH = 44


@dataclass(frozen=True)
class ReportTable:
    """The first cell of a row says what the row counts; the others are numbers or text."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str | int, ...]]


class Command(BaseCommand):
    help = (
        "Prints empty fields, what is not reported, reading grades and sources that are copies, in published entries."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--csv", action="store_true", help="print CSV, one table below the other")

    def handle(self, *args: Any, **options: Any) -> None:
        for table in build_report_tables():
            if options["csv"]:
                lines = ((table.title,), table.columns, *table.rows, ())
                csv.writer(self.stdout).writerows([escape_formula(cell) for cell in line] for line in lines)
            else:
                self._print_text(table)

    def _print_text(self, table: ReportTable) -> None:
        self.stdout.write(f"\n{table.title}\n{'=' * len(table.title)}")
        for name, *cells in table.rows:
            self.stdout.write(f"{str(name)[:NAME_WIDTH]:<{NAME_WIDTH}}  {', '.join(map(str, cells))}")


def build_report_tables() -> Iterator[ReportTable]:
    examples = list(Example.objects.published().with_details())
    filled = Counter(field.label for example in examples for field in ENTRY_FIELDS if _is_filled(example, field))
    filled.update(part.title for example in examples for part in PARTS if getattr(example, part.name).all())
    filled["Cost with an amount"] = sum(any(cost.amount is not None for cost in e.costs.all()) for e in examples)
    yield ReportTable(f"Filled in, of {len(examples)} entries", ("Field", "Entries"), filled.most_common())
    yield from _build_reading_tables(examples)
    gaps = Counter(line for example in examples for line in list_gaps(example))
    yield ReportTable(f"Not reported, of {len(examples)} entries", ("What", "Entries"), gaps.most_common())
    copies = Source.objects.filter(is_copy=True, example__in=examples).select_related("example")
    cited = sorted((f"{source.example.slug} {source.number}", source.citation, source.address) for source in copies)
    title = "Sources that are copies: replace with the publisher’s own"
    yield ReportTable(title, ("Entry and number", "Source", "Address"), cited)


def _build_reading_tables(examples: Sequence[Example]) -> Iterator[ReportTable]:
    """Flesch-Kincaid grades; grade n is read at about age n + 5."""
    grades = {example.slug: compute_grade(example.summary) for example in examples}
    counts = sorted(Counter(map(int, grades.values())).items())
    rows = [(f"Grade {grade}, age about {grade + 5}", count) for grade, count in counts]
    yield ReportTable("Reading grade of the plain summaries", ("Grade", "Entries"), rows)
    hardest = [(slug, f"{grades[slug]:.1f}") for slug in sorted(grades, key=grades.__getitem__)[:-11:-1]]
    title = f"Hardest summaries; the median grade is {median(grades.values() or [0]):.1f}"
    yield ReportTable(title, ("Entry", "Grade"), hardest)


def _is_filled(example: Example, field: EntryField) -> bool:
    """A list of terms is not a field of the model; a term that means “not reported” is empty."""
    if field.is_list or field.kind is FieldKind.STATE or not field.public:
        return False
    value = getattr(example, field.name)
    return bool(value) and not getattr(value, "absent", False) and value not in ("not-known", "not-stated")
