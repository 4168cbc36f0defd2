"""The facts of an example: the key facts under its title, and the others further down. Only what is known."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.template.defaultfilters import pluralize

from examples.catalogue.search_texts import COST_WORDS
from examples.catalogue.snapshot import Catalogue
from examples.documents.schema import FIELD_BY_NAME
from examples.models import Cost, Example, Framework, Organisation, Participation, Vocabulary
from examples.models.terms import get_stated_label
from examples.presenters import urls
from examples.presenters.formatting import format_date, format_partial_date
from examples.presenters.organisation_pages import get_organisation_url
from examples.presenters.urls import TextLink

LEAD = Participation.Role.LEAD
OTHER_VOCABULARIES = (Vocabulary.PRIORITY, Vocabulary.PHASE, Vocabulary.INTERVENTION)


@dataclass(frozen=True)
class KeyFact:
    """`items`: empty if not reported. `frameworks`: those that the items come from."""

    label: str
    items: list[TextLink]
    frameworks: Iterable[Framework] = ()


def list_key_facts(example: Example, catalogue: Catalogue) -> Iterator[KeyFact]:
    """Who leads it, where, since when, still running, who for, where care happens, cost, contact."""
    facts = (
        KeyFact(LEAD.label, _list_organisation_links(example, LEAD, catalogue)),
        build_text_fact("Where", _format_place(example)),
        _build_date_fact(example, "started"),
        _build_date_fact(example, "ended"),
        build_text_fact(FIELD_BY_NAME["stage"].label, format_stage(example)),
        _build_term_fact(example, Vocabulary.POPULATION),
        _build_term_fact(example, Vocabulary.SETTING),
        KeyFact(FIELD_BY_NAME["cost_band"].label, _list_cost_links(example)),
        KeyFact("Contact", _list_contact_links(example)),
    )
    return (fact for fact in facts if fact.items)


def list_facts(example: Example, catalogue: Catalogue) -> Iterator[KeyFact]:
    """Boards, priorities, phases, kinds of intervention, frameworks, and the organisations that do not lead."""
    facts = (
        KeyFact("Integrated care board (ICB)", list(_list_icb_links(example))),
        *(_build_term_fact(example, vocabulary) for vocabulary in OTHER_VOCABULARIES),
        *_list_framework_facts(example),
        *(
            KeyFact(role.label, _list_organisation_links(example, role, catalogue))
            for role in Participation.Role
            if role is not LEAD
        ),
    )
    return (fact for fact in facts if fact.items)


def list_lead_websites(example: Example) -> list[TextLink]:
    return [
        TextLink(f"the website of {lead.name}", lead.address)
        for lead in _list_organisations(example, LEAD)
        if lead.address
    ]


def build_text_fact(label: str, text: str) -> KeyFact:
    """A fact without links."""
    return KeyFact(label, [TextLink(text)] if text else [])


def _build_date_fact(example: Example, name: str) -> KeyFact:
    date, precision, note = (getattr(example, column) for column in (name, f"{name}_precision", f"{name}_note"))
    return build_text_fact(FIELD_BY_NAME[name].label, format_partial_date(date, precision, note))


def _build_term_fact(example: Example, vocabulary: Vocabulary) -> KeyFact:
    terms = sorted((t for t in example.get_rows("terms") if t.vocabulary == vocabulary), key=lambda term: term.order)
    links = [TextLink(term.label, urls.get_term_url(vocabulary, term.slug)) for term in terms]
    return KeyFact(FIELD_BY_NAME[vocabulary].label, links)


def _list_organisations(example: Example, role: Participation.Role) -> list[Organisation]:
    return [part.organisation for part in example.get_rows("participations") if part.role == role]


def _list_organisation_links(example: Example, role: Participation.Role, catalogue: Catalogue) -> list[TextLink]:
    """To the pages of the organisations, which those without a published example do not have."""
    return [TextLink(row.name, get_organisation_url(row.slug, catalogue)) for row in _list_organisations(example, role)]


def format_stage(example: Example) -> str:
    """The stage and what its newest source says. Empty for a review of studies: that it ended says nothing of the
    services in it.
    """
    if example.kind == Example.Kind.REVIEW:
        return ""
    return ". ".join(filter(None, (get_stated_label(example.stage), example.stage_note)))


def _list_cost_links(example: Example) -> list[TextLink]:
    """The cost band, and links to the table of costs."""
    band = get_stated_label(example.cost_band)
    amounts = (TextLink(text, "#costs") for text in _count_amounts(example.get_rows("costs")))
    return [*([TextLink(band)] if band else []), *amounts]


def _count_amounts(costs: Collection[Cost]) -> Iterator[str]:
    """How many rows state a sum: grants apart, because they are not what a service costs."""
    kinds = [cost.kind for cost in costs if cost.amount is not None]
    grants = kinds.count(Cost.Kind.GRANT)
    if others := len(kinds) - grants:
        yield f"{others} amount{pluralize(others)} reported"
    if grants:
        yield f"{grants} grant{pluralize(grants)} reported (not a cost)"
    if costs and not kinds:
        mentioned = {COST_WORDS[cost.kind] for cost in costs}
        yield f"{mentioned.pop() if len(mentioned) == 1 else 'Cost'} mentioned, no sum stated"


def _list_contact_links(example: Example) -> list[TextLink]:
    """The contact's name and a link to the details, which is not named like the link to the organisation's page."""
    name = [TextLink(example.contact_name)] if example.contact_name else []
    if name or example.contact_email or example.contact_address:
        return [*name, TextLink("Contact details", "#contact")]
    return [TextLink("Ask us to put you in touch", urls.get_question_url(example, "contact"))]


def _format_place(example: Example) -> str:
    scope = "" if example.scope == Example.Scope.NOT_STATED else example.get_scope_display()
    return f"{example.place} ({scope[0].lower()}{scope[1:]})" if example.place and scope else example.place or scope


def _list_icb_links(example: Example) -> Iterator[TextLink]:
    for link in example.get_rows("area_links"):
        basis = link.get_basis_display()
        closed = f", closed {format_date(link.icb.closed)}" if link.icb.closed else ""
        yield TextLink(f"{link.icb.short_name} ({basis[0].lower()}{basis[1:]}{closed})", urls.get_icb_url(link.icb))
        for step in link.icb.successions_out.all():
            part = "" if step.part in ("", "whole") else f" for {step.part}"
            text = f"Since {format_date(step.on)}{part}: {step.successor.short_name}"
            yield TextLink(text, urls.get_icb_url(step.successor))


def _list_framework_facts(example: Example) -> Iterator[KeyFact]:
    """One fact for each kind of framework."""
    items = list(example.get_rows("framework_items"))
    for kind in dict.fromkeys(item.framework.kind for item in items):
        served = [item for item in items if item.framework.kind == kind]
        links = [urls.build_framework_item_link(item) for item in served]
        name = "National Ambitions" if kind == Framework.Kind.AMBITIONS else Framework.Kind(kind).label
        yield KeyFact(f"{name} it serves", links, dict.fromkeys(item.framework for item in served))
