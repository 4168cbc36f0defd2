"""Every amount that the published examples report, as one table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst

from examples.models import Cost, Example
from examples.presenters.formatting import format_cost
from examples.presenters.urls import TextLink

CSV_COLUMNS = (
    *("example", "url", "kind", "amount", "amount_to", "amount_without", "per", "significance", "covers", "note"),
    *("basis", "price_year", "source", "source_url", "as_of"),
)


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
    """The figures by kind and then by title, and how many further costs have no amount."""
    examples = Example.objects.published().filter(costs__isnull=False).distinct()
    rows = examples.prefetch_related("costs__source", "area_links__icb").order_by("title", "pk")
    costs = [CostFigure(example, cost) for example in rows for cost in example.costs.all()]
    figures = [figure for figure in costs if figure.cost.amount is not None]
    kinds = list(Cost.Kind)
    figures.sort(key=lambda figure: kinds.index(Cost.Kind(figure.cost.kind)))
    return figures, len(costs) - len(figures)


def filter_figures(figures: Iterable[CostFigure], kind: str, basis: str) -> list[CostFigure]:
    """Those of a kind and a basis; empty means any."""
    return [f for f in figures if kind in ("", f.cost.kind) and basis in ("", f.cost.basis)]


def get_csv_url(kind: str, basis: str) -> str:
    chosen = {name: value for name, value in (("kind", kind), ("basis", basis)) if value}
    return reverse("costs-csv") + (f"?{urlencode(chosen)}" if chosen else "")


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
