"""What a good entry says in each field, beside the field. Kept out of the models: words change without a migration."""

from __future__ import annotations

from typing import Any

from django.db.models import Field

from examples.models import Cost, Example, ExampleICB, Outcome, Participation, Quote, Resource, Source, Vocabulary

MARKDOWN = "Paragraphs, lists and links are written in Markdown."

OF_EXAMPLE = {
    "title": "What it is and where, in a few words, such as “Night sitters in Devon”. No slogans.",
    "summary": (
        "Two to four short sentences, in words that a neighbour would use: who does what, for whom, and what is known "
        "of how it went. Write “people” or “patients”, not “service users”. No abbreviation without its long form."
    ),
    "limits": f"What to know before relying on it: a small number, one place, a service's own claim. {MARKDOWN}",
    "need": f"What was wrong, for whom, and how anybody knew. {MARKDOWN}",
    "what_was_done": f"Who does what, for whom, when and where, so that another place could do the same. {MARKDOWN}",
    "what_changed": (
        "Results in words, each with how it was found out. A result of “no difference” stays in, and so does harm. "
        f"A forecast is called a forecast. {MARKDOWN}"
    ),
    "to_start": f"What another place needs first: people, agreements, data, time. {MARKDOWN}",
    "what_made_it_hard": f"What went wrong or slowly, and what helped. Readers trust an entry that says so. {MARKDOWN}",
    "editor_note": "For colleagues: doubts, and what to look up. Readers never see it.",
    "scope": "How far it reaches, not where its office is.",
    "place": "As people there would say it, such as “Sefton and south Liverpool”.",
    "started_note": "Where the date needs a word, such as “first as a pilot”.",
    "ended_note": "Why it ended, if a source says so.",
    "stage": "Where it stands now, by its sources. There is one for “not known”.",
    "evidence": (
        "The highest level that a source you have read bears out, and no higher. A count of people reached shows no "
        "effect. In doubt choose the lower one and say why below."
    ),
    "evidence_direction": "What the evidence says, whichever way: “no difference found” is as good an answer as any.",
    "evaluated_by": "Whoever runs a service is not independent of it, nor is somebody whom it pays.",
    "evidence_summary": (
        "What was looked at, how many people, over what time, compared with what; then what it can not show."
    ),
    "evidence_source": "The source that the level follows from. Without one the level is the first, “described”.",
    "cost_band": "What it costs a place to run for a year. There is one for “not stated”; never guess.",
    "equality_effect": "What is reported about fairness between groups: who was reached, who was not.",
    "workforce": "Who does it: roles and numbers, paid or not. No names.",
    "materials": "What others may use: guides, forms, training.",
    "provider_sought": "Tick this only where no source says who leads it. The page then asks readers to tell.",
    "contact_name": "A team or organisation, not a person.",
    "contact_email": "A mailbox of the organisation that its own pages print. Never a private one.",
    "contact_address": "The organisation's own page about this.",
    "contact_open": "Only “open” if they say so themselves.",
    "contact_checked_on": "The day somebody last saw the contact on the organisation's own page.",
    "checked_on": "The day somebody last compared the entry with its sources.",
    "check_due": "A year later at most; sooner where a result is expected.",
    "next_change": "Readers see this in the list of changes.",
    "next_note": "One line for readers: what changed, and why. No names.",
}
OF_OUTCOME = {
    "measure": "What was counted or asked, such as “deaths at home” or “nights without a visit to hospital”.",
    "result": "The figure as the source prints it, with its unit and how many people it is of. Nothing worked out.",
    "comparator": (
        "What it is compared with: the same people before, a place without it, the country. Empty means: with nothing."
    ),
    "period": "From when to when it was measured. Write “not stated” where the source does not say.",
    "design": "How it was found out, such as “service data, before and after” or “survey of 40 carers”.",
    "measured_by": "Who did the measuring: the service itself, a university, a consultant.",
    "kind": "A forecast says what somebody expects. It never counts as measured.",
    "nature": "An effect is a change in people's lives or in services. Numbers reached are activity.",
    "direction": "As the source judges it. No difference and harm are told too.",
    "order": "Smaller numbers stand first.",
}
OF_COST = {
    "kind": "What sort of sum it is. A saving that nobody measured is a forecast.",
    "basis": "“Actual” only if the money was spent. A plan is a forecast.",
    "amount": "In pounds, as the source prints it: no inflation, no rounding.",
    "amount_to": "The upper end, where the source gives a range.",
    "covers": "What the sum pays for, and what it leaves out.",
    "price_year": "The year whose prices these are, such as 2024.",
    "note": "What a reader must know of the sum.",
    "source": "An amount needs the source that gives it.",
    "order": "Smaller numbers stand first.",
}
OF_QUOTE = {
    "text": "Word for word as the source prints it. Leave out whatever tells who a patient is.",
    "said_by": "A role, such as “a carer” or “a district nurse”. Never a name.",
    "order": "Smaller numbers stand first.",
}
OF_SOURCE = {
    "number": "What readers see beside each claim, such as [1]. Give each source one of its own.",
    "citation": "Who published it, what it is, and when: so that it can be found again without the link.",
    "address": "The publisher's own page or file, not a copy elsewhere.",
    "published": "As the source gives it: a date, a year, a season.",
    "read_on": "The day you read it. Do not cite what you have not read.",
    "is_copy": "Tick it where the publisher's own is not to be found. Replace it when it is.",
    "note": "Which page or table, if it is long.",
}
OF_RESOURCE = {
    "title": "What it is called, and what kind of thing it is: a guide, a form, a film.",
    "address": "Where it can be had from those who made it.",
    "note": "What it is good for, and whether it costs anything.",
    "order": "Smaller numbers stand first.",
}
HELP: dict[type, dict[str, str]] = {
    Example: OF_EXAMPLE,
    Outcome: OF_OUTCOME,
    Cost: OF_COST,
    Quote: OF_QUOTE,
    Source: OF_SOURCE,
    Resource: OF_RESOURCE,
    Participation: {"role": "One organisation leads. An evaluator is named only if it is not the provider itself."},
    ExampleICB: {"basis": "“Stated” only where a source names the board. The board of its day, not today's."},
}
OF_TAGS = {
    Vocabulary.SETTING: "Where the care is given, not where the staff are employed.",
    Vocabulary.POPULATION: "Whom it is meant for. “Everyone” only where no group is.",
    Vocabulary.PRIORITY: "What a board could say it serves: few, and only what the text bears out.",
    Vocabulary.PHASE: "When in an illness, or after a death.",
    Vocabulary.INTERVENTION: "What kind of thing is done.",
}


def help_for(column: Field[Any, Any]) -> str:
    """The words for a field of a form; empty where the model's own will do."""
    return HELP.get(column.model, {}).get(column.name, "")
