"""What the database refuses, in editors' words, and where on the form it belongs."""

from collections.abc import Iterator

from django.apps import apps
from django.db import IntegrityError
from django.db.models import Model, ProtectedError, RestrictedError, UniqueConstraint
from django.utils.text import capfirst

from examples.models.gate import Gap

# constraint -> (field of its model's form, what to do)
WORDS = {
    "cost_amount_has_source": ("source", "An amount needs the source that gives it."),
    "cost_range_in_order": ("amount_to", "“To” needs an amount before it, and may not be smaller."),
    "cost_says_something": ("covers", "Give an amount, or say what it covers, or write a note."),
    "empty_search_has_words": ("words", "A search has words."),
    "empty_search_unique": ("", "These words are counted for this day already."),
    "example_copy_never_public": ("status", "A working copy is never public itself: publish it over its entry."),
    "example_ended_not_before_started": ("ended_on", "The end may not be before the start."),
    "example_icb_unique": ("", "Each ICB can be named only once for an example."),
    "example_named": ("title", "An example needs a title and a slug."),
    "example_published_with_date_and_summary": ("summary", "A published example needs a plain summary."),
    "example_published_with_evidence_stage_cost": (
        "evidence", "A published example needs a level of evidence, a stage and a cost band.",
    ),
    "example_retired_with_reason": ("retired_reason", "Say why it is retired: readers see the reason."),
    "example_retirement_scheduled_with_reason": (
        "retired_reason", "Only a published example is retired on a day, and readers will want to know why.",
    ),
    "example_scheduled_from_review": ("publish_at", "Send it to review first: only then is it published on a day."),
    "example_slug_not_reserved": ("slug", "The list of retired entries has this address. Choose another slug."),
    "framework_item_headed": ("heading", "An item needs a heading."),
    "icb_closed_after_opened": ("closed", "The day it closed must be after the day it opened."),
    "icb_named": ("name", "An ICB needs a name and an ODS code."),
    "link_has_address": ("address", "A link has an address."),
    "organisation_named": ("name", "An organisation needs a name."),
    "outcome_complete": (
        "measure", "An outcome needs a measure, a result, a period and a design. Write “not stated” where it is not.",
    ),
    "participation_unique": ("", "Each organisation can have the same role only once."),
    "quote_worded": ("text", "A quote needs its words."),
    "resource_titled": ("title", "A resource needs a title."),
    "source_cited": ("citation", "A source needs a citation: who published it and what it is."),
    "source_number_unique": (
        "", "Two sources may not have the same number. To swap two, give one a free number and save in between.",
    ),
    "succession_of_another": ("successor", "A board can not take over from itself."),
    "suggestion_says_something": ("what", "A suggestion says something."),
    "succession_unique": ("", "This succession is recorded already."),
    "term_replaced_only_when_retired": ("retired_on", "A term that is replaced needs the day it was retired."),
    "term_slug_unique": ("slug", "This vocabulary has a term with this slug already, perhaps a retired one."),
    "term_vocabulary_known": ("vocabulary", "Choose one of the vocabularies."),
}  # fmt: skip


class Refused(Exception):
    """Nothing was saved. `gaps` says why, all of it."""

    def __init__(self, gaps: list[Gap]) -> None:
        self.gaps = gaps
        super().__init__(", ".join(gap.message for gap in gaps))


def explain(error: IntegrityError) -> Gap:
    """One sentence about what the database would not take."""
    if isinstance(error, ProtectedError | RestrictedError):
        used = error.protected_objects if isinstance(error, ProtectedError) else error.restricted_objects
        names = "; ".join(sorted({f"{row._meta.verbose_name} “{row}”" for row in used}))
        return Gap("", f"Nothing was changed, because what you wanted to delete is still in use by: {names}.")
    text = str(error).splitlines()[0]
    for constraint, columns in _constraints():
        if constraint in text or (columns and text.endswith(columns)):
            return Gap(*WORDS[constraint])
    return Gap("", f"Nothing was saved. The database refused it: {capfirst(text)}.")


def _constraints() -> Iterator[tuple[str, str]]:
    """Each constraint's name, and the columns by which SQLite calls it where it is one of uniqueness."""
    for model in apps.get_app_config("examples").get_models():
        for constraint in model._meta.constraints:
            if constraint.name in WORDS:
                yield constraint.name, _columns(model, constraint) if isinstance(constraint, UniqueConstraint) else ""


def _columns(model: type[Model], constraint: UniqueConstraint) -> str:
    columns = [field.column for field in model._meta.concrete_fields if field.name in constraint.fields]
    return ", ".join(f"{model._meta.db_table}.{column}" for column in columns)
