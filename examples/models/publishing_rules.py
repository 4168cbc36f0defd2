"""What a published entry must have: messages for editors, and the conditions that the database enforces."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction

from examples.models.example import Example


@dataclass(frozen=True)
class Requirement:
    """`field`: of the form. `condition`: what must be true of a published example `e`, in SQL for both databases; empty
    if a constraint of the model enforces it. `tables`: what the condition depends on besides examples_example."""

    field: str
    message: str
    condition: str = ""
    tables: tuple[str, ...] = ()


def _has_term(vocabulary: str, message: str) -> Requirement:
    return Requirement(
        vocabulary,
        message,
        "EXISTS (SELECT 1 FROM examples_example_terms x JOIN examples_term t ON t.id = x.term_id"
        f" WHERE x.example_id = e.id AND t.vocabulary = '{vocabulary}')",
        ("examples_example_terms",),
    )


# In the order of the form.
REQUIREMENTS = (
    Requirement("summary", "Write a plain summary: two to four short sentences for the public."),
    _has_term("setting", "Choose at least one setting: where the care is given."),
    _has_term("population", "Choose at least one population: who the example is for."),
    _has_term("priority", "Choose at least one ICB priority that the example serves."),
    Requirement("stage", "Choose a stage. If you do not know the stage, choose “Status not confirmed”."),
    Requirement("evidence", "Choose a level of evidence."),
    Requirement(
        "evidence_source",
        "Choose the source that supports the level of evidence. If no source does, choose the level “Described only”.",
        '(EXISTS (SELECT 1 FROM examples_term t WHERE t.id = e.evidence_id AND t."order" = 0)'
        " OR EXISTS (SELECT 1 FROM examples_source s WHERE s.id = e.evidence_source_id AND s.example_id = e.id))",
    ),
    Requirement("cost_band", "Choose a cost band. If no source gives a cost, choose “Not stated”."),
    Requirement(
        "participations",
        "Add the organisation that leads the example, or tick “We are looking for the provider”.",
        "(e.provider_sought OR EXISTS (SELECT 1 FROM examples_participation p"
        " WHERE p.example_id = e.id AND p.role = 'lead'))",
        ("examples_participation",),
    ),
    Requirement(
        "sources",
        "Add at least one source that you have read.",
        "EXISTS (SELECT 1 FROM examples_source s WHERE s.example_id = e.id)",
        ("examples_source",),
    ),
    Requirement("checked_on", "Add the day of the last check against the sources.", "e.checked_on IS NOT NULL"),
    Requirement("check_due", "Add the day of the next check.", "e.check_due IS NOT NULL"),
)


@contextmanager
def defer_publish_checks(example: Example) -> Iterator[None]:
    """Lets an example be stored step by step, by treating it as in review and not scheduled to retire. At the end the
    database checks all of it. If something is missing, raises IntegrityError and undoes all steps."""
    status, retire_at = example.status, example.retire_at
    with transaction.atomic():
        Example.objects.filter(pk=example.pk).published().update(status=Example.Status.IN_REVIEW, retire_at=None)
        if status == Example.Status.PUBLISHED:
            example.status, example.retire_at = Example.Status.IN_REVIEW, None
        try:
            yield
        finally:
            example.status, example.retire_at = status, retire_at
        Example.objects.filter(pk=example.pk).update(status=status, retire_at=retire_at)
