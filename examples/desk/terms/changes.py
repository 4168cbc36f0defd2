"""Merging, retiring, bringing back, renaming and reordering. Each is one transaction, and gives the TermChange by
which it can be undone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from examples.desk.terms import carriers
from examples.desk.terms.moving import move
from examples.desk.terms.rules import judge_successor, ladder, refuse
from examples.documents import versions as history
from examples.documents.versions import User
from examples.models import Term, TermChange, Vocabulary

Kind = TermChange.Kind


def locked(*terms: Term) -> list[Term]:
    """The rows as they are now, for this transaction alone: nobody can give them to an entry meanwhile."""
    found = {term.pk: term for term in Term.objects.select_for_update().filter(pk__in=[t.pk for t in terms])}
    if len(found) < len({term.pk for term in terms}):
        refuse("A term was deleted meanwhile. Nothing was changed.")
    return [found[term.pk] for term in terms]


@transaction.atomic
def merge(term: Term, into: Term, user: User) -> TermChange:
    """Every carrier of `term` gets `into` in its place; then `term` is retired. Raises ValidationFailed, IntegrityError."""
    term, into = locked(term, into)
    judge_successor(term, into)
    keys = carriers.entries(term)
    history.record_all_external_changes(keys)
    said = f"Merged “{term}” into “{into}”"
    before = {"said": said, "entries": keys, **move(term, into), **_replace(term, into)}
    history.record_versions(keys, user, said)
    return _kept(Kind.MERGED, term, into, before, user, len(keys))


@transaction.atomic
def retire(term: Term, into: Term | None, user: User) -> TermChange:
    """Not offered any more; who carries it keeps it. Of a retired term this changes what replaced it."""
    term, *rest = locked(*filter(None, (term, into)))
    into = rest[0] if rest else None
    if into:
        judge_successor(term, into)
    if term.retired_on and term.replaced_by_id == (into.pk if into else None):
        refuse(f"“{term}” is retired already. Nothing was changed.")
    said = f"Retired “{term}”{f', replaced by “{into}”' if into else ''}"
    before = {"said": said, **_replace(term, into)}
    return _kept(Kind.RETIRED, term, into, before, user, len(carriers.entries(term)))


@transaction.atomic
def bring_back(term: Term, user: User) -> TermChange:
    """A retired term is offered again. What was merged away stays merged: undoing the merge brings that back."""
    (term,) = locked(term)
    if not term.retired_on:
        refuse(f"“{term}” is in use already. Nothing was changed.")
    before = {"said": f"Brought “{term}” back into use", "state": _state(term), "set": [None, None], "followers": []}
    Term.objects.filter(pk=term.pk).update(retired_on=None, replaced_by=None)
    return _kept(Kind.RETURNED, term, None, before, user, len(carriers.entries(term)))


@transaction.atomic
def rename(term: Term, label: str, hint: str, user: User) -> TermChange:
    """The slug, and so every address, stays. Raises ValidationFailed where another term in use has the name."""
    (term,) = locked(term)
    namesakes = Term.objects.of(Vocabulary(term.vocabulary)).current().filter(label__iexact=label).exclude(pk=term.pk)
    if namesakes.exists():
        refuse(f"Another term is called “{label}” already. To make one of two, merge them.")
    if (label, hint) == (term.label, term.hint):
        refuse("That is what it is called now. Nothing was changed.")
    said = f"Renamed “{term}” to “{label}”" if label != term.label else f"Gave “{term}” another hint"
    before = {"said": said, "named": [term.label, term.hint], "set": [label, hint]}
    Term.objects.filter(pk=term.pk).update(label=label, hint=hint)
    return _kept(Kind.RENAMED, term, None, before, user, len(carriers.entries(term)))


@transaction.atomic
def reorder(vocabulary: Vocabulary, keys: list[int], user: User) -> TermChange:
    """`keys`: the terms in use, in the order wanted. They are counted from 0; retired ones and new ones follow."""
    if message := ladder(vocabulary):
        refuse(message)
    places = dict(Term.objects.select_for_update().of(vocabulary).values_list("pk", "order"))
    last = [*(key for key in keys if key in places), *(key for key in places if key not in keys)]
    wanted = {key: place for place, key in enumerate(last) if places[key] != place}
    if not wanted:
        refuse("That is their order now. Nothing was changed.")
    for key, place in wanted.items():
        Term.objects.filter(pk=key).update(order=place)
    moved = [[key, places[key], place] for key, place in wanted.items()]
    before = {"said": f"Put the vocabulary “{vocabulary.label}” in another order", "moved": moved}
    return _kept(Kind.REORDERED, None, None, before, user, 0, vocabulary)


def _state(term: Term) -> list[Any]:
    return [term.retired_on.isoformat() if term.retired_on else None, term.replaced_by_id]


def _replace(term: Term, into: Term | None) -> dict[str, Any]:
    """Retires, today unless it was before. What `term` had replaced leads straight on to `into`: no chains."""
    followers = list(Term.objects.filter(replaced_by=term).values_list("pk", flat=True)) if into else []
    day: dt.date = term.retired_on or timezone.localdate()
    Term.objects.filter(pk__in=followers).update(replaced_by=into)
    Term.objects.filter(pk=term.pk).update(retired_on=day, replaced_by=into)
    set_to = [day.isoformat(), into.pk if into else None]
    return {"state": _state(term), "set": set_to, "followers": followers}


def _kept(
    kind: str, term: Term | None, into: Term | None, before: dict[str, Any], user: User, touched: int,
    vocabulary: str = "",
) -> TermChange:  # fmt: skip
    by: Any = user if user and user.is_authenticated else None
    return TermChange.objects.create(
        kind=kind, term=term, into=into, before=before, user=by, touched=touched,
        vocabulary=term.vocabulary if term else vocabulary,
    )  # fmt: skip
