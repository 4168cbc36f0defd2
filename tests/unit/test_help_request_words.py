"""Searches by someone who needs help are told from those for information."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples.catalogue.help_request_words import PERSONAL_WORDS, find_relatives, is_after_death, is_personal
from examples.loading.fixture_reader import read_fixtures
from tests.helpers.isolated_database import ROOT

CARERS_SEARCH = [
    "my mum is dying at home", "dad has weeks to live what help is there", "i am dying and scared",
    "who do I call at night", "we cannot cope any more", "wife with motor neurone disease wants to die at home",
    "husband's pain is not controlled", "how do I get a night sitter for my gran", "nan in care home not eating",
    "someone is dying now", "grandad end of life signs", "can you help me", "our son has a brain tumour",
    "i’m looking after my partner", "Mum’s last days", "MY MOTHER", "who helps us with medicines tonight",
    "my brother died last week", "auntie wants to leave hospital", "is there a hospice bed for my daughter",
    "what happens when he is dying", "need help now", "dads dying what now",
    "friend dying at home help", "help for a dying child",
]  # fmt: skip
PROFESSIONALS_SEARCH = [
    "advance care planning in care homes", "carer support needs assessment tool", "hospice at home evaluation",
    "bereaved parents", "children's hospice funding", "24/7 advice line", "electronic palliative care records",
    "evidence for anticipatory medicines", "partner organisations", "cost of rapid response",
    "people dying at home", "dying matters week", "mental health", "umbrella contract", "IMPaCT", "virtual ward",
]  # fmt: skip


@pytest.mark.parametrize("text", CARERS_SEARCH)
def test_carers_are_shown_where_to_get_help(text: str) -> None:
    assert is_personal(text)


@pytest.mark.parametrize("text", PROFESSIONALS_SEARCH)
def test_other_searches_are_not_personal(text: str) -> None:
    assert not is_personal(text)


@given(
    word=st.sampled_from(sorted(PERSONAL_WORDS)),
    before=st.sampled_from(["", "help for ", "is ", "(", "“", "last days/"]),
    after=st.sampled_from(["", " at home", "'s pain", "’s pain", "?", ", 84", ")", "-"]),
    change=st.sampled_from([str.lower, str.upper, str.capitalize]),
)
def test_every_personal_word_is_noticed_wherever_it_stands(word: str, before: str, after: str, change: object) -> None:
    assert callable(change)
    assert is_personal(change(f"{before}{word}{after}"))


@pytest.mark.parametrize(
    ("text", "relatives"),
    [
        ("my mother is dying and I need help", {"mother"}),
        ("my mum’s pain is worse", {"mum"}),
        ("my partner is dying", {"partner"}),
        ("who helps the parent of my baby", {"baby"}),
        ("how can we work with partner organisations", set()),
        ("we plan services for child health", set()),
        ("my mother", set()),
        ('my "mother" is dying', set()),
        ("-mother", set()),
    ],
)
def test_relatives_are_told_from_other_meanings(text: str, relatives: set[str]) -> None:
    found = find_relatives(text)
    assert found <= relatives
    assert bool(found) == bool(relatives)


@pytest.mark.parametrize("text", ["my nan died", "since I lost my dad", "help after mum’s death", "mum’s funeral"])
def test_death_is_noticed(text: str) -> None:
    assert is_after_death(text)


@pytest.mark.parametrize("text", ["my nan is dying", "looking after my dying dad", "my dad lost weight", "MUM DYING"])
def test_illness_is_no_death(text: str) -> None:
    assert not is_after_death(text)


@given(st.text())
def test_any_text_is_accepted(text: str) -> None:
    assert is_personal(text) in (True, False)


def test_the_catalogues_own_names_are_not_personal() -> None:
    """Titles with “my” or “me” are, which does no harm."""
    fixtures = read_fixtures(ROOT / "fixtures")
    names = [entry.document["title"] for entry in fixtures.examples]
    names += [term.label for terms in fixtures.terms.values() for term in terms]
    names += [board.name for board in fixtures.icbs]
    assert [name for name in names if is_personal(name) and not {"My", "Me"} & {*name.split()}] == []
