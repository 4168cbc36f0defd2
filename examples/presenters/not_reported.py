"""What is not known about an example, derived from its empty fields."""

from collections.abc import Iterator

from examples.documents.schema import ENTRY_FIELDS
from examples.models import Cost, Example
from examples.presenters.formatting import format_cost

# Field -> what readers cannot find out when it is empty.
GAP_TEXTS = {field.name: field.not_reported for field in ENTRY_FIELDS if field.not_reported}


def list_gaps(example: Example) -> Iterator[str]:
    """A few words for each gap: who leads it, results and costs first, then the fields in the order of the form."""
    if example.provider_sought:
        yield "who leads it"
    if not example.get_rows("outcomes"):
        yield "any result, measured or estimated"
    elif not any(outcome.nature == "effect" for outcome in example.get_rows("outcomes")):
        yield "its effect on people or services (only reach, activity or opinion is reported)"
    stated = {cost.kind for cost in example.get_rows("costs") if format_cost(cost)}
    if Cost.Kind.SET_UP not in stated:
        yield "cost to set up"
    if Cost.Kind.RUNNING not in stated:
        yield "cost to run"
    yield from (text for name, text in GAP_TEXTS.items() if not getattr(example, name))
    if example.evaluated_by == Example.EvaluatedBy.NOT_STATED:
        yield "who evaluated it"
    if not (example.contact_name or example.contact_email or example.contact_address):
        yield "contact"
    if example.stage and example.stage.absent:
        yield "whether it is still running"
