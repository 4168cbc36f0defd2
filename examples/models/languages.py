"""Languages of translations, from Unicode's CLDR: codes (BCP 47, such as "ur" or "zh-Hant"), names and direction."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from babel import Locale, localedata

OWN = "en"  # what the site is written in: no translation is into it
SCRIPT_LENGTH = 4  # of a code such as "Hant"


@dataclass(frozen=True)
class Language:
    """`name`: in English. `own_name`: in the language itself. `direction`: of its text, "ltr" or "rtl"."""

    code: str
    name: str
    own_name: str
    direction: str


ENGLISH = Language("en-GB", "English", "English", "ltr")


@cache
def get_language(code: str) -> Language:
    """Raises babel.UnknownLocaleError for a code that is not among the choices."""
    locale = Locale.parse(code, sep="-")
    names = dict(list_language_choices())
    direction = "rtl" if locale.character_order == "right-to-left" else "ltr"
    return Language(code, names[code], locale.get_display_name() or names[code], direction)


@cache
def list_language_choices() -> list[tuple[str, str]]:
    """(code, name in English) of every language but English, sorted by name."""
    return sorted(_list_languages(), key=lambda choice: choice[1])


def _list_languages() -> Iterator[tuple[str, str]]:
    english = Locale(OWN)
    for identifier in localedata.locale_identifiers():
        language, _, rest = identifier.partition("_")
        name = english.languages.get(identifier)
        if not name and len(rest) == SCRIPT_LENGTH and language in english.languages:
            name = f"{english.languages[language]} ({english.scripts[rest]})"
        if name and language != OWN:
            yield identifier.replace("_", "-"), name
