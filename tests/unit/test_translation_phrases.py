"""The words around a translation, from gettext catalogues."""

import datetime as dt
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from pytest_django import Settings

from examples.models.languages import ENGLISH, get_language, list_language_choices
from examples.presenters import translation_phrases
from examples.presenters.translation_phrases import FOLDER, MESSAGES, Phrases

pytestmark = pytest.mark.once
DAY = dt.date(2026, 11, 29)
ARABIC = get_language("ar")


def read_catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Catalog:
    """A sample in Arabic that marks each message, to be saved with `save`."""
    monkeypatch.setattr(translation_phrases, "FOLDER", tmp_path)
    translation_phrases._load_messages.cache_clear()
    sample = Catalog(locale="ar", fuzzy=False)
    for message in read_catalogue(FOLDER / "phrases.pot"):
        if message.id:
            sample.add(message.id, f"عربي {message.id}")
    return sample


def save(catalogue: Catalog) -> None:
    with (translation_phrases.FOLDER / "ar.po").open("wb") as file:
        write_po(file, catalogue)


def test_words_are_in_english_without_a_catalogue(settings: Settings) -> None:
    words = Phrases(get_language("ur"))
    assert words.language == ENGLISH
    assert words.messages == MESSAGES
    assert words.help_now == settings.SITE_HELP
    assert words.describe_check(DAY) == "Checked on 29 November 2026 by:"


def test_words_and_date_are_in_the_language_of_a_catalogue(catalogue: Catalog, settings: Settings) -> None:
    save(catalogue)
    words = Phrases(ARABIC)
    assert words.language == ARABIC
    assert words.messages == {name: f"عربي {text}" for name, text in MESSAGES.items()}
    assert words.help_now == f"عربي {settings.SITE_HELP}"
    assert words.describe_check(DAY) == "عربي Checked on 29 نوفمبر 2026 by:"


def test_message_that_nobody_has_checked_makes_all_words_english(catalogue: Catalog) -> None:
    catalogue[MESSAGES["help"]].flags.add("fuzzy")
    save(catalogue)
    assert Phrases(ARABIC).language == ENGLISH


def test_help_that_nobody_has_translated_makes_all_words_english(catalogue: Catalog, settings: Settings) -> None:
    save(catalogue)
    settings.SITE_HELP = "Ring 111."
    assert Phrases(ARABIC).language == ENGLISH
    settings.SITE_HELP = ""
    translation_phrases._load_messages.cache_clear()
    assert (Phrases(ARABIC).language, Phrases(ARABIC).help_now) == (ARABIC, "")


def test_template_for_translators_has_every_message(settings: Settings) -> None:
    listed = {str(message.id) for message in read_catalogue(FOLDER / "phrases.pot") if message.id}
    assert listed == {*MESSAGES.values(), settings.SITE_HELP}


@pytest.mark.parametrize("path", [*FOLDER.glob("*.po"), FOLDER / "phrases.pot"], ids=str)
def test_catalogue_keeps_names_in_brackets(path: Path) -> None:
    for message in read_catalogue(path):
        if message.string:
            assert re.findall(r"{\w+}", str(message.string)) == re.findall(r"{\w+}", str(message.id))
    assert path.stem in {"phrases", *(code for code, _ in list_language_choices())}


def test_languages_have_codes_names_and_directions() -> None:
    languages = [get_language(code) for code, _ in list_language_choices()]
    assert len(languages) > 300
    assert {language.direction for language in languages} == {"ltr", "rtl"}
    assert all(re.fullmatch(r"[a-z]{2,3}(-\w{2,4})?", language.code) and language.own_name for language in languages)
    assert not {code for code, _ in list_language_choices() if code.partition("-")[0] == "en"}
    known = {language.code: (language.name, language.direction) for language in languages}
    for code, expected in {
        "ur": ("Urdu", "rtl"), "pa": ("Punjabi", "ltr"), "gu": ("Gujarati", "ltr"), "so": ("Somali", "ltr"),
        "fa-AF": ("Dari", "rtl"), "zh-Hant": ("Traditional Chinese", "ltr"), "cy": ("Welsh", "ltr"),
    }.items():  # fmt: skip
        assert known[code] == expected
