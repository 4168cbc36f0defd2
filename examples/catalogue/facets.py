"""The finder's facets and their values, as the catalogue knows them at one revision."""

from collections.abc import Mapping
from dataclasses import dataclass

from examples.models import ICB, TAG_VOCABULARIES, FrameworkItem, Succession, Term, Vocabulary

INHERITED = "A board also finds the examples of the boards whose area it took over."


@dataclass(frozen=True)
class Value:
    """One value of a facet. `note` tells what its label cannot, such as that a board has closed;
    `absent` marks a value that stands for "not reported".
    """

    slug: str
    label: str
    hint: str = ""
    note: str = ""
    absent: bool = False


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    values: tuple[Value, ...]
    hint: str = ""


def read() -> tuple[Facet, ...]:
    """All facets in the order of the page. Retired terms are no values any more."""
    terms: dict[str, list[Value]] = {vocabulary: [] for vocabulary in Vocabulary.values}
    for term in Term.objects.current():
        terms[term.vocabulary].append(Value(term.slug, term.label, term.hint, absent=term.absent))
    ambitions = [
        Value(item.slug, item.heading)
        for item in FrameworkItem.objects.filter(framework__kind="ambitions").select_related("framework")
    ]
    boards = [
        Value(board.slug, board.short_name, note=f"closed {board.closed:%B %Y}" if board.closed else "")
        for board in ICB.objects.all()
    ]
    found: dict[str, Facet] = {
        **{str(name): Facet(name, Vocabulary(name).label, tuple(values)) for name, values in terms.items()},
        "ambition": Facet("ambition", "Ambition", tuple(ambitions)),
        "icb": Facet("icb", "Integrated care board", tuple(boards), hint=INHERITED),
    }
    single = (Vocabulary.REGION, Vocabulary.EVIDENCE, Vocabulary.STAGE, Vocabulary.COST)
    order = [*TAG_VOCABULARIES, "ambition", "icb", *single]
    return tuple(found[name] for name in order)


@dataclass(frozen=True)
class Successor:
    """What a retired term was called, and the term that stands in its place now."""

    old_label: str
    slug: str
    label: str


def successors() -> Mapping[str, Mapping[str, Successor]]:
    """Vocabulary -> slug of a replaced term -> the last of those that replaced it, over any number of steps."""
    terms = {term.pk: term for term in Term.objects.filter(replaced_by__isnull=False).select_related("replaced_by")}
    found: dict[str, dict[str, Successor]] = {vocabulary: {} for vocabulary in Vocabulary.values}
    for term in terms.values():
        if (last := _last(term, terms)) is not None:
            found[term.vocabulary][term.slug] = Successor(term.label, last.slug, last.label)
    return found


def _last(term: Term, replaced: Mapping[int, Term]) -> Term | None:
    """None where they go round in a circle."""
    step, seen = term.replaced_by, {term.pk}
    while step is not None and step.pk in replaced:
        if step.pk in seen:
            return None
        seen.add(step.pk)
        step = replaced[step.pk].replaced_by
    return step


def areas() -> Mapping[str, tuple[str, ...]]:
    """A board's slug -> itself and all boards that took over its area or part of it, over any number of steps."""
    steps: dict[str, list[str]] = {}
    for before, after in Succession.objects.values_list("predecessor__slug", "successor__slug"):
        steps.setdefault(before, []).append(after)
    return {board: _onwards(board, steps) for board in ICB.objects.values_list("slug", flat=True)}


def _onwards(board: str, steps: Mapping[str, list[str]]) -> tuple[str, ...]:
    seen, waiting = [board], [board]
    while waiting:
        for after in steps.get(waiting.pop(), ()):
            if after not in seen:
                seen.append(after)
                waiting.append(after)
    return tuple(seen)
