"""An example's page: its banner, key facts, gaps and related examples, beside the example itself."""

from django.utils import timezone

from examples.catalogue.snapshot import Catalogue
from examples.documents.queries import list_related_slugs, read_page_example
from examples.documents.schema import FIELD_BY_NAME, PART_BY_NAME, PARTS
from examples.models import Example
from examples.presenters.formatting import format_date
from examples.presenters.key_facts import list_facts, list_key_facts, list_lead_websites
from examples.presenters.not_reported import list_gaps
from examples.presenters.sections import list_sections
from examples.presenters.study_and_finding import render_evidence
from examples.presenters.translations_and_easy_read import list_other_formats
from examples.presenters.urls import get_question_url

# Field -> label; part -> field of a row -> label.
LABELS = {name: field.label for name, field in FIELD_BY_NAME.items()} | {
    part.name: {field.name: field.label for field in part.fields} for part in PARTS
}


class EntryPage:
    """Context of example.html. The example comes with its rows: see `load_entry_page` and `with_details()`.

    `key_facts`: the strip under the title; `facts`: the others. `related`: cards from the catalogue, so published
    entries only. `leads`: lead organisations that have a website, shown if no contact is published. `formats`: links to
    translations and the Easy Read version.
    """

    def __init__(self, example: Example, catalogue: Catalogue) -> None:
        self.example = example
        self.labels = LABELS
        self.banner = get_banner(example)
        self.formats = list_other_formats(example)
        level = example.evidence
        self.evidence = render_evidence(
            level.label if level else "", level.order + 1 if level else 0, example.evidence_direction
        )
        self.key_facts = list(list_key_facts(example, catalogue))
        self.facts = list(list_facts(example, catalogue))
        self.gaps = list(list_gaps(example))
        related = filter(None, map(catalogue.get_card, list_related_slugs(example)))
        self.related = sorted(related, key=lambda card: card.title.casefold())
        self.leads = list_lead_websites(example)
        self.missing_href, self.contact_href = (get_question_url(example, name) for name in ("missing", "contact"))
        self.sections = list(list_sections(self._get_content))

    def _get_content(self, name: str) -> object:
        """The value of the page or the example with this name; the rows of a part."""
        if name in PART_BY_NAME:
            return self.example.get_rows(name)
        return vars(self)[name] if name in vars(self) else getattr(self.example, name)


def load_entry_page(slug: str, catalogue: Catalogue) -> EntryPage | None:
    """The page of a published or retired example; None if no public page has this address."""
    example = read_page_example(slug, catalogue.reference_data.shared_rows)
    return EntryPage(example, catalogue) if example else None


def get_banner(example: Example) -> str | None:
    """Why a reader should be careful: it is retired, or its check is overdue."""
    if example.is_retired:
        was = f"was retired on {format_date(example.retired_at)}" if example.retired_at else "is retired"
        return f"This entry {was}: {example.retired_reason}"
    if example.check_due and example.check_due < timezone.localdate():
        due = format_date(example.check_due)
        return f"This entry was due to be checked again by {due}. Some of it may be out of date."
    return None
