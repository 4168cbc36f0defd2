"""The key facts of an example, each with a value or “not reported”."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from examples.documents.fields import EntryField
from examples.documents.schema import FIELD_BY_NAME, RESOURCES, list_fields
from examples.models import TAG_VOCABULARIES, Example, Framework, Participation, Term
from examples.presenters import urls
from examples.presenters.formatting import format_date, format_partial_date
from examples.presenters.urls import TextLink


@dataclass(frozen=True)
class KeyFact:
    """`items`: empty if not reported. `frameworks`: those that the items come from."""

    label: str
    items: list[TextLink]
    frameworks: Iterable[Framework] = ()


def list_key_facts(example: Example) -> Iterator[KeyFact]:
    """In the order of the page: where, who for, stage, cost, organisations."""
    yield build_text_fact("Where", _format_place(example))
    yield KeyFact("Integrated care board (ICB)", list(_list_icb_links(example)))
    terms = sorted(example.terms.all(), key=lambda term: term.order)
    for vocabulary in TAG_VOCABULARIES:
        links = [TextLink(t.label, urls.get_term_url(vocabulary, t.slug)) for t in terms if t.vocabulary == vocabulary]
        yield KeyFact(FIELD_BY_NAME[vocabulary].label, links)
    yield from _list_framework_facts(example)
    yield _build_field_fact("stage", _get_term_label(example.stage))
    yield _build_date_fact(example, "started")
    if example.ended or example.ended_note:
        yield _build_date_fact(example, "ended")
    for field in list_fields(RESOURCES):
        value = getattr(example, field.name)
        text = _get_term_label(value) if field.is_reference else _format_choice(field, value)
        yield _build_field_fact(field.name, text)
    for role, label in Participation.Role.choices:
        organisations = [part.organisation for part in example.participations.all() if part.role == role]
        if organisations:
            yield KeyFact(label, [TextLink(organisation.name, organisation.address) for organisation in organisations])


def _format_choice(field: EntryField, value: str) -> str:
    """The label of a choice; other texts unchanged."""
    return str(dict(field.column.flatchoices).get(value, value))


def _build_field_fact(name: str, text: str) -> KeyFact:
    return build_text_fact(FIELD_BY_NAME[name].label, text)


def _build_date_fact(example: Example, name: str) -> KeyFact:
    date, precision, note = (getattr(example, column) for column in (name, f"{name}_precision", f"{name}_note"))
    return _build_field_fact(name, format_partial_date(date, precision, note))


def build_text_fact(label: str, text: str) -> KeyFact:
    """A fact without links."""
    return KeyFact(label, [TextLink(text)] if text else [])


def _get_term_label(term: Term | None) -> str:
    """Empty for a term that means “not reported”."""
    return term.label if term and not term.absent else ""


def _format_place(example: Example) -> str:
    scope = "" if example.scope == Example.Scope.NOT_STATED else example.get_scope_display()
    return f"{example.place} ({scope[0].lower()}{scope[1:]})" if example.place and scope else example.place or scope


def _list_icb_links(example: Example) -> Iterator[TextLink]:
    for link in example.area_links.all():
        basis = link.get_basis_display()
        closed = f", closed {format_date(link.icb.closed)}" if link.icb.closed else ""
        yield TextLink(f"{link.icb.short_name} ({basis[0].lower()}{basis[1:]}{closed})", urls.get_icb_url(link.icb))
        for step in link.icb.successions_out.all():
            part = "" if step.part in ("", "whole") else f" for {step.part}"
            text = f"Since {format_date(step.on)}{part}: {step.successor.short_name}"
            yield TextLink(text, urls.get_icb_url(step.successor))


def _list_framework_facts(example: Example) -> Iterator[KeyFact]:
    items = list(example.framework_items.all())
    ambitions = [item for item in items if item.framework.kind == "ambitions"]
    links = [TextLink(item.heading, urls.get_finder_url(ambition=item.slug)) for item in ambitions]
    yield KeyFact("National Ambitions it serves", links, dict.fromkeys(item.framework for item in ambitions))
    others = [item for item in items if item.framework.kind != "ambitions"]
    if others:
        texts = [TextLink(item.heading) for item in others]
        yield KeyFact("Statutory actions it serves", texts, dict.fromkeys(item.framework for item in others))
