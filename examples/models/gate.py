"""What keeps an example from being published, in editors' words. The database says the same: triggers/rules.py."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction

from examples.models.example import Example
from examples.models.participation import Participation
from examples.models.terms import Vocabulary


@dataclass(frozen=True)
class Gap:
    """Something a published example must have: the field or the group of rows it belongs in, and what to do."""

    field: str
    message: str

    @property
    def anchor(self) -> str:
        """Where the form has it."""
        return f"{self.field}-group" if self.field in ROWS else f"id_{self.field}"


ROWS = ("participations", "sources")
TAGS = {
    Vocabulary.SETTING: "Tick at least one setting: where the care is given.",
    Vocabulary.POPULATION: "Tick at least one population: whom it is for.",
    Vocabulary.PRIORITY: "Tick at least one ICB priority that it serves.",
}


def missing(example: Example) -> list[Gap]:
    """Everything at once, in the order of the form. Reads the rows, so save the example's parts and tags first."""
    return [*_summary(example), *_tags(example), *_grades(example), *_claims(example)]


def _summary(example: Example) -> Iterator[Gap]:
    if not example.summary:
        yield Gap("summary", "Write a plain summary: two to four short sentences for the public.")


def _tags(example: Example) -> Iterator[Gap]:
    found = set(example.terms.filter(vocabulary__in=TAGS).values_list("vocabulary", flat=True).order_by())
    for vocabulary, message in TAGS.items():
        if vocabulary not in found:
            yield Gap(vocabulary.value, message)


def _grades(example: Example) -> Iterator[Gap]:
    if example.stage is None:
        yield Gap("stage", "Choose a stage; there is one for “not known”.")
    if example.evidence is None:
        yield Gap("evidence", "Choose a level of evidence.")
    elif example.evidence.order > 0 and not _cites_its_own(example):
        yield Gap(
            "evidence_source",
            f"Choose the source that the level “{example.evidence}” follows from, one of this example's own, "
            "or choose the first level.",
        )
    if example.cost_band is None:
        yield Gap("cost_band", "Choose a cost band; there is one for “not stated”.")


def _cites_its_own(example: Example) -> bool:
    return example.evidence_source is not None and example.evidence_source.example_id == example.pk


def _claims(example: Example) -> Iterator[Gap]:
    lead = example.participations.filter(role=Participation.Role.LEAD)
    if not example.provider_sought and not lead.exists():
        yield Gap("participations", "Add the organisation that leads it, or tick “we are looking for the provider”.")
    if not example.sources.exists():
        yield Gap("sources", "Add at least one source that you have read.")


@contextmanager
def judged_at_the_end(example: Example) -> Iterator[None]:
    """Lets an example be written piece by piece: the database judges it whole when the block ends.

    Inside, an example that is or shall be published counts as in review, in this transaction only, and has no day for
    its retirement. Raises IntegrityError at the end if something that a published example must have is missing; all is
    then undone.
    """
    wanted, day = example.status, example.retire_at
    with transaction.atomic():
        Example.objects.filter(pk=example.pk).published().update(status=Example.Status.IN_REVIEW, retire_at=None)
        if wanted == Example.Status.PUBLISHED:
            example.status, example.retire_at = Example.Status.IN_REVIEW, None
        try:
            yield
        finally:
            example.status, example.retire_at = wanted, day
        Example.objects.filter(pk=example.pk).update(status=wanted, retire_at=day)
