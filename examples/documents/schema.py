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
      "What the example is and where, in a few words, such as “Night sitters in Devon”. No slogans.", search="title"),
    F("slug", "Slug", READING,
      "The last part of the page’s web address, for example “night-sitters-devon”. You cannot change it after "
      "publishing."),
    F("kind", "What it is", READING,
      "Choose “Review of studies” where the entry is about what many studies found, not about one service."),
    F("summary", "Plain summary", READING,
      "Write two to four short sentences in words that a neighbour would use. Say who does what, who it helps and how "
      "it went. Write “people” or “patients”, not “service users”. Write every abbreviation out once.",
      search="summary"),
    F("need", "What was needed", DETAIL,
      f"What the problem was, who it affected and how it was known. {MARKDOWN}", search="body"),
    F("what_was_done", "What was done", DETAIL,
      f"Who does what, for which people, when and where, so that another place can do the same. {MARKDOWN}",
      search="body"),
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
      "Fill this in only if the example was stopped. Say when, why and according to whom, with the number of the "
      "source, such as “(source 3)”. Say what was tried instead. Do not blame anyone.", search="body"),
    F("lessons", "What others can learn", DETAIL,
      f"What the sources themselves advise others to do, with the number of each source. {MARKDOWN}", search="body"),
    F("limits", "Limitations", READING,
      "What to know before relying on this, for example small numbers, one area only, or results reported by the "
      f"service itself. {MARKDOWN}",
      search="body"),
    F("setting", "Where care happens", TAGS, "Where the care is given, not where the staff are employed.",
      search="terms", kind_override=FieldKind.TERMS, vocabulary=Vocabulary.SETTING),
    F("population", "Who it helps", TAGS,
      "Who the example is for. Choose “Everyone” only if the example is not aimed at a particular group.",
      search="terms", kind_override=FieldKind.TERMS, vocabulary=Vocabulary.POPULATION),
    F("priority", "ICB priorities", TAGS,
      "Choose the few priorities that the example serves, as the text of the entry shows.",
      search="terms", kind_override=FieldKind.TERMS, vocabulary=Vocabulary.PRIORITY),
    F("phase", "Phases of care", TAGS, "The time in an illness, or after a death, when people get this care.",
      search="terms", kind_override=FieldKind.TERMS, vocabulary=Vocabulary.PHASE),
    F("intervention", "Kinds of intervention", TAGS, "What kind of service or work the example is.",
      search="terms", kind_override=FieldKind.TERMS, vocabulary=Vocabulary.INTERVENTION),
    F("framework_items", "Ambitions and other national aims it serves", TAGS,
      "Choose only aims that the text of the entry supports.", search="body", kind_override=FieldKind.FRAMEWORK_ITEMS),
    F("keywords", "Other words for this", TAGS,
      "Words that people may search for if they do not know the name of the example, such as “night sitters; someone "
      "to sit with dad”. Separate the words with semicolons. Give only what the text of the entry supports.",
      search="keywords"),
    F("scope", "Scope", PLACE_AND_TIME, "The area that the example covers, not where its office is."),
    F("place", "Place", PLACE_AND_TIME, "The name that people there use, such as “Sefton and south Liverpool”.",
      search="names"),
    F("started", "Started", PLACE_AND_TIME, "Write as much of the date as is known: YYYY, YYYY-MM or YYYY-MM-DD.",
      kind_override=FieldKind.PARTIAL_DATE, not_reported="when it started"),
    F("started_note", "Note on the start", PLACE_AND_TIME,
      "Use this if the date needs explaining, for example “first as a pilot”."),
    F("ended", "Ended", PLACE_AND_TIME, "Write as much of the date as is known: YYYY, YYYY-MM or YYYY-MM-DD.",
      kind_override=FieldKind.PARTIAL_DATE),
    F("ended_note", "Note on the end", PLACE_AND_TIME, "Why the example ended, if a source gives the reason."),
    F("stage", "Still running?", PLACE_AND_TIME,
      "The current stage, according to the sources. If the sources do not say, choose “Status not confirmed”.",
      kind_override=FieldKind.TERM, vocabulary=Vocabulary.STAGE),
    F("stage_note", "Last known status", PLACE_AND_TIME,
      "The latest news of the example, with its date and source, such as “Running in July 2022 (source 3)”. Readers "
      "need this if you chose “Status not confirmed”."),
    F("evidence", "How it was studied", EVIDENCE,
      "The highest level that a source you have read supports. A count of people reached shows no effect. If in doubt, "
      "choose the lower level and say why in “About the study”.",
      kind_override=FieldKind.TERM, vocabulary=Vocabulary.EVIDENCE),
    F("evidence_direction", "What was found", EVIDENCE,
      "What the evidence shows, good or bad. “No difference found” is as useful an answer as “It helped”."),
    F("evaluated_by", "Evaluated by", EVIDENCE,
      "The people who run a service are not independent of it. Nor is anyone that they pay."),
    F("evidence_summary", "About the study", EVIDENCE,
      "Say what was looked at, in how many people, over what time and compared with what. Then say what the study "
      "cannot show. If a comparison proves little, say why.",
      search="body"),
    F("evidence_source", "Source for how it was studied", EVIDENCE,
      "The source that supports this level. With no source, choose “Described only”.",
      kind_override=FieldKind.SOURCE),
    F("cost_band", "Cost", RESOURCES,
      "What the example costs in one place in a year. If no source gives a cost, choose “Not stated”. Do not guess.",
      kind_override=FieldKind.TERM, vocabulary=Vocabulary.COST),
    F("workforce", "Workforce", RESOURCES,
      "The people who do the work, paid or unpaid: their roles and how many there are. Do not name anyone.",
      search="body", not_reported="staffing"),
    F("implementation_time", "How long it took from decision to first patient", RESOURCES,
      "The time that a source gives, such as “nine months”. Leave this empty if no source gives the time.",
      search="body", not_reported="time from decision to first patient"),
    F("equality_effect", "Effect on equality", RESOURCES,
      "What sources report about fairness between groups: who was reached and who was not.",
      search="body", not_reported="effect on equality"),
    F("materials", "Materials for others to use", RESOURCES, "What others may use: guides, forms, training.",
      not_reported="materials for others to use"),
    F("provider_sought", "We are looking for the provider", CONTACT,
      "Tick this only if no source says who leads the example. The page then asks readers to tell us."),
    F("contact_name", "Contact", CONTACT, "A team or organisation, not a person."),
    F("contact_email", "Contact email address", CONTACT,
      "An email address published on the organisation’s own website. Do not use a personal address."),
    F("contact_address", "Contact’s web address", CONTACT, "The organisation’s own page about the example."),
    F("contact_open", "Open to enquiries", CONTACT, "Choose “open” only if the organisation itself says so."),
    F("contact_checked_on", "Contact checked", CONTACT,
      "The day someone last saw the contact on the organisation’s own page."),
    F("related", "Related examples", RELATED,
      "Give the title of each related example, or the last part of its web address, such as “silver-line”. You can "
      "also paste the whole address.",
      kind_override=FieldKind.RELATED),
    F("editor_note", "Editor’s note", COLLEAGUES, "Doubts, and what to look up. Readers never see this note.",
      public=False),
    F("checked_on", "Last checked against its sources", CHECKING,
      "The day someone last compared the entry with its sources."),
    F("check_due", "Next check due", CHECKING, "At most a year after the last check; sooner if a result is expected."),
    F("next_change", "What kind of change is this?", CHECKING, "Readers see the kind of change in the list of changes.",
      public=False),
    F("next_note", "Note for readers", CHECKING,
      "One line for the public list of changes: what changed, and why. Do not name anyone.", public=False),
)  # fmt: skip

# Sources come first because claims cite them.
PARTS = (
    EntryPart("sources", Source, "Source", "Sources", (
        F("number", "Number",
          help="The number that readers see in brackets beside each claim, such as [1]. Enter the number without "
          "brackets. Give each source a different number."),
        F("citation", "Citation", search="body",
          help="Who published the source, what it is, and when: so that people can find it without the link."),
        F("address", "Web address", help="The publisher’s own page or file, not a copy elsewhere."),
        F("published", "Published", help="The date, year or season of publication, as the source gives it."),
        F("read_on", "Accessed", same_line=True,
          help="The day on which you read the source. Do not cite a source that you have not read."),
        F("is_copy", "A copy on another site",
          help="Tick this if you could not find the publisher’s own page. When you find that page, replace the copy."),
        F("note", "Note", help="Which page or table to read, if the source is long."),
    )),
    EntryPart("outcomes", Outcome, "Outcome", "Results in detail", (
        ORDER,
        F("measure", "What was looked at", search="body",
          help="What was counted or asked, such as “deaths at home” or “nights without a visit to hospital”."),
        F("result", "Result", search="body",
          help="The figure as the source prints it, with its unit and the number of people it is about. Do not "
          "calculate anything."),
        F("comparator", "Compared with",
          help="What the result is compared with, such as the same people before, another place or the whole country. "
          "Leave this empty if there was no comparison."),
        F("period", "Period",
          help="When the measuring began and ended. If the source does not say, write “not stated”."),
        F("design", "How we know", search="body",
          help="How the result was found, such as “service data, before and after” or “survey of 40 carers”."),
        F("measured_by", "Measured by", help="Who did the measuring: the service itself, a university, a consultant."),
        F("kind", "Kind",
          help="Choose “Forecast” if the source predicts this result. Choose “Measured” only if it was measured."),
        F("nature", "Nature", same_line=True,
          help="An effect is a change in people’s lives or in services. The number of people reached is an activity."),
        F("direction", "Direction", same_line=True,
          help="Whether the result was good or bad, as the source judges it. Report no difference and harm too."),
        F("source", "Source", kind_override=FieldKind.SOURCE, help="The source that gives this result."),
    )),
    EntryPart("costs", Cost, "Cost", "Costs", (
        ORDER,
        F("kind", "Kind",
          help="The kind of amount. What differed between the groups of a study is a difference, not a saving."),
        F("basis", "Basis", same_line=True,
          help="Choose “Actual” only if the money was spent. A planned amount is a forecast."),
        F("amount", "Amount",
          help="In pounds, as the source prints it: not rounded, not adjusted for inflation. 0 means free."),
        F("amount_to", "To", same_line=True, help="The upper end of the amount, if the source gives a range."),
        F("amount_without", "Without it", same_line=True,
          help="For a difference in a study: the amount without the example, if the source gives both amounts."),
        F("significance", "Significance", help="Whether a difference in a study is significant, as the source says."),
        F("per", "Per", same_line=True, help="What the amount is for, such as “a year” or “for each person”."),
        F("covers", "What it covers", search="body", help="What the amount pays for, and what it leaves out."),
        F("band", "Band", kind_override=FieldKind.TERM, vocabulary=Vocabulary.COST,
          help="Choose a band if the source gives no exact sum."),
        F("price_year", "Price year", same_line=True, help="The year of the prices, such as 2024."),
        F("note", "Note", help="What readers need to know about this amount."),
        F("source", "Source", kind_override=FieldKind.SOURCE, help="The source that gives the amount."),
    )),
    EntryPart("quotes", Quote, "Quote", "Quotes", (
        ORDER,
        F("text", "Words",
          help="The quote, word for word as the source prints it. Leave out anything that could identify a patient."),
        F("said_by", "Said by", help="A role, such as “a carer” or “a district nurse”. Never a name."),
        F("source", "Source", kind_override=FieldKind.SOURCE, help="The source that prints these words."),
    )),
    EntryPart("resources", Resource, "Resource", "Tools and resources", (
        ORDER,
        F("title", "Title", search="body",
          help="The name of the resource, and what kind of thing it is, such as a guide, a form or a film."),
        F("address", "Web address", help="The page where the publisher provides the resource."),
        F("note", "Note", help="What the resource is good for, and whether it costs anything."),
    )),
    EntryPart("participations", Participation, "Organisation", "Organisations", (
        ORDER,
        F("organisation", "Organisation", search="names", kind_override=FieldKind.ORGANISATION),
        F("role", "Role", help="One organisation leads the example. Name an evaluator only if it is not the provider."),
    )),
    EntryPart("adoptions", Adoption, "Other place", "Where else it has been taken up", (
        ORDER,
        F("organisation", "Organisation", search="body", kind_override=FieldKind.ORGANISATION,
          help="The organisation that took up the example. Leave this empty if the source names only an area."),
        F("area", "Area", search="body", help="The area that took up the example, as the source names it."),
        F("since", "Since", same_line=True,
          help="The year in which the example began in this place, if the source gives a year."),
        F("note", "Note", search="body", help="What the source says about this place, such as “tried for six months”."),
        F("source", "Source", kind_override=FieldKind.SOURCE, help="The source that names this place."),
    )),
    EntryPart("area_links", ExampleICB, "ICB", "Integrated care boards", (
        F("icb", "ICB", search="names", kind_override=FieldKind.ICB),
        F("basis", "Basis", same_line=True,
          help="Choose “Stated” only if a source names the board. Choose the board of that time, not today’s."),
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
