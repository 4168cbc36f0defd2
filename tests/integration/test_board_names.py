"""With the real catalogue: readers find a board by its label on the map and by the places in its area."""

import pytest

from examples.catalogue.snapshot import Catalogue
from examples.catalogue.text_analysis import split_words
from examples.presenters.board_map import load_layouts

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
