"""JSON Schema of an example as JSON. openapi.json and the open data have it."""

from functools import cache

from examples.documents.schema import DETAIL, PART_BY_NAME, list_fields
from examples.models import TAG_VOCABULARIES, Example, ExampleICB, Participation
from examples.presenters import example_json as groups
from examples.presenters.json_parts import JsonObject
from examples.presenters.json_schema import (
    DATE,
    FLAG,
    MOMENT,
    TEXT,
    URL,
    allow_null,
    describe_choice,
    describe_fields,
    describe_list,
    describe_named,
    describe_object,
)

WORDS = "Texts are in Markdown. Empty and null values are not reported."
UPDATED = "The last change that readers can see, as in the public history"
OUTDATED = "Whether the text in English has changed since the translation was checked"
SLUG = {"title": "Slug", "description": "The slug never changes after publication"}
SAID = {"title": "Amount in words", "description": "In pounds at the prices of `price_year`, not adjusted"}


@cache
def build_example_schema() -> JsonObject:
    """What `build_example_json` gives."""
    return describe_object(
        {
            "slug": TEXT | SLUG,
            "title": TEXT,
            **describe_fields(groups.KIND),
            "url": URL,
            "revision": {"type": "integer", "description": "Increases with every change to the catalogue"},
            "licence": TEXT,
            "summary": TEXT,
            "banner": allow_null(TEXT) | {"description": "Warnings for readers, for example that the check is overdue"},
            "provider_sought": FLAG,
            "evidence": describe_object(
                {"slug": TEXT, "label": TEXT, **describe_fields(groups.STUDY, "evidence_")}, title="How it was studied"
            ),
            "finding": describe_choice(Example._meta.get_field("evidence_direction")) | {"title": "What was found"},
            "limits": TEXT,
            "sections": describe_list(_describe_section()),
            **_describe_facts(),
            "outcomes": _describe_rows("outcomes"),
            "costs": _describe_rows("costs", said=TEXT | SAID),
            "adoptions": _describe_rows("adoptions"),
            "quotes": _describe_rows("quotes"),
            "unknown": describe_list(TEXT, description="What is not reported, derived from the empty values"),
            "resources": _describe_rows("resources"),
            "sources": _describe_rows("sources"),
            "translations": _describe_translations(),
            "easy_read": _describe_rows("easy_read"),
            "related": describe_list(describe_object({"slug": TEXT, "title": TEXT, "url": URL})),
            "contact": describe_object(describe_fields(groups.ENQUIRIES, "contact_")),
            "published": MOMENT,
            "updated": MOMENT | {"description": UPDATED},
            **describe_fields(groups.CHECKS),
        },
        title="Example",
        description=WORDS,
    )


def _describe_translations() -> JsonObject:
    direction: JsonObject = {"enum": ["ltr", "rtl"]}
    return _describe_rows("translations", url=URL, direction=direction, out_of_date=FLAG | {"description": OUTDATED})


def _describe_section() -> JsonObject:
    names = [field.name for field in list_fields(DETAIL)]
    return describe_object({"id": {"enum": names}, "heading": TEXT, "text": TEXT})


def _describe_facts() -> JsonObject:
    organisation = {"name": TEXT, "address": TEXT, "role": describe_choice(Participation._meta.get_field("role"))}
    item = describe_object({"slug": TEXT, "label": TEXT, "framework": TEXT})
    return {
        **describe_fields(groups.AREA),
        "icbs": describe_list(_describe_board(), description="The boards at the time of the example"),
        "terms": describe_object({str(name): describe_list(describe_named()) for name in TAG_VOCABULARIES}),
        "framework_items": describe_list(item),
        "stage": allow_null(describe_named()),
        **describe_fields(groups.STAGE_NOTE),
        "started": _describe_partial_date(),
        "ended": _describe_partial_date(),
        "cost": allow_null(describe_named()),
        **describe_fields(groups.EFFORT),
        "organisations": describe_list(describe_object(organisation)),
    }


def _describe_board() -> JsonObject:
    basis = describe_choice(ExampleICB._meta.get_field("basis"))
    words = {"description": "Whether a source names the board or the place implies it"}
    successors = describe_list(TEXT)
    properties = {"slug": TEXT, "label": TEXT, "basis": basis | words, "closed": allow_null(DATE)}
    return describe_object(properties | {"successors": successors})


def _describe_partial_date() -> JsonObject:
    precision = {"enum": [*Example.Precision.values, None]}
    date = describe_object(
        {"date": allow_null(DATE), "precision": precision, "note": TEXT},
        description="For a start, the first day that fits what is known; for an end, the last day; null if not "
        "reported",
    )
    return allow_null(date)


def _describe_rows(name: str, **before: JsonObject) -> JsonObject:
    part = PART_BY_NAME[name]
    return describe_list(describe_object(before | describe_fields(part.fields)), title=part.title)
