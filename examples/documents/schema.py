"""The schema of an entry, one row for each field. Forms, tables, JSON, search text and checks take their names and
words from it.

To add a field, change the model, write a migration, and add it here.
"""

from collections.abc import Iterator

from examples.documents.field_types import ORDER, Document, EntryField, EntryPart, FieldKind, FormSection, to_json_value
from examples.documents.translations_and_easy_read import EASY_READ, TRANSLATIONS
from examples.models import (
    TAG_VOCABULARIES,
    Adoption,
    Cost,
    Example,
    ExampleICB,
    Outcome,
    Participation,
    Quote,
    Resource,
    Source,
    Vocabulary,
)

F = EntryField
MARKDOWN = "Use Markdown for paragraphs, lists and links."

READING = FormSection("Public reading")
DETAIL = FormSection("Commissioner’s detail")
TAGS = FormSection("Tags")
PLACE_AND_TIME = FormSection("Place and time")
EVIDENCE = FormSection("Evidence")
RESOURCES = FormSection("Cost and what it takes")
CONTACT = FormSection("Contact")
RELATED = FormSection("Related examples")
COLLEAGUES = FormSection("For colleagues")
CHECKING = FormSection("Publishing")

ENTRY_FIELDS = (
    F("status", "Status", kind_override=FieldKind.STATE),
    F("retired_reason", "Why it was retired", kind_override=FieldKind.STATE),
    F("title", "Title", READING,
      "What it is and where, in a few words, such as “Night sitters in Devon”. No slogans.", search="title"),
    F("slug", "Slug", READING,
      "The last part of the page’s web address, for example “night-sitters-devon”. You cannot change it after "
      "publishing."),
    F("kind", "What it is", READING,
      "Choose “Review of studies” where the entry is about what many studies found, not about one service."),
    F("summary", "Plain summary", READING,
      "Two to four short sentences, in words a neighbour would use: who does what, for whom, and what is known of how "
      "it went. Write “people” or “patients”, not “service users”. Write every abbreviation out once.",
      search="summary"),
    F("need", "What was needed", DETAIL,
      f"What the problem was, who it affected and how it was known. {MARKDOWN}", search="body"),
    F("what_was_done", "What was done", DETAIL,
      f"Who does what, who for, when and where, so that another place could do the same. {MARKDOWN}", search="body"),
    F("what_changed", "The results in words", DETAIL,
      "Describe each result and how it was measured. Include results that show no difference or harm. "
      f"Say when a result is a forecast. {MARKDOWN}", search="body", not_reported="what changed"),
    F("to_start", "What you need to get started", DETAIL,
      f"What another place needs first: people, agreements, data, time. {MARKDOWN}",
      search="body", not_reported="what you need to get started"),
    F("what_made_it_hard", "Challenges", DETAIL,
      f"What went wrong or took longer than expected, and what helped. {MARKDOWN}",
      search="body", not_reported="challenges"),
    F("stopped", "Why it was stopped", DETAIL,
      "Only where it was stopped: when, why, and by whose account, with the source’s number, such as “(source 3)”. "
      "Say what was tried instead. No blame.", search="body"),
    F("lessons", "What others can learn", DETAIL,
      f"What the sources themselves advise others, with their numbers. {MARKDOWN}", search="body"),
    F("limits", "Limitations", READING,
      "What to know before relying on this, for example small numbers, one area only, or results reported by the "
      f"service itself. {MARKDOWN}",
      search="body"),
    F("setting", "Where care happens", TAGS, "Where the care is given, not where the staff are employed.",
      search="terms", kind_override=FieldKind.TERMS, vocabulary=Vocabulary.SETTING),
    F("population", "Who it helps", TAGS,
      "Who it is meant for. Choose “Everyone” only if it is not aimed at a group.",
      search="terms", kind_override=FieldKind.TERMS, vocabulary=Vocabulary.POPULATION),
    F("priority", "ICB priorities", TAGS,
      "The priorities it supports. Choose a few, and only those that the text supports.",
      search="terms", kind_override=FieldKind.TERMS, vocabulary=Vocabulary.PRIORITY),
    F("phase", "Phases of care", TAGS, "When in an illness, or after a death.",
      search="terms", kind_override=FieldKind.TERMS, vocabulary=Vocabulary.PHASE),
    F("intervention", "Kinds of intervention", TAGS, "What kind of thing is done.",
      search="terms", kind_override=FieldKind.TERMS, vocabulary=Vocabulary.INTERVENTION),
    F("framework_items", "Ambitions and other national aims it serves", TAGS,
      "Only those that the text of the entry supports.", search="body", kind_override=FieldKind.FRAMEWORK_ITEMS),
    F("keywords", "Other words for this", TAGS,
      "What people may type who do not know its name or our terms, such as “night sitters; someone to sit with dad”. "
      "Separate them with semicolons. Only what the text of the entry supports.",
      search="keywords"),
    F("scope", "Scope", PLACE_AND_TIME, "The area it covers, not where its office is."),
    F("place", "Place", PLACE_AND_TIME, "As people there would say it, such as “Sefton and south Liverpool”.",
      search="names"),
    F("started", "Started", PLACE_AND_TIME, "YYYY, YYYY-MM or YYYY-MM-DD: as much as is known.",
      kind_override=FieldKind.PARTIAL_DATE, not_reported="when it started"),
    F("started_note", "Note on the start", PLACE_AND_TIME,
      "Use this if the date needs explaining, for example “first as a pilot”."),
    F("ended", "Ended", PLACE_AND_TIME, "YYYY, YYYY-MM or YYYY-MM-DD: as much as is known.",
      kind_override=FieldKind.PARTIAL_DATE),
    F("ended_note", "Note on the end", PLACE_AND_TIME, "Why it ended, if a source says so."),
    F("stage", "Still running?", PLACE_AND_TIME,
      "Its current stage, according to its sources. If they do not say, choose “Status not confirmed”.",
      kind_override=FieldKind.TERM, vocabulary=Vocabulary.STAGE),
    F("stage_note", "Last known status", PLACE_AND_TIME,
      "The latest news of it, with its date and source, such as “Running in July 2022 (source 3)”. This matters if "
      "you chose “Status not confirmed”."),
    F("evidence", "How it was studied", EVIDENCE,
      "The highest level that a source you have read supports, and no higher. A count of people reached shows no "
      "effect. If in doubt choose the lower one and say why below.",
      kind_override=FieldKind.TERM, vocabulary=Vocabulary.EVIDENCE),
    F("evidence_direction", "What was found", EVIDENCE,
      "What the evidence says, whichever way: “no difference found” is as good an answer as any."),
    F("evaluated_by", "Evaluated by", EVIDENCE,
      "Those who run a service are not independent of it, nor is anyone they pay."),
    F("evidence_summary", "About the study", EVIDENCE,
      "What was looked at, how many people, over what time, compared with what; then what it cannot show. "
      "If there was a comparison that proves little, say why.",
      search="body"),
    F("evidence_source", "Source for how it was studied", EVIDENCE,
      "The source that supports this level. With no source, choose “Described only”.",
      kind_override=FieldKind.SOURCE),
    F("cost_band", "Cost", RESOURCES,
      "What it costs a place to run for a year. If no source gives a cost, choose “Not stated”. Do not guess.",
      kind_override=FieldKind.TERM, vocabulary=Vocabulary.COST),
    F("workforce", "Workforce", RESOURCES,
      "The people who do the work, paid or not: their roles and how many. No names.",
      search="body", not_reported="staffing"),
    F("implementation_time", "How long it took from decision to first patient", RESOURCES,
      "As the source says, such as “nine months”. Leave it empty if no source says.",
      search="body", not_reported="time from decision to first patient"),
    F("equality_effect", "Effect on equality", RESOURCES,
      "What is reported about fairness between groups: who was reached, who was not.",
      search="body", not_reported="effect on equality"),
    F("materials", "Materials for others to use", RESOURCES, "What others may use: guides, forms, training.",
      not_reported="materials for others to use"),
    F("provider_sought", "We are looking for the provider", CONTACT,
      "Tick this only where no source says who leads it. The page then asks readers to tell us."),
    F("contact_name", "Contact", CONTACT, "A team or organisation, not a person."),
    F("contact_email", "Contact email address", CONTACT,
      "An email address published on the organisation’s own website. Do not use a personal address."),
    F("contact_address", "Contact’s web address", CONTACT, "The organisation’s own page about this."),
    F("contact_open", "Open to enquiries", CONTACT, "Choose “open” only if they say so themselves."),
    F("contact_checked_on", "Contact checked", CONTACT,
      "The day someone last saw the contact on the organisation’s own page."),
    F("related", "Related examples", RELATED,
      "Enter one per line: the last part of each page’s web address, for example “silver-line”. You can also paste the "
      "whole address.",
      kind_override=FieldKind.RELATED),
    F("editor_note", "Editor’s note", COLLEAGUES, "For colleagues: doubts, and what to look up. Readers never see it.",
      public=False),
    F("checked_on", "Last checked against its sources", CHECKING,
      "The day someone last compared the entry with its sources."),
    F("check_due", "Next check due", CHECKING, "A year later at most; sooner where a result is expected."),
    F("next_change", "What kind of change is this?", CHECKING, "Readers see this in the list of changes.",
      public=False),
    F("next_note", "Note for readers", CHECKING,
      "One line for the public list of changes: what changed, and why. No names.", public=False),
)  # fmt: skip

# Sources come first because claims cite them.
PARTS = (
    EntryPart("sources", Source, "Source", "Sources", (
        F("number", "Number",
          help="The number that readers see in brackets beside each claim, such as [1]. Enter the number alone, and "
               "give each source a different one."),
        F("citation", "Citation",
          help="Who published it, what it is, and when: so that it can be found again without the link."),
        F("address", "Web address", help="The publisher’s own page or file, not a copy elsewhere."),
        F("published", "Published", help="As the source gives it: a date, a year, a season."),
        F("read_on", "Accessed", help="The day you read it. Do not cite what you have not read.", same_line=True),
        F("is_copy", "A copy on another site",
          help="Tick this if you could not find the publisher’s own page. Replace it when you do."),
        F("note", "Note", help="Which page or table, if it is long."),
    )),
    EntryPart("outcomes", Outcome, "Outcome", "Results in detail", (
        ORDER,
        F("measure", "What was looked at", search="body",
          help="What was counted or asked, such as “deaths at home” or “nights without a visit to hospital”."),
        F("result", "Result", search="body",
          help="The figure as the source prints it, with its unit and how many people it is of. "
          "Do not calculate anything."),
        F("comparator", "Compared with",
          help="The same people before, a place without it, the country. Leave empty if there was no comparison."),
        F("period", "Period",
          help="From when to when it was measured. Write “not stated” where the source does not say."),
        F("design", "How we know", search="body",
          help="How it was found out, such as “service data, before and after” or “survey of 40 carers”."),
        F("measured_by", "Measured by", help="Who did the measuring: the service itself, a university, a consultant."),
        F("kind", "Kind",
          help="Choose “Forecast” if the source predicts this result. Choose “Measured” only if it was measured."),
        F("nature", "Nature", same_line=True,
          help="An effect is a change in people’s lives or in services. Numbers reached are activity."),
        F("direction", "Direction", same_line=True,
          help="As the source judges it. Report no difference and harm too."),
        F("source", "Source", kind_override=FieldKind.SOURCE, help="The source that gives this result."),
    )),
    EntryPart("costs", Cost, "Cost", "Costs", (
        ORDER,
        F("kind", "Kind",
          help="What sort of sum it is. What differed between the groups of a study is a difference, not a saving."),
        F("basis", "Basis", same_line=True,
          help="“Actual” only if the money was spent. A plan is a forecast."),
        F("amount", "Amount",
          help="In pounds, as the source prints it: not rounded, not adjusted for inflation. 0 means free."),
        F("amount_to", "To", same_line=True, help="The upper end, where the source gives a range."),
        F("amount_without", "Without it", same_line=True,
          help="Of a difference in a study: what it cost those without it, where the source gives both sums."),
        F("significance", "Significance", help="Of a difference in a study, as the source says."),
        F("per", "Per", same_line=True, help="Such as “a year” or “for each person”."),
        F("covers", "What it covers", search="body", help="What the sum pays for, and what it leaves out."),
        F("band", "Band", kind_override=FieldKind.TERM, vocabulary=Vocabulary.COST,
          help="Choose a band if the source gives no exact sum."),
        F("price_year", "Price year", same_line=True, help="The year whose prices these are, such as 2024."),
        F("note", "Note", help="What readers need to know about this amount."),
        F("source", "Source", kind_override=FieldKind.SOURCE, help="An amount needs the source that gives it."),
    )),
    EntryPart("quotes", Quote, "Quote", "Quotes", (
        ORDER,
        F("text", "Words",
          help="Word for word as the source prints it. Leave out anything that could identify a patient."),
        F("said_by", "Said by", help="A role, such as “a carer” or “a district nurse”. Never a name."),
        F("source", "Source", kind_override=FieldKind.SOURCE, help="The source that prints these words."),
    )),
    EntryPart("resources", Resource, "Resource", "Tools and resources", (
        ORDER,
        F("title", "Title", search="body",
          help="What it is called, and what kind of thing it is: a guide, a form, a film."),
        F("address", "Web address", help="The page where its publisher provides it."),
        F("note", "Note", help="What it is good for, and whether it costs anything."),
    )),
    EntryPart("participations", Participation, "Organisation", "Organisations", (
        ORDER,
        F("organisation", "Organisation", search="names", kind_override=FieldKind.ORGANISATION),
        F("role", "Role", help="One organisation leads. Name an evaluator only if it is not the provider itself."),
    )),
    EntryPart("adoptions", Adoption, "Other place", "Where else it has been taken up", (
        ORDER,
        F("organisation", "Organisation", search="body", kind_override=FieldKind.ORGANISATION,
          help="Who took it up. Leave empty if the source names only an area."),
        F("area", "Area", search="body", help="Where, as the source names it."),
        F("since", "Since", same_line=True, help="The year it began there, if the source gives one."),
        F("note", "Note", search="body", help="What the source says of it, such as “tried for six months”."),
        F("source", "Source", kind_override=FieldKind.SOURCE, help="The source that names this place."),
    )),
    EntryPart("area_links", ExampleICB, "ICB", "Integrated care boards", (
        F("icb", "ICB", search="names", kind_override=FieldKind.ICB),
        F("basis", "Basis", same_line=True,
          help="“Stated” only where a source names the board. Choose the board that existed then, not today’s."),
    )),
    TRANSLATIONS,
    EASY_READ,
)  # fmt: skip

FIELD_BY_NAME = {field.name: field for field in ENTRY_FIELDS}
PART_BY_NAME = {part.name: part for part in PARTS}
PLAIN_FIELDS = tuple(field for field in ENTRY_FIELDS if field.is_plain and field.kind is not FieldKind.STATE)
STATE_FIELDS = tuple(field for field in ENTRY_FIELDS if field.kind is FieldKind.STATE)
COLUMN_FIELDS = (*PLAIN_FIELDS, *STATE_FIELDS)
STATE_NAMES = frozenset(field.name for field in STATE_FIELDS)
TERM_FIELDS = tuple(field for field in ENTRY_FIELDS if field.kind is FieldKind.TERM)
LIST_FIELDS = tuple(field for field in ENTRY_FIELDS if field.is_list)
TAG_NAMES = tuple(vocabulary.value for vocabulary in TAG_VOCABULARIES)


def list_fields(section: FormSection) -> Iterator[EntryField]:
    """The fields of a section, in the order of the form."""
    return (field for field in ENTRY_FIELDS if field.section == section)


def build_empty_document() -> Document:
    """The document of a new entry."""
    blank = Example()
    return {
        **{key: to_json_value(getattr(blank, key)) for field in COLUMN_FIELDS for key in field.keys},
        **dict.fromkeys([*(field.name for field in TERM_FIELDS), "evidence_source"]),
        **{name: [] for name in (*(field.name for field in LIST_FIELDS), *PART_BY_NAME)},
    }


def build_empty_row(part: EntryPart) -> dict[str, object]:
    """A new row of a part, without a key."""
    blank = part.model()
    plain = {field.name: to_json_value(getattr(blank, field.name)) for field in part.plain}
    return {"id": None} | plain | dict.fromkeys(field.name for field in part.references)
