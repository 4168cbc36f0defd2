"""The words around a translation: in its language if locale/ has all of them, otherwise in English.

Each language has a gettext catalogue, locale/<code>.po. Messages that are marked as fuzzy have not been checked by a
person, so they are not used.
"""

import datetime as dt
from functools import cache
from pathlib import Path

from babel.dates import format_date as format_local_date
from babel.messages.pofile import read_po
from django.conf import settings

from examples.models import Translation
from examples.models.languages import ENGLISH, Language
from examples.presenters.formatting import format_date

FOLDER = Path(__file__).resolve().parents[1] / "locale"
MESSAGES = {
    "translation": "This is a translation. The entry is written in English.",
    Translation.Method.PERSON.value: "This text was translated by a person.",
    Translation.Method.MACHINE.value: "This text was translated by a machine, then checked by a person.",
    "checked": "Checked on {date} by:",
    "outdated": "The entry in English changed after this translation was checked. Parts of it may be out of date.",
    "evidence": "How it was studied, and what was found",
    "help": "Need help now?",
}


class Phrases:
    """The messages by name, all in one `language`. `help_now`: what readers should do who need care today."""

    def __init__(self, wanted: Language) -> None:
        found = _load_messages(wanted.code)
        is_complete = found.keys() >= {*MESSAGES.values(), settings.SITE_HELP} - {""}
        self.language = wanted if is_complete else ENGLISH
        self.messages = {name: found[text] if is_complete else text for name, text in MESSAGES.items()}
        self.help_now = found[settings.SITE_HELP] if is_complete and settings.SITE_HELP else settings.SITE_HELP

    def describe_check(self, day: dt.date) -> str:
        """On which day the translation was checked; the name follows."""
        if self.language == ENGLISH:
            return self.messages["checked"].format(date=format_date(day))
        date = format_local_date(day, "long", locale=self.language.code.replace("-", "_"))
        return self.messages["checked"].format(date=date)


@cache
def _load_messages(code: str) -> dict[str, str]:
    """Message in English -> message in the language. Empty without a catalogue."""
    path = FOLDER / f"{code}.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        catalogue = read_po(file)
    return {str(row.id): str(row.string) for row in catalogue if row.id and row.string and not row.fuzzy}
