"""Taking a change of terms back, as far as nobody has changed the same since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone
from reversion.models import Version

from examples.desk.terms.changes import locked
from examples.desk.terms.moving import Keys, move_back
from examples.desk.terms.rules import judge_undoing
from examples.documents import versions as history
from examples.documents.versions import User
from examples.models import Example, Term, TermChange

Kind = TermChange.Kind
UNDONE = "Undone: "


@transaction.atomic
def undo(change: TermChange, user: User) -> list[str]:
    """Returns, in words, what was left as it is now. Raises ValidationFailed where a later change has to be undone first."""
    change = TermChange.objects.select_for_update(of=("self",)).select_related("term", "into").get(pk=change.pk)
    judge_undoing(change)
    if change.kind == Kind.MERGED:
        left = _unmerge(change, user)
    elif change.kind in (Kind.RETIRED, Kind.RETURNED):
        left = _put_back(change)
    else:
        left = _rename_back(change) if change.kind == Kind.RENAMED else _order_back(change)
    change.undone_at = timezone.now()
    change.before["left"] = left
    change.save(update_fields=["undone_at", "before"])
    return left


def _unmerge(change: TermChange, user: User) -> list[str]:
    term, into = locked(*filter(None, (change.term, change.into)))
    keys = list(Example.objects.filter(pk__in=change.before["entries"]).values_list("pk", flat=True))
    history.record_all_external_changes(keys)
    left = move_back(change.before, term, into, lambda gained: _chosen_since(gained, change, into))
    history.record_versions(keys, user, f"{UNDONE}{change.before['said']}")
    return [*_put_back(change), *left]


def _chosen_since(keys: Keys, change: TermChange, into: Term) -> set[int]:
    """Entries that lost the term since and were given it again, other than by changes of terms: an editor's choice."""
    later = TermChange.objects.filter(kind=Kind.MERGED, pk__gt=change.pk).values_list("before__said", flat=True)
    ours = {comment for said in later for comment in (said, f"{UNDONE}{said}")}
    found: set[int] = set()
    had = dict.fromkeys(keys, True)
    for version in _versions(keys, change.at):
        key, has = int(version.object_id), into.slug in history.document(version).get(into.vocabulary, ())
        if has and not had[key] and version.revision.comment not in ours:
            found.add(key)
        had[key] = has
    return found


def _versions(keys: Keys, since: dt.datetime) -> Iterator[Any]:
    """Oldest first."""
    found = Version.objects.get_for_model(Example).filter(object_id__in=map(str, keys))
    later = found.filter(revision__date_created__gt=since).select_related("revision")
    yield from later.order_by("pk").iterator()


def _put_back(change: TermChange) -> list[str]:
    """Whether the term is in use, and what replaced it; also for those that it had replaced itself."""
    term, before = change.term, change.before
    if term is None or _now(term) != before["set"]:
        return [f"“{term}”: it was retired or replaced otherwise since."]
    day, replaced_by = before["state"]
    Term.objects.filter(pk=term.pk).update(retired_on=day, replaced_by=_end(replaced_by) if day else None)
    Term.objects.filter(pk__in=before["followers"], replaced_by=change.into).update(replaced_by=term)
    return []


def _now(term: Term) -> list[Any]:
    return [term.retired_on.isoformat() if term.retired_on else None, term.replaced_by_id]


def _end(key: int | None) -> Term | None:
    """The term of that key, or what has replaced it since; nothing where it was deleted."""
    found = Term.objects.filter(pk=key or 0).select_related("replaced_by").first()
    return (found.replaced_by or found) if found else None


def _rename_back(change: TermChange) -> list[str]:
    label, hint = change.before["set"]
    rows = Term.objects.filter(pk=change.term.pk if change.term else 0, label=label, hint=hint)
    label, hint = change.before["named"]
    return [] if rows.update(label=label, hint=hint) else [f"“{change.term}”: it was renamed since."]


def _order_back(change: TermChange) -> list[str]:
    left = []
    for key, before, after in change.before["moved"]:
        rows = Term.objects.filter(pk=key)
        if not rows.filter(order=after).update(order=before):
            left += [f"“{term}”: it was moved since." for term in rows]
    return left
