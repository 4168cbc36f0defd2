"""A search without a full match becomes a synonym in two clicks, and no synonym may find half of the catalogue."""

from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from examples.catalogue.synonym_breadth import find_broad_synonyms
from examples.models import EmptySearch, SynonymGroup
from tests.helpers.factories import ExampleFactory, term

pytestmark = pytest.mark.django_db
LIST = "/admin/examples/emptysearch/"


@pytest.fixture
def search() -> EmptySearch:
    night = term("priority", "night", label="Help day and night")
    ExampleFactory(title="Nurses", terms=[term("setting", "home"), term("population", "everyone"), night])
    ExampleFactory(title="Others")
    return EmptySearch.objects.create(words="nocturnal help", day=timezone.localdate(), times=3)


def count_results(client: Client, text: str) -> int:
    data = client.get("/examples.json", {"q": text}).json()
    return int(data["count"] - data["close"])


def test_two_clicks_make_a_synonym_and_the_effect_is_shown(edith: Client, search: EmptySearch) -> None:
    href = f"{LIST}{search.pk}/synonym/"
    assert href in edith.get(LIST).content.decode()
    text = unescape(" ".join(edith.get(href).content.decode().split()))
    row = text.partition('<th scope="row">Help day and night</th>')[2].partition("</tr>")[0]
    assert "<td>0</td><td>1</td>" in row
    assert count_results(edith, "nocturnal help") == 0
    edith.post(href, {"label": "Help day and night"})
    assert count_results(edith, "nocturnal help") == 1
    group = SynonymGroup.objects.get()
    assert (group.terms, group.widens_to) == (["nocturnal help"], ["Help day and night"])


def test_only_offered_labels_are_added(edith: Client, search: EmptySearch) -> None:
    edith.post(f"{LIST}{search.pk}/synonym/", {"label": "Anything else"})
    assert not SynonymGroup.objects.exists()


def test_contributor_cannot_make_a_synonym(client: Client, search: EmptySearch) -> None:
    assert client.get(f"{LIST}{search.pk}/synonym/").status_code == 302


@pytest.mark.once
@pytest.mark.parametrize(
    ("group", "is_refused"),
    [
        (SynonymGroup(direction="one-way", terms=["rare"], widens_to=["common"]), True),
        (SynonymGroup(direction="two-way", terms=["rare", "common"]), True),
        (SynonymGroup(direction="one-way", terms=["rare"], widens_to=["usual"]), False),
        (SynonymGroup(direction="one-way", terms=["usual"], widens_to=["common"]), False),
        (SynonymGroup(direction="weak", terms=["common", "rare"]), False),
    ],
)
def test_synonym_that_finds_half_of_the_catalogue_is_refused(group: SynonymGroup, is_refused: bool) -> None:
    counts: dict[tuple[str, ...], int] = {("rare",): 1, ("usual",): 30, ("common",): 60}
    assert bool(list(find_broad_synonyms(group, lambda phrase: counts[phrase], 100))) == is_refused


def test_form_refuses_it_too(edith: Client) -> None:
    for number in range(20):
        ExampleFactory(title=f"Nurses {number}")
    data = {"slug": "new", "direction": "one-way", "terms": "nocturnal", "widens_to": "nurses", "kind": "", "note": ""}
    response = edith.post("/admin/examples/synonymgroup/add/", data)
    assert "would find more than half of them" in unescape(response.content.decode())
    assert not SynonymGroup.objects.exists()
