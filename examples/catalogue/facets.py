"""The finder's facets and their values, as the catalogue has them at one revision."""

from collections.abc import Mapping
from dataclasses import dataclass

from examples.catalogue.adoption_spread import SPREAD
from examples.models import ICB, TAG_VOCABULARIES, Example, FrameworkItem, Succession, Term, Vocabulary

# A board's slug -> the slugs and names of itself and of every board that took over its area or part of it.
BoardSuccessors = Mapping[str, Mapping[str, str]]
BOARD_HINT = "Results for a board include examples from the boards it replaced."
COST_HINT = "What an example costs in one place in a year. For examples with any amount, use “Includes”."
SPREAD_HINT = "The number of other places that we know have taken up the example."
FINDING_HINTS = {
    Example.Direction.POSITIVE: "What was measured or reported got better.",
    Example.Direction.MIXED: "Some results were better and others were not, or some people were worse off.",
    Example.Direction.NO_DIFFERENCE: "The effect was measured, and any difference found could be due to chance.",
    Example.Direction.HARMFUL: "Something that matters to people got worse.",
    Example.Direction.NOT_KNOWN: "No source that we found says whether it helped.",
}
# What an entry may include, besides what every entry has. Results have all of the selected ones.
INCLUDED = {"cost": "A cost or other amount", "materials": "Materials to use", "contact": "A contact"}


@dataclass(frozen=True)
class FacetValue:
    """`note`: what the label does not say, such as that a board has closed. `absent`: it means "not reported"."""

    slug: str
    label: str
    hint: str = ""
    note: str = ""
    absent: bool = False


@dataclass(frozen=True)
class Facet:
    """`all_required`: results have all of the selected values, not only one of them. `several`: an example can have
    several of the values, so a reader may ask for all of those selected."""

    name: str
    label: str
    values: tuple[FacetValue, ...]
    hint: str = ""
    all_required: bool = False
    several: bool = False


def load_facets() -> tuple[Facet, ...]:
    """All facets in the order of the page, without retired terms."""
    terms: dict[str, list[FacetValue]] = {vocabulary: [] for vocabulary in Vocabulary.values}
    for term in Term.objects.current():
        terms[term.vocabulary].append(FacetValue(term.slug, term.label, term.hint, absent=term.absent))
    ambitions = [
        FacetValue(item.slug, item.heading)
        for item in FrameworkItem.objects.filter(framework__kind="ambitions").select_related("framework")
    ]
    boards = [
        FacetValue(board.slug, board.short_name, note=f"closed {board.closed:%B %Y}" if board.closed else "")
        for board in ICB.objects.all()
    ]
    spread = [FacetValue(slug, label, absent=most == 0) for slug, (label, _, most) in SPREAD.items()]
    facets: dict[str, Facet] = {
        **{
            str(name): Facet(name, Vocabulary(name).label, tuple(values), several=name in TAG_VOCABULARIES)
            for name, values in terms.items()
        },
        "cost": Facet("cost", Vocabulary.COST.label, tuple(terms[Vocabulary.COST]), hint=COST_HINT),
        "ambition": Facet("ambition", "Ambition", tuple(ambitions), several=True),
        "icb": Facet("icb", "Integrated care board", tuple(boards), hint=BOARD_HINT),
        "spread": Facet("spread", "Spread", tuple(spread), hint=SPREAD_HINT),
    }
    facets["finding"] = Facet("finding", "What was found", _build_finding_values())
    facets["includes"] = Facet("includes", "Includes", _build_included_values(), all_required=True)
    single = ("evidence", "finding", "includes", "stage", "spread", "cost", "ambition", "icb", "region")
    order = [*TAG_VOCABULARIES, *single]
    return tuple(facets[name] for name in order)


def _build_finding_values() -> tuple[FacetValue, ...]:
    return tuple(FacetValue(found, str(found.label), FINDING_HINTS[found]) for found in Example.Direction)


def _build_included_values() -> tuple[FacetValue, ...]:
    return tuple(FacetValue(slug, label) for slug, label in INCLUDED.items())


@dataclass(frozen=True)
class TermSuccessor:
    """The label of a retired term, and the term that replaces it now."""

    old_label: str
    slug: str
    label: str


def load_term_successors() -> Mapping[str, Mapping[str, TermSuccessor]]:
    """Vocabulary -> slug of a replaced term -> the term at the end of its chain of replacements."""
    terms = {term.pk: term for term in Term.objects.filter(replaced_by__isnull=False).select_related("replaced_by")}
    successors: dict[str, dict[str, TermSuccessor]] = {vocabulary: {} for vocabulary in Vocabulary.values}
    for term in terms.values():
        if (last := _last_replacement(term, terms)) is not None:
            successors[term.vocabulary][term.slug] = TermSuccessor(term.label, last.slug, last.label)
    return successors


def _last_replacement(term: Term, replaced: Mapping[int, Term]) -> Term | None:
    """None where the replacements form a circle."""
    step, seen = term.replaced_by, {term.pk}
    while step is not None and step.pk in replaced:
        if step.pk in seen:
            return None
        seen.add(step.pk)
        step = replaced[step.pk].replaced_by
    return step


def load_board_successors() -> BoardSuccessors:
    """Followed over any number of steps."""
    steps: dict[str, list[str]] = {}
    for before, after in Succession.objects.values_list("predecessor__slug", "successor__slug"):
        steps.setdefault(before, []).append(after)
    names = dict(ICB.objects.values_list("slug", "short_name"))
    return {board: {slug: names[slug] for slug in _follow_successions(board, steps)} for board in names}


def _follow_successions(board: str, steps: Mapping[str, list[str]]) -> tuple[str, ...]:
    seen, queue = [board], [board]
    while queue:
        for after in steps.get(queue.pop(), ()):
            if after not in seen:
                seen.append(after)
                queue.append(after)
    return tuple(seen)
