"""What is not known about an example, derived from its empty fields."""

from collections.abc import Iterator

from examples.documents.schema import ENTRY_FIELDS
from examples.models import Example

# Field -> what readers cannot find out when it is empty.
GAP_TEXTS = {field.name: field.not_reported for field in ENTRY_FIELDS if field.not_reported}


def list_gaps(example: Example) -> Iterator[str]:
    """One short line for each gap: who leads it, results and costs first, then the fields in the order of the form."""
    if example.provider_sought:
        yield "Who leads it"
    if not example.outcomes.all():
        yield "Any result, measured or estimated"
    elif not any(outcome.nature == "effect" for outcome in example.outcomes.all()):
        yield "Its effect on people or on the use of services: what is reported is reach, activity or opinion"
    if not any(cost.kind == "set-up" for cost in example.costs.all()):
        yield "What it cost to set up"
    if not any(cost.kind == "running" for cost in example.costs.all()):
        yield "What it costs to run"
    yield from (text for name, text in GAP_TEXTS.items() if not getattr(example, name))
    if not (example.contact_name or example.contact_email or example.contact_address):
        yield "Who to contact"
    if example.stage and example.stage.absent:
        yield "Whether it is still running"
