"""A brief on one or more examples, in the order of a business case."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils import timezone

from examples.documents.schema import FIELD_BY_NAME, PART_BY_NAME
from examples.models import ICB, Cost, Example, Source
from examples.models.terms import get_stated_label
from examples.presenters import comparison
from examples.presenters.brief_blocks import (
    Block,
    Brief,
    Bullets,
    EntryHeading,
    Paragraph,
    Prose,
    Section,
    Table,
)
from examples.presenters.brief_policy import get_letter, list_duty_blocks
from examples.presenters.citation import build_citation
from examples.presenters.formatting import format_cost, format_date, format_example_count, format_iso_date
from examples.presenters.not_reported import list_gaps
from examples.presenters.site_licence import get_licence_text
from examples.presenters.urls import TextLink, get_question_url

NOT_REPORTED = "Not reported"
MAX_AMOUNTS = 2  # of an example in the summary
NAMED_SOURCES = re.compile(r"\b[Ss]ources? \d+(?:(?:, | and |, and | to )\d+)*\b")
ENDORSEMENT = (
    "Being listed is not an endorsement, and no substitute for local judgement. Read how each example was studied "
    "together with what was found."
)


@dataclass(frozen=True)
class BriefRequest:
    """What a brief is made from. `root`: the site's address without a trailing slash. `url`: of the brief.

    `notices`: what the address names but the brief cannot show; their addresses are on this site.
    """

    examples: Sequence[Example]
    board: ICB | None
    revision: int
    root: str
    url: str
    notices: Sequence[TextLink] = ()


def build_brief(request: BriefRequest) -> Brief:
    writer = BriefWriter(request)
    today = format_date(timezone.localdate())
    return Brief(
        title=writer.build_title(),
        site=settings.SITE_NAME,
        intro=list(writer.list_intro(today)),
        sections=[Section(f"{n}. {heading}", blocks) for n, (heading, blocks) in enumerate(writer.list_sections(), 1)],
        running_line=f"{settings.SITE_NAME}: brief. Catalogue revision {request.revision}, {today}.",
        url=request.url,
    )


class BriefWriter:
    """Writes the sections. A source keeps the number it has on the page of its example, because texts name it; with
    several examples the letter of the example stands in front.
    """

    def __init__(self, request: BriefRequest) -> None:
        self.request, self.examples = request, request.examples
        letters = {example.pk: get_letter(number) for number, example in enumerate(self.examples)}
        self.letters = letters if len(letters) > 1 else dict.fromkeys(letters, "")

    def build_title(self) -> str:
        what = self.examples[0].title if len(self.examples) == 1 else format_example_count(len(self.examples))
        return f"Brief: {what}" + (f", for {self.request.board.name}" if self.request.board else "")

    def list_intro(self, today: str) -> Iterator[Paragraph]:
        for notice in self.request.notices:
            yield Paragraph(notice.text, href=notice.href and self.request.root + notice.href)
        if not self.examples:
            yield Paragraph(
                "No example has been chosen for this brief. Add examples to your shortlist, then make the brief."
            )
            return
        made = f"Made from {settings.SITE_NAME} on {today}, catalogue revision {self.request.revision}."
        yield Paragraph(f"{made} {settings.SITE_NAME} is not an NHS website. {ENDORSEMENT}")

    def list_sections(self) -> Iterator[tuple[str, list[Block]]]:
        if not self.examples:
            return
        if len(self.examples) > 1:
            yield "Summary of the examples", [build_summary_table(self.examples)]
        duty = list_duty_blocks(self.examples, self.request.board)
        yield "The need and the duty", [*duty, *self._list_by_example(list_need_blocks)]
        yield "What others did", self._list_by_example(list_action_blocks)
        yield "What was found, and how sure we can be", self._list_by_example(self._list_finding_blocks)
        yield "What it costs, and what is not known", self._list_by_example(self._list_cost_blocks)
        yield "Effect on equality", self._list_by_example(list_equality_blocks)
        yield "What it takes to start", self._list_by_example(self._list_start_blocks)
        yield "Risks and challenges", self._list_by_example(list_risk_blocks)
        yield PART_BY_NAME["sources"].title, self._list_by_example(self._list_source_blocks)
        yield "How to cite", list(self._list_how_to_cite_blocks())

    def _list_by_example(self, list_blocks: Callable[[Example], Iterable[Block]]) -> list[Block]:
        """Under a heading for each example; those that report nothing share one line."""
        blocks: list[Block] = []
        silent = []
        for number, example in enumerate(self.examples):
            found = [self._add_letters(block, example) for block in list_blocks(example)]
            if not found:
                silent.append(get_letter(number))
                continue
            heading = f"{get_letter(number)}. {example.title}"
            blocks += [EntryHeading(heading), *found] if len(self.examples) > 1 else found
        if silent:
            blocks.append(Paragraph(", ".join(silent) if len(self.examples) > 1 else "", label=NOT_REPORTED))
        return blocks

    def _add_letters(self, block: Block, example: Example) -> Block:
        """Where a text names its sources, as in “(sources 2 and 3)”, puts the letter of its example before each."""
        letter = self.letters[example.pk]
        if not letter or not isinstance(block, Prose | Paragraph):
            return block
        return replace(block, text=NAMED_SOURCES.sub(lambda m: re.sub(r"\d+", rf"{letter}\g<0>", m[0]), block.text))

    def _cite(self, source: Source | None) -> str:
        return f"[{self.letters[source.example_id]}{source.number}]" if source else ""

    def _list_source_blocks(self, example: Example) -> Iterator[Block]:
        sources = example.sources.all()
        if sources:
            yield Bullets(
                [TextLink(f"{self._cite(row)} {_format_source(row)}", row.address) for row in sources], small=True
            )

    def _list_finding_blocks(self, example: Example) -> Iterator[Block]:
        cited = self._cite(example.evidence_source)
        level = example.evidence
        studied = f"{level.label}. {level.hint}" if level else "Not graded yet."
        yield Paragraph(f"{studied} {cited}".strip(), FIELD_BY_NAME["evidence"].label)
        yield Paragraph(f"{example.get_evidence_direction_display()}.", FIELD_BY_NAME["evidence_direction"].label)
        yield Paragraph(f"{example.get_evaluated_by_display()}.", FIELD_BY_NAME["evaluated_by"].label)
        yield from _list_prose(example, "evidence_summary", "what_changed")
        if outcomes := example.outcomes.all():
            label = PART_BY_NAME["outcomes"].by_name
            header = [label[name].label for name in ("measure", "result", "comparator", "design")]
            rows = [
                (
                    outcome.measure,
                    f"{outcome.result} {self._cite(outcome.source)}",
                    outcome.comparator or NOT_REPORTED,
                    f"{outcome.design}; {outcome.period} ({outcome.get_kind_display().lower()})",
                )
                for outcome in outcomes
            ]
            yield Table(f"Results of {example.title}", header, rows, (27, 27, 18, 28))

    def _list_cost_blocks(self, example: Example) -> Iterator[Block]:
        if band := get_stated_label(example.cost_band):
            yield Paragraph(band, FIELD_BY_NAME["cost_band"].label)
        if costs := example.costs.all():
            label = PART_BY_NAME["costs"].by_name
            header = [label[name].label for name in ("kind", "amount", "covers", "basis", "price_year")]
            rows = [
                (
                    str(cost.get_kind_display()),
                    f"{format_cost(cost) or NOT_REPORTED} {self._cite(cost.source)}".strip(),
                    ". ".join(text.rstrip(".") for text in (cost.covers, cost.note) if text) or NOT_REPORTED,
                    str(cost.get_basis_display()),
                    str(cost.price_year or NOT_REPORTED),
                )
                for cost in costs
            ]
            yield Table(f"Costs of {example.title}", header, rows, (12, 26, 40, 12, 10))
        if gaps := list(list_gaps(example)):
            yield Paragraph(f"{'; '.join(gaps)}.", "Not known")

    def _list_start_blocks(self, example: Example) -> Iterator[Block]:
        yield from _list_prose(example, "to_start", "lessons")
        for name in ("workforce", "implementation_time"):
            if text := getattr(example, name):
                yield Paragraph(text, FIELD_BY_NAME[name].label)
        if example.materials:
            yield Paragraph(str(example.get_materials_display()), FIELD_BY_NAME["materials"].label)
        if resources := example.resources.all():
            yield Bullets([TextLink(row.title, row.address) for row in resources], PART_BY_NAME["resources"].title)
        label = FIELD_BY_NAME["contact_name"].label
        if contact := "; ".join(filter(None, comparison.list_contact(example))):
            yield Paragraph(contact, label)
        else:
            form = self.request.root + get_question_url(example, "contact")
            yield Paragraph("No contact published. Ask us to put you in touch:", label, form)

    def _list_how_to_cite_blocks(self) -> Iterator[Block]:
        citations = [build_citation(example, self.request.root) for example in self.examples]
        yield Bullets([TextLink(citation.text, citation.url) for citation in citations], small=True)
        yield Paragraph(self.request.url, "This brief", self.request.url)
        yield Paragraph(get_licence_text(), "Reuse")


def build_summary_table(examples: Sequence[Example]) -> Table:
    """One line for each example, for readers who read no further."""
    columns: tuple[tuple[str, Callable[[Example], list[str]], int], ...] = (
        (FIELD_BY_NAME["evidence_direction"].label, comparison.list_finding, 15),
        (FIELD_BY_NAME["evidence"].label, comparison.list_evidence, 17),
        (PART_BY_NAME["costs"].title, list_amounts, 24),
        ("Who and where", lambda e: [*comparison.list_lead_organisations(e), *comparison.list_places(e)], 22),
    )
    rows = [
        (
            f"{get_letter(number)}. {example.title}",
            *("; ".join(filter(None, read(example))) or NOT_REPORTED for _, read, _ in columns),
        )
        for number, example in enumerate(examples)
    ]
    header, widths = ["Example", *(label for label, _, _ in columns)], (22, *(width for _, _, width in columns))
    return Table("What was found, the costs and the places", header, rows, widths)


def list_amounts(example: Example) -> list[str]:
    """The cost band and the first amounts; the others are counted."""
    band, amounts = get_stated_label(example.cost_band), [cost for cost in example.costs.all() if format_cost(cost)]
    first = [_format_amount(cost) for cost in amounts[:MAX_AMOUNTS]]
    more = f"and {len(amounts) - MAX_AMOUNTS} more" if len(amounts) > MAX_AMOUNTS else ""
    return [band, *first, more]


def _format_amount(cost: Cost) -> str:
    """The summary has no column for the basis, so it names one that is not actual."""
    basis = "" if cost.basis == Cost.Basis.ACTUAL else f" ({cost.get_basis_display().lower()})"
    return f"{cost.get_kind_display()}: {format_cost(cost)}{basis}"


def list_need_blocks(example: Example) -> Iterator[Block]:
    if example.need:
        yield Prose(example.need)


def list_action_blocks(example: Example) -> Iterator[Block]:
    facts = {
        "Where": comparison.list_places(example),
        FIELD_BY_NAME["started"].label: comparison.list_dates(example),
        FIELD_BY_NAME["stage"].label: comparison.list_stage(example),
        FIELD_BY_NAME["checked_on"].label: [format_date(example.checked_on)],
    }
    texts = (
        f"{label}{'' if label.endswith('?') else ':'} {'; '.join(filter(None, lines)) or NOT_REPORTED.lower()}"
        for label, lines in facts.items()
    )
    leads = "; ".join(comparison.list_lead_organisations(example)) or NOT_REPORTED
    yield Paragraph(". ".join((leads, *texts)) + ".", "Led by")
    if example.kind == Example.Kind.REVIEW:
        yield Paragraph("It says what several studies found, not what one service does.", example.get_kind_display())
    yield Paragraph(example.summary)
    yield from _list_prose(example, "what_was_done")
    if places := example.adoptions.all():
        label = PART_BY_NAME["adoptions"].title
        yield Paragraph(f"{'; '.join(map(comparison.format_adoption, places))}.", label)


def list_equality_blocks(example: Example) -> Iterator[Block]:
    if example.equality_effect:
        yield Paragraph(example.equality_effect)


def list_risk_blocks(example: Example) -> Iterator[Block]:
    yield from _list_prose(example, "what_made_it_hard", "stopped", "limits")


def _list_prose(example: Example, *names: str) -> Iterator[Prose]:
    """Each field that has a text, under its own label."""
    yield from (Prose(getattr(example, name), FIELD_BY_NAME[name].label) for name in names if getattr(example, name))


def _format_source(source: Source) -> str:
    published = f" Published {format_iso_date(source.published)}." if source.published else ""
    read = f" Accessed {format_date(source.read_on)}." if source.read_on else ""
    copy = " What we read was a copy on another site." if source.is_copy else ""
    note = f" {source.note}" if source.note else ""
    return f"{source.citation.rstrip('.')}.{published}{read}{copy}{note}"
