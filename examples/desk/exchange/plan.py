"""What an import would do, whole, before it does anything: every change and every fault."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from examples.desk.exchange import judging
from examples.desk.exchange.columns import ENTRY, SHEETS
from examples.desk.exchange.drafting import Draft, Filed, drafted, gathered
from examples.desk.exchange.faults import Faults, Kind, Unreadable, Wrong
from examples.desk.exchange.known import Known
from examples.desk.exchange.lines import Line, like
from examples.desk.exchange.reading import read
from examples.desk.exchange.stored import Stored, stored
from examples.desk.exchange.values import valid_slug
from examples.desk.versions.differences import Difference, differences
from examples.desk.versions.document import PARTS, Document, digest
from examples.desk.versions.names import Names
from examples.models import Example

NOWHERE = "There is no example “{}”, and no row of the sheet Examples makes it.{}"
GONE = "The entry is retired. Open it in the desk and press “Work on it again”, then send the file once more."

type Progress = Callable[[Iterable[Filed]], Iterable[Filed]]


class Action(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "unchanged"


@dataclass(frozen=True)
class Change:
    """One entry before and after. `old` is an empty document where it is new."""

    slug: str
    action: Action
    old: Document
    new: Document
    stored: Stored | None

    @property
    def title(self) -> str:
        return str(self.new["title"] or self.slug)

    @property
    def into_copy(self) -> bool:
        """Readers have it, so that its working copy is changed."""
        return self.stored is not None and self.stored.is_public

    @property
    def removed(self) -> list[str]:
        """Kinds of rows of which there will be fewer, in words."""
        gone = []
        for part in PARTS:
            kept = {row["id"] for row in self.new[part.name]}
            count = sum(row["id"] not in kept for row in self.old[part.name])
            meta = part.model._meta
            name = meta.verbose_name if count == 1 else meta.verbose_name_plural
            gone += [f"{count} {name} will be removed"] if count else []
        return gone

    def differences(self, names: Names) -> list[Difference]:
        return differences(self.old, self.new, names)


@dataclass
class Plan:
    """`changes` in the order of the file. With any fault nothing may be saved."""

    changes: list[Change] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)

    @cached_property
    def digest(self) -> str:
        """Tells this plan from one for other entries, or for the same as somebody else has left them."""
        said = "".join(f"{c.slug} {digest(c.old)} {digest(c.new)}\n" for c in self.changes if c.action != Action.SAME)
        return hashlib.sha256(said.encode()).hexdigest()

    def of(self, action: Action) -> list[Change]:
        return [change for change in self.changes if change.action == action]

    @property
    def to_save(self) -> list[Change]:
        return [change for change in self.changes if change.action != Action.SAME]


def plan(name: str, content: bytes, progress: Progress = lambda filed: filed) -> Plan:
    """Reads a file and the entries that it names; saves nothing."""
    made = Plan()
    try:
        lines = read(name, content, made.faults)
    except Unreadable as error:
        made.faults.add(error.fault)
        return made
    return planned(lines, made, progress)


def planned(lines: list[Line], made: Plan, progress: Progress = lambda filed: filed) -> Plan:
    filed = gathered(lines, made.faults)
    found = dict(stored(filed))
    known = Known({slug for slug, one in filed.items() if one.line})
    replaced = {line.sheet.kind for line in lines if line.sheet.part}
    copies = set(
        Example.objects.filter(copy_of__isnull=False, slug__in=_new(filed, found)).values_list("slug", flat=True)
    )
    for one in progress(filed.values()):
        if _stands(one, found.get(one.slug), known, copies, made.faults):
            draft = drafted(one, found.get(one.slug), replaced, known, made.faults)
            _finish(draft, known, made)
    made.faults.sort([sheet.title for sheet in SHEETS])
    return made


def _new(filed: dict[str, Filed], found: dict[str, Stored]) -> list[str]:
    return [slug for slug in filed if slug not in found and slug.startswith("copy-of-")]


def _stands(one: Filed, found: Stored | None, known: Known, copies: set[str], faults: Faults) -> bool:
    """Whether there is, or can be, an entry of this slug."""
    if found:
        return True
    if one.line is None:
        hint = like(one.slug, known.examples | known.coming)
        for lines in one.rows.values():
            for line in lines:
                faults.add(line.fault(Kind.EXAMPLE, NOWHERE.format(one.slug, hint), ENTRY))
        return False
    try:
        valid_slug(one.slug)
        if one.slug in copies:
            raise Wrong(Kind.SLUG_TAKEN, "This slug is a working copy's. Choose another.")
    except Wrong as wrong:
        faults.add(one.line.fault(wrong.kind, wrong.message, ENTRY))
    return True


def _finish(draft: Draft, known: Known, made: Plan) -> None:
    found = draft.stored
    changed = draft.new != draft.old
    if changed:
        for fault in judging.faults(draft, known):
            made.faults.add(fault)
    if changed and found and found.status == Example.Status.RETIRED and not found.has_copy:
        made.faults.add(draft.filed.first.fault(Kind.RETIRED, GONE))
    action = Action.NEW if found is None else Action.CHANGED if changed else Action.SAME
    made.changes.append(Change(draft.filed.slug, action, draft.old, draft.new, found))
