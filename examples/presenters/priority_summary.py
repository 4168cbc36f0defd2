"""A priority on one screen: who asks for it, which boards chose it, what its examples found and cost, how to start."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from django.utils.html import strip_tags

from examples.catalogue.bitmaps import OrderedSlots
from examples.catalogue.boards_and_organisations import load_boards
from examples.catalogue.card_texts import build_excerpt
from examples.catalogue.cards import COMPARED_LEVEL, Card
from examples.catalogue.snapshot import Catalogue
from examples.models import Framework
from examples.presenters.board_measures import list_priority_term_slugs
from examples.presenters.cost_table import CostFigure, CostFilter, filter_figures, load_costs
from examples.presenters.markdown_html import render_markdown
from examples.presenters.shortlist_url import build_shortlist_url
from examples.presenters.strategies import search_cards
from examples.presenters.urls import TextLink, get_finder_url, get_icb_url, get_url

MAX_ROWS = 3  # of results, costs and ways to start


@dataclass(frozen=True)
class FindingRow:
    """How many examples have a finding, and how many of them were tested against a comparison."""

    label: str
    total: TextLink
    compared: TextLink


@dataclass(frozen=True)
class NationalAim:
    """`link`: to its document. `text`: the title of the document, or what the aim is."""

    link: TextLink
    text: str


@dataclass(frozen=True)
class PrioritySummary:
    """`known`: how many open boards have priorities that we know. `cards`: all examples, most rigorous study first."""

    aims: list[NationalAim]
    boards: list[TextLink]
    known: int
    map_href: str
    findings: list[FindingRow]
    cards: list[Card]
    costs: list[CostFigure]
    costs_href: str

    @property
    def results(self) -> list[Card]:
        """Headline figures of the most rigorous studies, whatever they found."""
        return [card for card in self.cards if card.figure][:MAX_ROWS]

    @property
    def starts(self) -> list[tuple[Card, str]]:
        """Examples that say what is needed to start, with the first sentences of it."""
        rows = [card for card in self.cards if card.to_start][:MAX_ROWS]
        return [(card, build_excerpt(unescape(strip_tags(render_markdown(card.to_start))))) for card in rows]

    @property
    def first_costs(self) -> list[CostFigure]:
        return self.costs[:MAX_ROWS]

    @property
    def brief_href(self) -> str:
        return build_shortlist_url("brief", [card.slug for card in self.cards[:MAX_ROWS]]) if self.cards else ""


def build_priority_summary(slug: str, catalogue: Catalogue) -> PrioritySummary:
    """`slug`: of a current priority term."""
    themes = {
        board: list_priority_term_slugs(board)
        for board in catalogue.load_once(load_boards).values()
        if not board.closed
    }
    boards = [TextLink(board.short_name, get_icb_url(board)) for board, slugs in themes.items() if slug in slugs]
    bitmap = catalogue.facet_bitmaps["priority"][slug]
    figures, _ = catalogue.load_once(load_costs)
    chosen = CostFilter(priority=slug)
    return PrioritySummary(
        aims=list(_list_national_aims(slug, catalogue)),
        boards=boards,
        known=sum(bool(slugs) for slugs in themes.values()),
        map_href=f"{get_url('icbs')}?show={slug}",
        findings=list(_list_findings(slug, catalogue)),
        cards=[catalogue.cards[slot] for slot in OrderedSlots(catalogue.orders["evidence"], bitmap)],
        costs=filter_figures(figures, chosen, catalogue),
        costs_href=chosen.get_url("costs"),
    )


def _list_national_aims(slug: str, catalogue: Catalogue) -> Iterator[NationalAim]:
    """The law, which is about palliative care as a whole, then the items that serve the priority."""
    for framework in sorted(catalogue.reference_data.frameworks, key=_is_not_law):
        href = f"{get_url('duty')}#{framework.slug}"
        for item in framework.items.all():
            is_served = slug in [term.slug for term in item.priorities.all()]
            if is_served or not _is_not_law(framework):
                yield NationalAim(TextLink(item.heading, href), framework.title)


def _is_not_law(framework: Framework) -> bool:
    return framework.kind != Framework.Kind.LAW


def _list_findings(slug: str, catalogue: Catalogue) -> Iterator[FindingRow]:
    """Each finding that has examples."""
    levels = tuple(catalogue.labels["evidence"])[COMPARED_LEVEL:]
    for finding, label in catalogue.labels["finding"].items():
        total = _build_count_link(priority=(slug,), finding=(finding,), catalogue=catalogue)
        compared = _build_count_link(priority=(slug,), evidence=levels, finding=(finding,), catalogue=catalogue)
        if total.href:
            yield FindingRow(label, total, compared)


def _build_count_link(catalogue: Catalogue, **filters: tuple[str, ...]) -> TextLink:
    """The number of examples with these filters, and the finder that shows them; no link to none."""
    count = len(search_cards(catalogue, **filters))
    return TextLink(f"{count:,}", get_finder_url(**filters) if count else "")
