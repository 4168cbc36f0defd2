"""What the triggers watch and what they refuse, in SQL both databases know."""

from dataclasses import dataclass

PREFIX = "inspire_"
VISIBLE = "('published', 'retired')"


@dataclass(frozen=True)
class Rule:
    """What must hold of a published example `e`, in SQL both databases know, and the tables it hangs on."""

    message: str
    condition: str
    tables: tuple[str, ...] = ()


def _has_term(vocabulary: str) -> Rule:
    return Rule(
        f"a published example needs a {vocabulary}",
        "EXISTS (SELECT 1 FROM examples_example_terms x JOIN examples_term t ON t.id = x.term_id"
        f" WHERE x.example_id = e.id AND t.vocabulary = '{vocabulary}')",
        ("examples_example_terms",),
    )


RULES = (
    Rule(
        "a published example needs a lead organisation, or the mark that its provider is sought",
        "(e.provider_sought OR EXISTS (SELECT 1 FROM examples_participation p"
        " WHERE p.example_id = e.id AND p.role = 'lead'))",
        ("examples_participation",),
    ),
    Rule(
        "a published example needs a source",
        "EXISTS (SELECT 1 FROM examples_source s WHERE s.example_id = e.id)",
        ("examples_source",),
    ),
    _has_term("setting"),
    _has_term("population"),
    _has_term("priority"),
    Rule(
        'evidence above "described" needs the source it follows from, one of the example\'s own',
        '(EXISTS (SELECT 1 FROM examples_term t WHERE t.id = e.evidence_id AND t."order" = 0)'
        " OR EXISTS (SELECT 1 FROM examples_source s WHERE s.id = e.evidence_source_id AND s.example_id = e.id))",
    ),
)
# table -> column that names the example
OF_EXAMPLE = {
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
    "examples_change": "example_id",
}
SHARED = (
    "examples_term",
    "examples_organisation",
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
CITING = ("examples_outcome", "examples_cost", "examples_quote")
# table -> (columns that never change, when that holds of the old row, what the refusal says)
FIXED = {
    "examples_term": (
        ("slug", "vocabulary"),
        "1 = 1",
        "the slug and vocabulary of a term never change",
    ),
    "examples_example": (
        ("slug",),
        "OLD.published_at IS NOT NULL",
        "the slug of an example is fixed once published",
    ),
}
EVENTS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
