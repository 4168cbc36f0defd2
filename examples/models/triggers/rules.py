"""What the triggers watch and what they refuse, in SQL for both databases."""

from examples.models.publishing_rules import REQUIREMENTS

PREFIX = "inspire_"
VISIBLE_STATUSES = "('published', 'retired')"
RULES = tuple(requirement for requirement in REQUIREMENTS if requirement.condition)
# table -> column that refers to the example
EXAMPLE_TABLES = {
    "examples_example_terms": "example_id",
    "examples_example_framework_items": "example_id",
    "examples_example_related": "from_example_id",
    "examples_exampleicb": "example_id",
    "examples_participation": "example_id",
    "examples_source": "example_id",
    "examples_outcome": "example_id",
    "examples_cost": "example_id",
    "examples_resource": "example_id",
    "examples_quote": "example_id",
    "examples_adoption": "example_id",
    "examples_translation": "example_id",
    "examples_easyreadline": "example_id",
    "examples_change": "example_id",
}
ORGANISATION_TABLE = "examples_organisation"
# Tables whose every change readers see
SHARED_TABLES = (
    "examples_term",
    "examples_icb",
    "examples_succession",
    "examples_strategy",
    "examples_strategypriority",
    "examples_strategypriority_terms",
    "examples_framework",
    "examples_frameworkitem",
    "examples_frameworkitem_priorities",
    "examples_synonymgroup",
)
# Readers see an organisation only where a public entry names it, so a new one changes nothing for them.
ORGANISATION_USES = ("examples_participation", "examples_adoption")
ORGANISATION_IS_SEEN = " OR ".join(
    f"EXISTS (SELECT 1 FROM {table} u JOIN examples_example e ON e.id = u.example_id"
    f" WHERE u.organisation_id = NEW.id AND e.status IN {VISIBLE_STATUSES})"
    for table in ORGANISATION_USES
)
CITING_TABLES = ("examples_outcome", "examples_cost", "examples_quote", "examples_adoption")
# table -> (columns that may not change, condition on the old row, message)
FIXED_COLUMNS = {
    "examples_term": (("slug", "vocabulary"), "1 = 1", "the slug and vocabulary of a term never change"),
    "examples_example": (("slug",), "OLD.published_at IS NOT NULL", "the slug of an example is fixed once published"),
}
ROWS_BY_EVENT = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
