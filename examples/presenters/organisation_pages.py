"""Organisations with a part in published examples: the list, and one with its examples by role."""

from collections.abc import Mapping
from dataclasses import dataclass

from examples.catalogue.boards_and_organisations import load_boards, load_organisations
from examples.catalogue.cards import ADOPTER
from examples.catalogue.snapshot import Catalogue
from examples.models import Organisation, Participation
from examples.presenters.cards import ResultCard, build_result_cards
from examples.presenters.urls import CountedLink, TextLink, get_icb_url, get_url

ROLE_HEADINGS: Mapping[str, str] = {
    Participation.Role.LEAD: "Examples that it leads or led",
    Participation.Role.PARTNER: "Examples in which it is or was a partner",
    ADOPTER: "Examples from elsewhere that it took up",
    Participation.Role.FUNDER: "Examples that it funds or funded",
    Participation.Role.EVALUATOR: "Examples that it evaluated",
}
LOCAL_ROLES = (Participation.Role.LEAD, Participation.Role.PARTNER)


@dataclass(frozen=True)
class OrganisationRole:
    heading: str
    cards: list[ResultCard]


@dataclass(frozen=True)
class OrganisationPage:
    """`boards`: whose areas the examples serve that it leads or is a partner in."""

    organisation: Organisation
    total: int
    roles: list[OrganisationRole]
    boards: list[TextLink]


def list_organisations(catalogue: Catalogue) -> dict[str, list[CountedLink]]:
    """Kind of organisation -> those with published examples, each with their number."""
    groups: dict[str, list[CountedLink]] = {str(label): [] for label in Organisation.Kind.labels}
    for slug, organisation in catalogue.load_once(load_organisations).items():
        if total := catalogue.count_organisation_examples(slug):
            link = CountedLink(organisation.name, get_organisation_url(slug, catalogue), total, "")
            groups[organisation.get_kind_display()].append(link)
    return {kind: links for kind, links in groups.items() if links}


def get_organisation_url(slug: str, catalogue: Catalogue) -> str:
    """Empty without a published example: then the organisation has no page."""
    return get_url("organisation", slug) if slug in catalogue.organisation_cards else ""


def build_organisation_page(slug: str, catalogue: Catalogue) -> OrganisationPage | None:
    """None without a published example."""
    organisation = catalogue.load_once(load_organisations).get(slug)
    cards = catalogue.organisation_cards.get(slug)
    if organisation is None or not cards:
        return None
    roles = [
        OrganisationRole(heading, build_result_cards(cards[role]))
        for role, heading in ROLE_HEADINGS.items()
        if role in cards
    ]
    areas = {board for role in LOCAL_ROLES for card in cards.get(role, ()) for board in card.icbs}
    boards = [board for board in catalogue.load_once(load_boards).values() if board.slug in areas]
    links = [TextLink(board.short_name, get_icb_url(board)) for board in boards]
    return OrganisationPage(organisation, catalogue.count_organisation_examples(slug), roles, links)
