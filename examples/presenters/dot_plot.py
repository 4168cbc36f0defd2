"""A result and what it was compared with as two dots between 0 and 100 per cent, where the texts allow no doubt."""

import re
from dataclasses import dataclass

from examples.models import Outcome

PERCENTAGE = re.compile(r"(?<![\d.,-])(\d{1,3}(?:\.\d+)?) ?%")
FRACTION = re.compile(r"(?<![\d.,-])(\d[\d,]*) (?:out )?of (?:the )?(\d[\d,]*)(?![\d%]|\.\d)")
# Words of texts whose percentages are changes, ratios or intervals, or several figures in one.
UNCLEAR = re.compile(
    r"confiden|interval|\bCI\b|odds|ratio|\bp ?[=<>]|fall|fell|fewer|rose|rise|risen|reduc|increas|decreas|chang|differ"
    r"|\bup\b|\bdown\b|\bby \d|lower|higher|more|less|point|average|about half|between|range|not known|not given",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class DotPlot:
    """Two shares in per cent, as numbers of an SVG. The texts that give them stand beside the picture."""

    result: str
    comparator: str


def build_dot_plot(outcome: Outcome) -> DotPlot | None:
    """None for a forecast, and where a text has no share, or more than one, or one that may be something else."""
    if outcome.kind == Outcome.Kind.FORECAST or UNCLEAR.search(outcome.measure):
        return None
    result, comparator = find_share(outcome.result), find_share(outcome.comparator)
    return None if result is None or comparator is None else DotPlot(f"{result:.1f}", f"{comparator:.1f}")


def find_share(text: str) -> float | None:
    """The only share that a text gives, in per cent: its percentage, or else its “18 of 21”."""
    percentages, fractions = PERCENTAGE.findall(text), FRACTION.findall(text)
    if UNCLEAR.search(text) or max(len(percentages), len(fractions)) != 1:
        return None
    if percentages:
        share = float(percentages[0])
    else:
        part, whole = (int(number.replace(",", "")) for number in fractions[0])
        share = 100 * part / whole if whole else -1
    return share if 0 <= share <= 100 else None
