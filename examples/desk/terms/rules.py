"""Which changes a vocabulary takes, and why others are refused."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from examples.documents.errors import EntryError, ValidationFailed
from examples.models import Term, TermChange, Vocabulary

Kind = TermChange.Kind
STATES = (Kind.MERGED, Kind.RETIRED, Kind.RETURNED)  # the kinds that say whether a term is in use, and what replaced it
LADDER = (
    "The evidence vocabulary is a ladder: a level’s place says how strong it is. Its levels keep their places and are "
    "never put in each other’s place. You can rename a level."
)


def refuse(message: str) -> None:
    raise ValidationFailed([EntryError("", message)])


def ladder(vocabulary: str) -> str:
    """Why this vocabulary is neither merged nor put in another order; empty where it may be."""
    return LADDER if vocabulary == Vocabulary.EVIDENCE else ""


def successors(term: Term) -> QuerySet[Term]:
    """What may take a term's place. A gap such as “Not stated” never stands for a fact, nor a fact for a gap."""
    same = Term.objects.of(Vocabulary(term.vocabulary)).current().filter(absent=term.absent)
    return same.none() if ladder(term.vocabulary) else same.exclude(pk=term.pk)


def judge_successor(term: Term, into: Term) -> None:
    """Raises ValidationFailed. The form says the same; between page and answer another editor may have come first."""
    if message := ladder(term.vocabulary):
        refuse(message)
    if not successors(term).filter(pk=into.pk).exists():
        refuse(f"“{into}” can not take the place of “{term}” any more: it was changed meanwhile. Choose again.")


def judge_undoing(change: TermChange) -> None:
    """Changes that build on each other are undone in turn, the last one first. Raises ValidationFailed."""
    if change.undone_at:
        refuse("This was undone already.")
    later = TermChange.objects.filter(undone_at=None, pk__gt=change.pk)
    if change.kind == Kind.REORDERED:
        later = later.filter(kind=Kind.REORDERED, vocabulary=change.vocabulary)
    elif change.kind == Kind.RENAMED:
        later = later.filter(kind=Kind.RENAMED, term=change.term)
    else:
        same = Q(term=change.term) | Q(into=change.term) | Q(term=change.into, term__isnull=False)
        later = later.filter(same, kind__in=STATES)
    if latest := later.first():
        refuse(f"Undo this first, which came later: {latest.before['said']}.")
