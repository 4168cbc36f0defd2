"""Readers find a board by its names, by its label on the map and by the places in its area."""

import datetime as dt
from html import unescape

import pytest
from django.test import Client

from examples.catalogue.snapshot import Catalogue
from examples.catalogue.text_analysis import split_words
from examples.models import ICB, Succession
from examples.presenters.board_map import load_layouts
from tests.helpers.factories import ExampleFactory, ICBFactory

LABELS = {(slug, label) for layout in load_layouts().values() for slug, (_, _, label) in layout.items()}


@pytest.mark.parametrize(("slug", "label"), sorted(LABELS))
def test_label_on_the_map_leads_to_the_board(catalogue: Catalogue, slug: str, label: str) -> None:
    data = catalogue.reference_data
    matches = catalogue.search_text(label, False)
    assert matches is not None
    found = [
        board for text in (label, *matches[0].synonyms) for board in data.board_names.find_boards(split_words(text))
    ]
    assert set(found) & {*data.board_successors[slug]}


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("hospice in Bradford", "west-yorkshire"),
        ("Southend", "essex"),
        ("Guildford", "surrey-and-sussex"),
        ("stoke on trent", "staffordshire-and-stoke-on-trent"),
        ("St Helens", "cheshire-and-merseyside"),
    ],
)
def test_place_leads_to_its_board(catalogue: Catalogue, text: str, slug: str) -> None:
    assert slug in catalogue.reference_data.board_names.find_boards(split_words(text))


def test_every_place_belongs_to_a_known_board(catalogue: Catalogue) -> None:
    names = catalogue.reference_data.board_names
    slugs = {slug for phrases in names.by_first_word.values() for found in phrases.values() for slug in found}
    assert slugs == set(catalogue.reference_data.board_successors)


def get_text(client: Client, **query: str) -> str:
    response = client.get("/examples/", query)
    assert response.status_code == 200
    return unescape(" ".join(response.content.decode().split()))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    ["Kent and Medway", "NHS Kent and Medway Integrated Care Board", "kent & medway icb", "Medway", "QKS", "E54000032"],
)
def test_board_is_linked_and_found_by_every_name(client: Client, name: str) -> None:
    board = ICBFactory(slug="kent-and-medway", short_name="Kent and Medway", ods_code="QKS", ons_code="E54000032")
    ExampleFactory(slug="kent", boards=[board])
    assert '<a href="/icbs/kent-and-medway/">Kent and Medway</a>' in get_text(client, q=name)
    assert '<a href="/examples/kent/"' in get_text(client, q=name)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Croydon", "night nurses in croydon", "SWL", "sw"])
def test_board_is_linked_by_a_place_or_its_initials(client: Client, name: str) -> None:
    ICBFactory(slug="south-west-london", short_name="South West London")
    text = get_text(client, q=name)
    assert ('<a href="/icbs/south-west-london/">' in text) == (name != "sw")


def create_succession(predecessor: ICB, successor: ICB) -> None:
    Succession.objects.create(predecessor=predecessor, successor=successor, on=dt.date(2026, 4, 1), kind="merger")


@pytest.mark.django_db
def test_place_leads_to_the_only_board_that_took_over(client: Client) -> None:
    closed = ICBFactory(slug="surrey-heartlands", short_name="Surrey Heartlands", closed=dt.date(2026, 4, 1))
    new = ICBFactory(slug="surrey-and-sussex", short_name="Surrey and Sussex")
    create_succession(closed, new)
    assert "/icbs/surrey-and-sussex/" in get_text(client, q="Epsom")
    other = ICBFactory(slug="another", short_name="Another")
    create_succession(closed, other)
    assert "/icbs/surrey-heartlands/" in get_text(client, q="Epsom")
