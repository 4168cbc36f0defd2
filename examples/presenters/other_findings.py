"""Examples that found no difference, mixed results or harm, or that were stopped, so that boards can cite them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from examples.models import Example, Outcome
from examples.presenters.formatting import format_date
from examples.presenters.urls import TextLink

HEADING = "No difference, mixed results, harm, and what was stopped"
STOPPED_NOTE = (
    "Stopping something does not show that it did not help. Each example says why it was stopped, and who says so. "
    "Source numbers refer to the list of sources on the page of the example."
)
OTHER_FINDINGS = (Example.Direction.NO_DIFFERENCE, Example.Direction.MIXED, Example.Direction.HARMFUL)


@dataclass(frozen=True)
class OutcomeResult:
    """`found`: the finding in words. `source`: its citation, linked if it has an address."""

    measure: str
    result: str
    found: str
    source: TextLink


@dataclass(frozen=True)
class StudiedExample:
    """`summary`: of the study. `stopped`: why, if it was. `results`: only those with a finding of this list."""

    title: str
    href: str
    evidence: str
    finding: str
    evaluated_by: str
    summary: str
    stopped: str
    results: list[OutcomeResult]


@dataclass(frozen=True)
class FindingGroup:
    """`slug`: the anchor in the page. `note`: what readers must know before they read the list."""

    slug: str
    label: str
    examples: list[StudiedExample]
    note: str = ""


def list_finding_groups() -> list[FindingGroup]:
    """One group for each finding, then what was stopped, whatever was found, then the examples with another finding but
    such a single result."""
    rows = Example.objects.published().filter(
        Q(evidence_direction__in=OTHER_FINDINGS) | Q(outcomes__direction__in=OTHER_FINDINGS) | ~Q(stopped="")
    )
    examples = list(
        rows.distinct().select_related("evidence").prefetch_related("outcomes__source").order_by("title", "pk")
    )
    groups = [
        FindingGroup(finding, str(finding.label), _select_by_finding(examples, {finding})) for finding in OTHER_FINDINGS
    ]
    stopped = [_build_example(example) for example in examples if example.stopped]
    others = [
        built for built in _select_by_finding(examples, set(Example.Direction) - {*OTHER_FINDINGS}) if built.results
    ]
    return [
        *groups,
        FindingGroup("stopped", "Stopped", stopped, STOPPED_NOTE),
        FindingGroup("single-results", "Single results of this kind in other examples", others),
    ]


def _select_by_finding(examples: Iterable[Example], findings: set[Example.Direction]) -> list[StudiedExample]:
    return [_build_example(example) for example in examples if example.evidence_direction in findings]


def _build_example(example: Example) -> StudiedExample:
    results = [outcome for outcome in example.outcomes.all() if outcome.direction in OTHER_FINDINGS]
    not_stated = example.evaluated_by == Example.EvaluatedBy.NOT_STATED
    return StudiedExample(
        title=example.title,
        href=example.get_absolute_url(),
        evidence=example.evidence.label if example.evidence else "",
        finding=example.get_evidence_direction_display(),
        evaluated_by="" if not_stated else example.get_evaluated_by_display(),
        summary=example.evidence_summary,
        stopped=example.stopped,
        results=[_build_result(outcome) for outcome in results],
    )


def _build_result(outcome: Outcome) -> OutcomeResult:
    source = TextLink(outcome.source.citation, outcome.source.address)
    return OutcomeResult(outcome.measure, outcome.result, outcome.get_direction_display(), source)


def cite_list(address: str) -> str:
    """How to cite the list as it is today."""
    today = timezone.localdate()
    author = settings.SITE_OWNER or settings.SITE_NAME
    site = f" {settings.SITE_NAME}." if author != settings.SITE_NAME else ""
    return f"{author} ({today.year}). {HEADING}.{site} List as of {format_date(today)}. {address}"
