"""Every amount that the published examples report, as one table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst

from examples.catalogue.snapshot import Catalogue
from examples.models import Cost, Example
from examples.presenters.formatting import format_cost
from examples.presenters.urls import TextLink

CSV_COLUMNS = (
    *("example", "url", "kind", "amount", "amount_to", "amount_without", "per", "significance", "covers", "note"),
    *("basis", "price_year", "source", "source_url", "as_of"),
)


class CostFilter(NamedTuple):
    """Each is empty for any. `priority`: the slug of a priority that the example serves."""

    kind: str = ""
    basis: str = ""
    priority: str = ""

    @property
    def parameters(self) -> dict[str, str]:
        return {name: value for name, value in self._asdict().items() if value}

    def get_url(self, name: str) -> str:
        """The page of costs or its CSV with this filter. `name`: "costs" or "costs-csv"."""
        return reverse(name) + (f"?{urlencode(self.parameters)}" if self.parameters else "")


@dataclass(frozen=True)
class CostFigure:
    """A cost with an amount. `amount`: in words. `source`: its citation, linked if it has an address."""

    example: Example
    cost: Cost

    @property
    def link(self) -> TextLink:
        return TextLink(self.example.title, self.example.get_absolute_url())

    @property
    def kind(self) -> str:
        return self.cost.get_kind_display()

    @property
    def amount(self) -> str:
        return format_cost(self.cost)

    @property
    def covers(self) -> str:
        return capfirst(self.cost.covers)

    @property
    def basis(self) -> str:
        return self.cost.get_basis_display()

    @property
    def prices(self) -> str:
        return f"{self.cost.price_year} prices" if self.cost.price_year else "Price year not stated"

    @property
    def source(self) -> TextLink:
        source = self.cost.source
        return TextLink(source.citation, source.address) if source else TextLink("")


def load_costs() -> tuple[list[CostFigure], int]:
    """The figures by kind and then by title, and how many further costs have no amount. Give it to
    `Catalogue.load_once`."""
    examples = Example.objects.published().filter(costs__isnull=False).distinct()
    rows = examples.prefetch_related("costs__source", "area_links__icb").order_by("title", "pk")
    costs = [CostFigure(example, cost) for example in rows for cost in example.costs.all()]
    figures = [figure for figure in costs if figure.cost.amount is not None]
    kinds = list(Cost.Kind)
    figures.sort(key=lambda figure: kinds.index(Cost.Kind(figure.cost.kind)))
    return figures, len(costs) - len(figures)


def filter_figures(figures: Iterable[CostFigure], chosen: CostFilter, catalogue: Catalogue) -> list[CostFigure]:
    serving = {card.slug for card in catalogue.find_cards("priority", chosen.priority)}
    return [
        figure
        for figure in figures
        if chosen.kind in ("", figure.cost.kind)
        and chosen.basis in ("", figure.cost.basis)
        and (not chosen.priority or figure.example.slug in serving)
    ]


def list_csv_rows(figures: Iterable[CostFigure], root: str, as_of: str) -> Iterator[tuple[str, ...]]:
    """`root`: the site's address without a trailing slash."""
    yield CSV_COLUMNS
    for figure in figures:
        cost, source = figure.cost, figure.source
        amounts = ("" if a is None else f"{a:.2f}" for a in (cost.amount, cost.amount_to, cost.amount_without))
        yield (
            *(figure.link.text, root + figure.link.href, figure.kind, *amounts, cost.per),
            *(cost.get_significance_display(), figure.covers, cost.note, figure.basis, str(cost.price_year or "")),
            *(source.text, source.href, as_of),
        )
