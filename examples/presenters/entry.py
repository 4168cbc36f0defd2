"""An example's page: its banner, key facts, gaps and related examples, beside the example itself."""

from django.utils import timezone

from examples.catalogue.snapshot import Catalogue
from examples.documents.schema import DETAIL, FIELD_BY_NAME, PARTS, list_fields
from examples.models import Example, Participation
from examples.presenters.cards import build_result_cards
from examples.presenters.formatting import format_date, format_place_count
from examples.presenters.key_facts import list_key_facts
from examples.presenters.not_reported import list_gaps

# Field -> label; part -> field of a row -> label.
LABELS = {name: field.label for name, field in FIELD_BY_NAME.items()} | {
    part.name: {field.name: field.label for field in part.fields} for part in PARTS
}
OPTIONAL_SECTIONS = {"stopped", "lessons"}  # most entries have nothing to say there
TITLES = {part.name: part.title for part in PARTS}  # not in LABELS, because a row may have a field called “title”


class EntryPage:
    """Context of example.html. Fetch the example `with_details()`, so that its rows are read once each.

    `related`: cards from the catalogue, so published entries only. `leads`: lead organisations that have a website,
    shown if no contact is published.
    """

    def __init__(self, example: Example, catalogue: Catalogue) -> None:
        self.example = example
        self.labels, self.titles = LABELS, TITLES
        self.banner = _get_banner(example)
        self.facts = list(list_key_facts(example))
        self.sections = [
            {"id": field.name.replace("_", "-"), "heading": field.label, "text": getattr(example, field.name)}
            for field in list_fields(DETAIL)
            if field.name not in OPTIONAL_SECTIONS or getattr(example, field.name)
        ]
        self.places = format_place_count(len(example.adoptions.all()))
        self.gaps = list(list_gaps(example))
        slugs = example.related.published().values_list("slug", flat=True)
        cards = [catalogue.cards[catalogue.slots[slug]] for slug in slugs if slug in catalogue.slots]
        self.related = build_result_cards(cards, level=4)
        leads = [p.organisation for p in example.participations.all() if p.role == Participation.Role.LEAD]
        self.leads = [organisation for organisation in leads if organisation.address]


def _get_banner(example: Example) -> str | None:
    if example.is_retired:
        was = f"was retired on {format_date(example.retired_at)}" if example.retired_at else "is retired"
        return f"This entry {was}: {example.retired_reason}"
    if example.check_due and example.check_due < timezone.localdate():
        due = format_date(example.check_due)
        return f"This entry was due to be checked again by {due}. Some of it may be out of date."
    return None
