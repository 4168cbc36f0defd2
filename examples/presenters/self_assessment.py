"""A board's own assessment against the Ambitions and the statutory actions, kept in the address of the page alone:
`?individual=not&comfort=met`."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.text import capfirst

from examples.catalogue.snapshot import Catalogue
from examples.models import Framework, FrameworkItem
from examples.presenters.national_aims import ServedAim, build_aim
from examples.presenters.shortlist_url import MAX_EXAMPLES

# Value in the address -> its label, in the order of the page of results.
ANSWERS = {"not": "Not met", "partly": "Partly met", "unknown": "Not known", "met": "Met"}
MET = "met"
ASSESSED_KINDS = (Framework.Kind.AMBITIONS, Framework.Kind.LAW, Framework.Kind.STATUTORY_GUIDANCE)


@dataclass(frozen=True)
class AssessedItem:
    """`answer`: a key of ANSWERS; empty if there is no answer."""

    item: FrameworkItem
    answer: str

    @property
    def label(self) -> str:
        return ANSWERS.get(self.answer, "Not answered")


@dataclass(frozen=True)
class Assessment:
    """`groups`: what is assessed, by document. `unknown`: names in the address that are no longer assessed."""

    groups: list[tuple[Framework, list[AssessedItem]]]
    unknown: list[str]

    @property
    def items(self) -> list[AssessedItem]:
        return [item for _, items in self.groups for item in items]

    @property
    def is_answered(self) -> bool:
        return any(item.answer for item in self.items)

    @property
    def query(self) -> str:
        """The answers as they stand in the address."""
        return urlencode({row.item.slug: row.answer for row in self.items if row.answer})

    @property
    def summary(self) -> str:
        """Such as “2 not met, 1 partly met, 8 not answered.”"""
        labels = [item.label for item in self.items]
        counts = ((labels.count(label), label.lower()) for label in (*ANSWERS.values(), "Not answered"))
        return capfirst(", ".join(f"{count} {label}" for count, label in counts if count)) + "."

    def list_weak_areas(self, catalogue: Catalogue) -> Iterator[tuple[AssessedItem, ServedAim]]:
        """Those not met first, then partly met, then not known."""
        for answer in ANSWERS:
            if answer != MET:
                yield from ((row, build_aim(row.item, catalogue)) for row in self.items if row.answer == answer)


def build_assessment(query: QueryDict, catalogue: Catalogue) -> Assessment:
    """Never raises: a value that is not an answer counts as none."""
    answers = {name: value for name, value in query.items() if value in ANSWERS}
    groups = []
    for kind in ASSESSED_KINDS:
        for framework in catalogue.reference_data.frameworks:
            if framework.kind == kind and framework.items.all():
                items = [AssessedItem(item, answers.pop(item.slug, "")) for item in framework.items.all()]
                groups.append((framework, items))
    return Assessment(groups, [name[:60] for name in answers])


def list_shortlist(areas: list[tuple[AssessedItem, ServedAim]]) -> tuple[str, ...]:
    """The examples named for each area, once: the best of every area before the second of any."""
    rounds = max((len(aim.best) for _, aim in areas), default=0)
    slugs = (aim.best[place].slug for place in range(rounds) for _, aim in areas if place < len(aim.best))
    return tuple(dict.fromkeys(slugs))[:MAX_EXAMPLES]
