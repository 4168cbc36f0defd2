"""With the real catalogue: a correct word is never replaced, and a word written another way finds the same."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from examples.catalogue.english_dictionary import load_english_words, load_place_names
from examples.catalogue.help_request_words import is_personal
from examples.catalogue.refresh import get_catalogue
from examples.catalogue.snapshot import Catalogue
from examples.catalogue.stop_words import STOP_WORDS
from tests.helpers.database_switch import use_database
from tests.helpers.isolated_database import create_database
from tests.helpers.server import get_loaded_database

FIELD_WORDS = (
    "Jewish stroke sepsis anticipatory Herefordshire opioids paediatric haemorrhage dyspnoea midazolam cachexia doula"
    " hospices bereaved befriending telehealth co-ordination Worcestershire Buckinghamshire Scilly Shropshire Wrekin"
    " cremating deafer overactivity undertreatment radiotherapist"
).split()
SHARE_OF_ENGLISH = 40  # every 40th word: about 3,800
# A word of the catalogue -> the same written another way.
WRITINGS: dict[str, Callable[[str], str]] = {
    "soft hyphen": lambda word: f"{word[:3]}\u00ad{word[3:]}",
    "zero width space": lambda word: f"{word[:2]}\u200b{word[2:]}",
    "capitals": str.upper,
    "accent": lambda word: word.replace("e", "e\u0301"),
    "full width": lambda word: "".join(chr(ord(letter) + 0xFEE0) for letter in word),
}
SAME = [
    ("2022/23", "2022-23", "2022–23", "2022-2023", "2022/2023"),
    ("A&E", "A & E", "a&e", "A＆E"),
    ("GP", "G.P.", "g.p", "GPs"),
    ("wellbeing", "well-being", "well being", "well‐being"),
    ("in-reach", "inreach", "in reach", "in‑reach"),
    ("coordination", "co-ordination", "co ordination"),
    ("tele-health", "telehealth", "tele health"),
    ("1000", "1,000", "1\u202f000"),
    ("24/7", "24-7", "24 7"),
    ("stillbirth", "stillbirths"),
    ("child", "children", "children's", "children’s"),
    ("neighbourhood team", "neighbourhood teams"),
    ("care home", "carehome", "care-home", "care homes"),
    ("personalised", "personalized"),
    ("hospice at home", "hospice-at-home", "Hospice@Home"),
    ("Hertfordshire", "Herts"),
    ("Lancashire", "Lancs"),
    ("Oxfordshire", "Oxon"),
    ("black and minority ethnic", "BLACK AND MINORITY ETHNIC"),
    ("dying in hospital", "how can we get fewer people dying in hospital", "reduced dying in hospital"),
    ("virtual ward", "how can an ICB commission a virtual ward", "lessons learned from virtual wards in the NHS"),
]


@pytest.fixture(scope="module")
def catalogue(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Catalogue:
    with use_database(create_database("spelling", get_loaded_database()), django_db_blocker):
        return get_catalogue()


def search_slugs(catalogue: Catalogue, text: str) -> list[str]:
    found = catalogue.search_text(text, False)
    return [catalogue.cards[slot].slug for slot in found[0].ranked] if found else []


def list_replaced(catalogue: Catalogue, words: list[str]) -> list[str]:
    found = {word: catalogue.search_text(word, False) for word in words}
    return [word for word, matches in found.items() if matches and (matches[0].corrections or matches[0].guesses)]


def test_no_correct_word_is_replaced_or_questioned(catalogue: Catalogue) -> None:
    english = [word for word in sorted(load_english_words()) if word.isalpha()][::SHARE_OF_ENGLISH]
    boards = sorted(catalogue.reference_data.board_names.words)
    synonyms = sorted(catalogue.reference_data.synonyms.words)
    places = sorted(load_place_names())
    assert len(places) > 2_000
    assert list_replaced(catalogue, [*FIELD_WORDS, *english, *boards, *synonyms, *places]) == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hospise", "hospice"),
        ("dimentia", "dementia"),
        ("kidny", "kidney"),
        ("beriending", "befriending"),
        ("pharmacu", "pharmacy"),
        ("admissons", "admissions"),
        ("prescribin", "prescribing"),
        ("communites", "communities"),
        ("amissions", "admissions"),
    ],
)
def test_common_slips_are_corrected_also_in_a_question(catalogue: Catalogue, typed: str, meant: str) -> None:
    for text in (typed, f"what has anybody tried for {typed} in care homes"):
        found = catalogue.search_text(text, False)
        assert found is not None
        assert found[0].corrections == ((typed, meant),)


@pytest.mark.parametrize(("typed", "meant"), [("hospiscare", "hospicecare"), ("prisondementia", "prison dementia")])
def test_reader_is_asked_where_a_word_may_be_a_name(catalogue: Catalogue, typed: str, meant: str) -> None:
    found = catalogue.search_text(typed, False)
    assert found is not None
    assert (found[0].corrections, found[0].guesses) == ((), ((typed, meant),))


@pytest.mark.parametrize("writings", SAME, ids=lambda writings: writings[0])
def test_signs_and_forms_do_not_change_what_is_found(catalogue: Catalogue, writings: tuple[str, ...]) -> None:
    first, *others = (search_slugs(catalogue, text) for text in writings)
    assert all(sorted(other) == sorted(first) for other in others)


@settings(max_examples=60)
@given(data=st.data(), name=st.sampled_from(sorted(WRITINGS)))
def test_any_word_is_found_however_it_is_written(catalogue: Catalogue, data: st.DataObject, name: str) -> None:
    words = sorted(word for word in catalogue.data.word_counts if word.isalpha() and len(word) > 4)
    word = data.draw(st.sampled_from(words))
    assert search_slugs(catalogue, WRITINGS[name](word)) == search_slugs(catalogue, word)


@settings(max_examples=60)
@given(data=st.data(), sign=st.sampled_from(["-", "\u2010", "\u2011", "\u2013", " "]))
def test_any_compound_is_found_joined_or_split(catalogue: Catalogue, data: st.DataObject, sign: str) -> None:
    compounds = sorted(word for word in catalogue.data.word_counts if re.fullmatch(r"[a-z]{3,}-[a-z]{3,}", word))
    first, second = data.draw(st.sampled_from(compounds)).split("-")
    if first in STOP_WORDS or second in STOP_WORDS:
        return
    assert sorted(search_slugs(catalogue, f"{first}{sign}{second}")) == sorted(
        search_slugs(catalogue, f"{first}-{second}")
    )


CARERS = """my mum is dying at home
who can I ring at night
my dad is in pain and it is the middle of the night
we need someone to sit with gran
my husband has dementia and I cannot cope
how do I get my wife home from hospital to die
help for me as a carer
my son has cancer and is dying
nobody to talk to since my husband died
can I give my mum her morphine injection
my brother is in prison and very ill
who pays for care when my mum is dying
I am frightened of dying
my nan is in a care home and not eating
my sister has a learning disability and is dying
our baby has died
my friend is homeless and has cancer
my partner cannot breathe
how do I tell my children that I am dying
what do I do when dad dies
I want to die at home
my mother does not speak english
someone to stay with dad overnight
dad keeps being taken to hospital""".splitlines()
# Campaigns, movements and ways to pay: no answer to someone who needs care today.
NO_SERVICES = {
    "compassionate-communities",
    "death-cafe",
    "dying-matters",
    "dying-well-community-charter",
    "dying-well-in-custody-charter",
    "dying-to-work-charter",
    "macintyre-dying-to-talk",
    "end-of-life-care-integrator",
    "staffordshire-end-of-life-prime-provider",
}

# Words for those who are close, in place of {}: what is found must not depend on them.
CLOSE = (
    "mother mum mam father dad wife husband partner brother sister grandmother nan gran grandad friend parent"
    " baby child son daughter"
).split()
CHILDREN = {"baby", "child", "son", "daughter"}
DYING_ONLY = """my {} is dying and I need help
help for dying {}
my {} is dying what do I do
my {} is dying please help me
I need help with my {} dying
who can help my {} who is dying
my {} is dying and I am looking after them
my {} is very ill please help""".splitlines()
DYING = [*DYING_ONLY, "{} dying at home help", "my {} is dying and I need help at night"]
HELP = ("hospice at home", "night nurses", "can ring", "Carer support")


@pytest.mark.parametrize("close", CLOSE)
@pytest.mark.parametrize("pattern", DYING)
def test_no_word_for_someone_close_is_required(catalogue: Catalogue, pattern: str, close: str) -> None:
    found = catalogue.search_text(pattern.format(close), False)
    assert found
    assert not found[0].missing_words
    assert not any("bereave" in words.casefold() for words in found[0].synonyms)
    assert search_slugs(catalogue, pattern.format(close))[0] not in NO_SERVICES


@pytest.mark.parametrize("close", CLOSE)
@pytest.mark.parametrize("pattern", DYING_ONLY)
def test_help_at_home_comes_first_where_nothing_else_is_asked(catalogue: Catalogue, pattern: str, close: str) -> None:
    found = catalogue.search_text(pattern.format(close), False)
    assert found
    assert found[0].synonyms[: len(HELP)] == HELP
    slugs = search_slugs(catalogue, pattern.format(close))
    assert slugs[0] == "hospice-at-home-opel"
    assert close in CHILDREN or slugs == search_slugs(catalogue, pattern.format("mother"))


@pytest.mark.parametrize(
    "text", ["my {} died and I need help", "my {} died last week", "grief after the death of my {}"]
)
def test_support_in_bereavement_is_found_after_a_death(catalogue: Catalogue, text: str) -> None:
    for close in CLOSE:
        found = catalogue.search_text(text.format(close), False)
        assert found
        assert "bereavement" in found[0].synonyms


@pytest.mark.parametrize("text", CARERS)
def test_carer_finds_a_service_first(catalogue: Catalogue, text: str) -> None:
    assert is_personal(text)
    assert search_slugs(catalogue, text)[0] not in NO_SERVICES


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("why was the liverpool care pathway withdrawn", "liverpool-care-pathway"),
        (
            "what happened to the big end of life contract that was cancelled",
            "staffordshire-end-of-life-prime-provider",
        ),
        ("needs rounds", "uk-needs-rounds"),
        ("bereavment counceling", "cruse-scotland-bereavement-counselling"),
    ],
)
def test_question_or_slip_finds_what_was_meant(catalogue: Catalogue, text: str, slug: str) -> None:
    assert slug in search_slugs(catalogue, text)[:3]
