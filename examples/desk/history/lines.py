"""The history of an entry as a list: each version with who, when, what was done and how much it changed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from reversion.models import Version

from examples.desk.history.documents import changes
from examples.desk.versions.differences import Difference
from examples.desk.versions.history import FIRST, OUTSIDE, document
from examples.desk.versions.names import Names
from examples.models import Example


def family(example: Example) -> list[int]:
    """The entry and its working copy, whichever of them is asked for."""
    keys = [example.pk, example.copy_of_id]
    keys += Example.objects.filter(copy_of=example).values_list("pk", flat=True)
    return [key for key in keys if key]


def of_family(example: Example) -> QuerySet[Any]:
    """Versions of the entry and of its working copy, newest first, with revision and user."""
    keys = [str(key) for key in family(example)]
    found: QuerySet[Any] = Version.objects.get_for_model(Example).filter(object_id__in=keys)
    return found.select_related("revision__user").order_by("-pk")


def before(version: Any, example: Example) -> Any:
    """The version that this one was made from: the row's own last one, else the entry's last one. Or None."""
    earlier = of_family(example).filter(pk__lt=version.pk)
    return earlier.filter(object_id=version.object_id).first() or earlier.first()


def when(version: Any) -> str:
    """Such as "3 November 2026, 14:05", in local time."""
    return date_format(localtime(version.revision.date_created), "j F Y, H:i")


def who(version: Any) -> str:
    user, done = version.revision.user, version.revision.comment
    if user:
        return str(user.get_username())
    if done == OUTSIDE:
        return "outside the desk"
    return "the catalogue's loader or another tool" if done == FIRST else "a tool, or an account that is gone"


@dataclass
class Line:
    """A version in the list. `copy`: it is the working copy's, which readers do not see."""

    version: Any
    earlier: Any
    copy: bool
    names: Names

    @property
    def when(self) -> str:
        return when(self.version)

    @property
    def who(self) -> str:
        return who(self.version)

    @property
    def done(self) -> str:
        return str(self.version.revision.comment) or "Saved"

    @cached_property
    def changes(self) -> list[Difference]:
        if self.earlier is None:
            return []
        return changes(document(self.earlier), document(self.version), self.names)

    @property
    def counted(self) -> str:
        number = len(self.changes)
        if self.earlier is None:
            return "the first version kept"
        return f"{number} {'field' if number == 1 else 'fields'}" if number else "nothing in the text"


def lines(page: list[Any], example: Example) -> list[Line]:
    """For the versions of one page. `example`: the entry or copy whose history it is."""
    names = Names()
    copies = Example.objects.filter(pk__in=family(example), copy_of__isnull=False).values_list("pk", flat=True)
    of_copies = {str(pk) for pk in copies}
    earlier = _earlier(page, example)
    return [Line(version, earlier[version.pk], version.object_id in of_copies, names) for version in page]


def _earlier(page: list[Any], example: Example) -> dict[int, Any]:
    """The version before each: mostly on the same page, so it is looked for there first."""
    found = {}
    for place, version in enumerate(page):
        same = (other for other in page[place + 1 :] if other.object_id == version.object_id)
        found[version.pk] = next(same, None) or before(version, example)
    return found
