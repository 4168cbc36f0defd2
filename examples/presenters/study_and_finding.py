"""How an example was studied and what was found, in words with small marks beside them. Pages show both together."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from examples.models import Example

STEPS = 5
BARS = [f"M{9 * step + 1} 15V{13 - 3 * step}H{9 * step + 7}V15Z" for step in range(STEPS)]  # each higher than the last
NOT_GRADED = "Not graded yet"
# Paths on a grid of 16 by 16: up, half a diamond, equals sign, down, ring. They differ in shape, not colour.
SHAPES = {
    Example.Direction.POSITIVE: "M8 1 15 15H1Z",
    Example.Direction.MIXED: "M8 0 16 8 8 16 0 8ZM8 3 3 8 8 13Z",
    Example.Direction.NO_DIFFERENCE: "M1 3H15V6H1ZM1 10H15V13H1Z",
    Example.Direction.HARMFUL: "M1 1H15L8 15Z",
    Example.Direction.NOT_KNOWN: "M8 1A7 7 0 1 1 8 15 7 7 0 1 1 8 1ZM8 3A5 5 0 1 0 8 13 5 5 0 1 0 8 3Z",
}


@lru_cache(maxsize=256)
def render_evidence(study: str, steps: int, direction: str) -> SafeString:
    """`study`: the label of the level; empty if it is not graded. `steps`: how many of the five it reaches."""
    finding = Example.Direction(direction)
    context = {
        "study": study or NOT_GRADED,
        "is_graded": bool(study),
        "filled_bars": "".join(BARS[:steps]),
        "empty_bars": "".join(BARS[steps:]),
        "finding": finding.label,
        "shape": SHAPES[finding],
    }
    return render_to_string("_study_and_finding.html", context)
