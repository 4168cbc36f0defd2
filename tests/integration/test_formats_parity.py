"""Five formats of a search have the same results in the same order, for a hundred random queries."""

import random
from collections.abc import Mapping
from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import example, given, settings
from hypothesis import strategies as st

from examples.finder.formats import response_data
from examples.models import TAG_VOCABULARIES, Example, Succession, SynonymGroup
from tests.helpers.factories import ExampleFactory, FrameworkItemFactory, ICBFactory, OutcomeFactory, term
from tests.helpers.formats import SLUG_READERS

pytestmark = pytest.mark.django_db
EXAMPLES, VALUES = 64, 4
WORDS = ["palliative", "night", "nurse", "hospice", "carers", "bereavement", "dementia", "prison", "children's"]
# As in titles, inflected, misspelt, shortened, quoted, excluded, in capitals, unknown, and questions.
TYPED = [
    *WORDS, "nurses", "nursing", "paliative", "hospise", "demetia", "berevement", "nurs", "EoLC", "end of life",
    '"night nurse"', '"nurse night"', "-hospice", "-prison", "PRISON", "childrens", "xylophone", "the", "how can we",
]  # fmt: skip
FACETS = [*TAG_VOCABULARIES, "ambition", "icb", "region", "evidence", "stage", "cost", "spread", "nonsense"]
SORTS = ["relevance", "newest", "title", "evidence", "checked", "colour"]


@pytest.fixture
def catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    """Enough examples for several pages of the finder, and of JSON and Atom, whose pages are made shorter."""
    monkeypatch.setattr(response_data, "RESULTS_PER_PAGE", 25)
    draw = random.Random(20261122)
    SynonymGroup.objects.create(slug="s1", terms=["EoLC", "end of life", "palliative"])
    terms = {
        name: [term(name, f"{name}-{n}", order=n) for n in range(VALUES)]
        for name in (*TAG_VOCABULARIES, "evidence", "stage", "cost")
    }
    items = [FrameworkItemFactory(slug=f"ambition-{n}") for n in range(VALUES)]
    boards = [ICBFactory(slug=f"icb-{n}", region=term("region", f"region-{n % 2}")) for n in range(VALUES)]
    Succession.objects.create(predecessor=boards[0], successor=boards[1], on="2026-04-01", kind="merger")
    for number in range(EXAMPLES):
        created: Example = ExampleFactory(
            slug=f"example-{number:02}",
            title=" ".join(draw.choices(WORDS, k=3)).capitalize(),
            summary=" ".join(draw.choices(WORDS, k=8)),
            status="draft" if number % 8 == 0 else "published",
            evidence=terms["evidence"][0],
            stage=draw.choice(terms["stage"]),
            cost_band=draw.choice(terms["cost"]),
            checked_on=draw.choice(["2026-01-01", "2026-05-01"]),
            terms=[t for name in TAG_VOCABULARIES for t in draw.sample(terms[name], draw.randint(1, 3))],
            items=draw.sample(items, draw.randint(0, 2)),
            boards=draw.sample(boards, draw.randint(0, 2)),
        )
        OutcomeFactory(example=created, source=created.sources.get(), measure=draw.choice(WORDS))


texts = st.lists(st.sampled_from(TYPED), max_size=4).map(" ".join)
choices = st.dictionaries(
    st.sampled_from(FACETS), st.lists(st.integers(0, VALUES), min_size=1, max_size=3, unique=True), max_size=3
)
others = st.fixed_dictionaries({}, optional={"sort": st.sampled_from(SORTS), "exact": st.sampled_from(["1", ""])})


@settings(max_examples=100)
@example(text="", filters={}, other={})
@example(text="paliative hospise", filters={}, other={"sort": "title"})
@example(text="night nurse hospice dementia", filters={"setting": [0]}, other={})
@given(text=texts, filters=choices, other=others)
def test_every_format_has_the_same_results_in_the_same_order(
    client: Client, catalogue: None, text: str, filters: Mapping[str, list[int]], other: Mapping[str, str]
) -> None:
    """One value in five is unknown, and so are some facets; they must have no effect in any format."""
    pairs = [("q", text), *((name, f"{name}-{n}") for name, numbers in filters.items() for n in numbers)]
    query = urlencode([*pairs, *other.items()])
    slugs_by_format = {name: read(client, query) for name, read in SLUG_READERS.items()}
    assert len(set(slugs_by_format["html"])) == len(slugs_by_format["html"])
    assert {name: slugs for name, slugs in slugs_by_format.items() if slugs != slugs_by_format["html"]} == {}, query


def test_queries_give_enough_results_to_compare(client: Client, catalogue: None) -> None:
    """Each format has more than one page of results, without drafts; misspelt and partial queries have results."""
    shown = EXAMPLES - EXAMPLES // 8
    assert {name: len(read(client, "")) for name, read in SLUG_READERS.items()} == dict.fromkeys(SLUG_READERS, shown)
    assert len(SLUG_READERS["csv"](client, "q=paliative")) > 5
    assert SLUG_READERS["csv"](client, "q=night+xylophone")
