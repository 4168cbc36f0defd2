"""The key facts of an example, each filled or visibly not reported."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from examples.documents.fields import EntryField
from examples.documents.schema import BY_NAME, RESOURCES, fields_of
from examples.models import TAGGED, Example, Framework, Participation, Term
from examples.presenters import urls
from examples.presenters.formatting import day, partial
from examples.presenters.urls import Link


@dataclass(frozen=True)
class Fact:
    """No items: not reported. `frameworks`: those that the items come from."""

    label: str
    items: list[Link]
    frameworks: Iterable[Framework] = ()


def facts(example: Example) -> Iterator[Fact]:
    """In the order of the page: where, for whom, how far along, what it cost, who did it."""
    yield plain("Where", _where(example))
    yield Fact("Integrated care board (ICB)", list(_boards(example)))
    terms = sorted(example.terms.all(), key=lambda term: term.order)
    for vocabulary in TAGGED:
        found = [Link(t.label, urls.term(vocabulary, t.slug)) for t in terms if t.vocabulary == vocabulary]
        yield Fact(BY_NAME[vocabulary].label, found)
    yield from _framework_items(example)
    yield _fact("stage", _label(example.stage))
    yield _fact("started", partial(example.started, example.started_precision, example.started_note))
    if example.ended or example.ended_note:
        yield _fact("ended", partial(example.ended, example.ended_precision, example.ended_note))
    for field in fields_of(RESOURCES):
        value = getattr(example, field.name)
        yield _fact(field.name, _label(value) if field.is_reference else _text(field, value))
    for role, label in Participation.Role.choices:
        organisations = [part.organisation for part in example.participations.all() if part.role == role]
        if organisations:
            yield Fact(label, [Link(organisation.name, organisation.address) for organisation in organisations])


def _text(field: EntryField, value: str) -> str:
    """As people read it: a choice by its label."""
    return str(dict(field.column.flatchoices).get(value, value))


def _fact(name: str, text: str) -> Fact:
    return plain(BY_NAME[name].label, text)


def plain(label: str, text: str) -> Fact:
    """A fact in words, without a link."""
    return Fact(label, [Link(text)] if text else [])


def _label(term: Term | None) -> str:
    """Its label; nothing for a term that stands for "not reported"."""
    return term.label if term and not term.absent else ""


def _where(example: Example) -> str:
    scope = "" if example.scope == Example.Scope.NOT_STATED else example.get_scope_display()
    return f"{example.place} ({scope[0].lower()}{scope[1:]})" if example.place and scope else example.place or scope


def _boards(example: Example) -> Iterator[Link]:
    for link in example.area_links.all():
        basis = link.get_basis_display()
        closed = f", closed {day(link.icb.closed)}" if link.icb.closed else ""
        yield Link(f"{link.icb.short_name} ({basis[0].lower()}{basis[1:]}{closed})", urls.board(link.icb))
        for step in link.icb.successions_out.all():
            part = "" if step.part in ("", "whole") else f" for {step.part}"
            yield Link(f"Since {day(step.on)}{part}: {step.successor.short_name}", urls.board(step.successor))


def _framework_items(example: Example) -> Iterator[Fact]:
    items = list(example.framework_items.all())
    ambitions = [item for item in items if item.framework.kind == "ambitions"]
    linked = [Link(item.heading, urls.finder(ambition=item.slug)) for item in ambitions]
    yield Fact("National Ambitions it serves", linked, dict.fromkeys(item.framework for item in ambitions))
    others = [item for item in items if item.framework.kind != "ambitions"]
    if others:
        texts = [Link(item.heading) for item in others]
        yield Fact("Statutory actions it serves", texts, dict.fromkeys(item.framework for item in others))
