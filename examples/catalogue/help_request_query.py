"""Turns the words of someone who needs help for a relative into a query for the help, not for the relative."""

from dataclasses import replace

from examples.catalogue.help_request_words import find_relatives, is_after_death, is_personal
from examples.catalogue.query_expansion import QueryUnit, TextQuery, build_group_unit
from examples.catalogue.synonyms import Synonyms

CHILDREN = frozenset("baby child daughter son".split())  # they affect the rank, as few services are for them
CARING = frozenset("after caring for looking".split())  # asks for the same help
# What the editors' synonyms call the two needs.
DYING, DIED = ("help", "for", "someone", "dying"), ("someone", "has", "died")
# Said in any such search, so that they say nothing about the help.
PLAIN_WORDS = frozenset(
    "advice ago dead death die died dies dying help ill last please poorly scared sick thank thanks urgent urgently"
    " week yesterday".split()
)


def add_help(query: TextQuery, text: str, synonyms: Synonyms) -> TextQuery:
    """Requires the help for someone who is dying or has died, if nothing else says what is needed.

    Words that are in any such search are dropped: they would find what is about death instead of what helps.
    """
    relatives = find_relatives(text)
    if not (relatives or _is_about_dying(query, text)):
        return query
    units = [
        _weaken_unit(unit) if relatives.issuperset(unit.words) else unit
        for unit in query.units
        if not PLAIN_WORDS.issuperset(unit.words)
    ]
    is_open = all(unit.is_weak or CARING.issuperset(unit.words) for unit in units)
    has_died = is_after_death(text)
    help_unit = build_group_unit(DIED if has_died else DYING, synonyms)
    if is_open and help_unit:
        others = relatives - CHILDREN
        kept = [unit for unit in units if unit.is_weak and not others.issuperset(unit.words)]
        return replace(query, units=(help_unit, *kept), pairs=())
    added = [replace(help_unit, is_weak=True)] if help_unit and has_died else []
    return replace(query, units=(*units, *added)) if units else query


def _weaken_unit(unit: QueryUnit) -> QueryUnit:
    """A relative's unit, which only affects the rank, by its own word or, for a child, also by its synonyms."""
    if CHILDREN.issuperset(unit.words):
        return replace(unit, is_weak=True)
    return replace(unit, is_weak=True, synonyms=(), broader=())


def _is_about_dying(query: TextQuery, text: str) -> bool:
    """Whether a personal search says nothing else: I am dying and I need help."""
    return bool(query.units) and is_personal(text) and all(PLAIN_WORDS.issuperset(unit.words) for unit in query.units)
