"""What an entry does not know, worked out from its empty fields. Never typed by anyone."""

from collections.abc import Iterator

from examples.models import Example

# field -> what the reader can not find out here
TEXTS = {
    "what_changed": "What changed as a result",
    "to_start": "What it takes to start",
    "what_made_it_hard": "What made it hard",
    "workforce": "Which staff and how many",
    "equality_effect": "Whether it made care fairer between groups",
    "materials": "Whether there are materials for others to use",
    "started": "When it started",
}


def unknown(example: Example) -> Iterator[str]:
    """One short line for each gap, in the order in which a commissioner would ask."""
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
    for field, text in TEXTS.items():
        if not getattr(example, field):
            yield text
    if not (example.contact_name or example.contact_email or example.contact_address):
        yield "Whom to contact"
    if example.stage and example.stage.absent:
        yield "Whether it is still running"
