"""One term put in another's place wherever it stands, and back again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from examples.desk.terms.carriers import CHOICES, TAGS, Choice, Tags
from examples.models import Term

Keys = list[int]
# As JSON holds it: table -> which rows were given the new term, and which of them had both; column -> rows changed.
Moved = dict[str, dict[str, Any]]


def move(term: Term, into: Term) -> Moved:
    """Rows change their term in place or had both before: no published entry is without one for a moment."""
    return {
        "tags": {name: _retag(tags, term, into) for name, tags in TAGS.items()},
        "choices": {name: _rechoose(choice, term, into) for name, choice in CHOICES.items()},
    }


def _retag(tags: Tags, term: Term, into: Term) -> dict[str, Keys]:
    rows = tags.table.objects
    having = set(rows.filter(term=into).values_list(tags.owner, flat=True))
    found = set(rows.filter(term=term).values_list(tags.owner, flat=True))
    gained, both = sorted(found - having), sorted(found & having)
    rows.filter(term=term, **{f"{tags.owner}__in": gained}).update(term=into)
    rows.filter(term=term).delete()
    return {"gained": gained, "both": both}


def _rechoose(choice: Choice, term: Term, into: Term) -> Keys:
    rows = choice.model._default_manager.filter(**{choice.column: term})
    keys = sorted(rows.values_list("pk", flat=True))
    rows.update(**{choice.column: into})
    return keys


def move_back(moved: Moved, term: Term, into: Term, chosen_since: Callable[[Keys], set[int]]) -> list[str]:
    """Returns what was left as it is now, in words. Rows that are gone need no words.

    `chosen_since`: of these entries, those to which an editor has given `into` anew.
    """
    left: list[str] = []
    for name, keys in moved["tags"].items():
        since = chosen_since(keys["gained"]) if name == "entries" else set()
        left += _tag_back(TAGS[name], keys, term, into, since)
    for name, changed in moved["choices"].items():
        left += _choose_back(CHOICES[name], changed, term, into)
    return left


def _tag_back(tags: Tags, keys: dict[str, Keys], term: Term, into: Term, since: set[int]) -> Iterator[str]:
    rows, wanted = tags.table.objects, {*keys["gained"], *keys["both"]}
    having = set(rows.filter(term=into, **{f"{tags.owner}__in": wanted}).values_list(tags.owner, flat=True))
    back = sorted(having - since)
    rows.bulk_create([tags.table(term=term, **{tags.owner: key}) for key in back], ignore_conflicts=True)
    alone = sorted((set(keys["gained"]) & having) - since)
    rows.filter(term=into, **{f"{tags.owner}__in": alone}).delete()
    for row in tags.model._default_manager.filter(pk__in=wanted - set(back)):
        because = f"it was given “{into}” anew since" if row.pk in having & since else f"it has “{into}” no more"
        yield f"“{row}”: {because}."


def _choose_back(choice: Choice, keys: Keys, term: Term, into: Term) -> Iterator[str]:
    rows = choice.model._default_manager.filter(pk__in=keys)
    others = list(rows.exclude(**{choice.column: into}))
    rows.filter(**{choice.column: into}).update(**{choice.column: term})
    yield from (f"“{row}”: another term was chosen since." for row in others)
