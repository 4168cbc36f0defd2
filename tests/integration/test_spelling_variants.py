"""With the real catalogue: a correct word is never replaced, and a word written another way finds the same."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples.catalogue.english_dictionary import load_english_words, load_place_names
from examples.catalogue.snapshot import Catalogue
from examples.catalogue.stop_words import STOP_WORDS
from tests.helpers.searches import search_slugs

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
    ("carer", "carers", "carer(s)"),
    ("follow-up", "follow-ups"),
    ("1.5", "1-5"),
    ("16-24", "16–24", "16/24"),
    ("staff", "staff's", "staff’s"),
    ("gypsies and travellers", "gypsies and travelers"),
    ("relatives", "relations"),
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


def list_replaced(catalogue: Catalogue, words: list[str]) -> tuple[list[str], list[str]]:
    """The words that were replaced by others, and those about which the reader is asked."""
    found = {word: matches[0] for word in words if (matches := catalogue.search_text(word, False))}
    replaced = [word for word, matches in found.items() if matches.corrections]
    return replaced, [word for word, matches in found.items() if matches.guesses]


def test_no_correct_word_is_replaced_and_few_are_questioned(catalogue: Catalogue) -> None:
    english = [word for word in sorted(load_english_words()) if word.isalpha()][::SHARE_OF_ENGLISH]
    boards = sorted(catalogue.reference_data.board_names.words)
    synonyms = sorted(catalogue.reference_data.synonyms.words)
    places = sorted(load_place_names())
    assert len(places) > 2_000
    assert list_replaced(catalogue, [*FIELD_WORDS, *boards, *synonyms, *places]) == ([], [])
    replaced, questioned = list_replaced(catalogue, english)
    assert replaced == []
    assert len(questioned) < len(english) / 50


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
        ("morfine", "morphine"),
        ("DIMENTIA", "dementia"),
        ("leanring", "learning"),
    ],
)
def test_common_slips_are_corrected_also_in_a_question(catalogue: Catalogue, typed: str, meant: str) -> None:
    for text in (typed, f"what has anybody tried for {typed} in care homes"):
        found = catalogue.search_text(text, False)
        assert found is not None
        assert found[0].corrections == ((typed.lower(), meant),)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hospiscare", "hospicecare"),
        ("prisondementia", "prison dementia"),
        ("planing", "planning"),
        ("dyeing", "dying"),
        ("greif", "grief"),
        ("HAART", "heart"),
        ("backround", "background"),
    ],
)
def test_reader_is_asked_where_a_word_may_be_correct(catalogue: Catalogue, typed: str, meant: str) -> None:
    found = catalogue.search_text(typed, False)
    assert found is not None
    assert (found[0].corrections, found[0].guesses) == ((), ((typed.lower(), meant),))


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


@pytest.mark.parametrize("typed", ["2.5", "1/2", "9:9", "2-3 4.4"])
def test_parts_of_a_number_are_not_found_apart(catalogue: Catalogue, typed: str) -> None:
    found = catalogue.search_text(typed, False)
    assert found is not None
    assert not found[0].ranked or found[0].missing_words


def test_range_is_also_found_in_words(catalogue: Catalogue) -> None:
    assert "shakespeare-hospice-transition" in search_slugs(catalogue, "aged 16-24")


def test_every_word_of_a_long_list_is_required(catalogue: Catalogue) -> None:
    words = "dementia varies seldom palliative structured shaped senses lasted hospice durham carers hertfordshire"
    found = catalogue.search_text(f"{words} zebrafishes", False)
    assert found is not None
    assert found[0].unknown == ("zebrafishes",)
    assert all("zebrafishes" in found[0].missing_words[slot] for slot in found[0].ranked)
