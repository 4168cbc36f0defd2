"""An entry in other languages and in Easy Read: links to them, and whether a translation may be out of date."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from examples.models import Change, Example, Translation, list_checked
from examples.models.languages import ENGLISH, Language
from examples.presenters.urls import get_example_url, get_translation_url, get_url

EASY_READ_NAME = "Easy Read"
# Changes of the text in English. To bring an entry back may change it too.
TEXT_CHANGES = {Change.Kind.CHANGED, Change.Kind.CORRECTED, Change.Kind.RETURNED}


@dataclass(frozen=True)
class FormatLink:
    """A page that gives an entry in some form. `text`: in its own language. `name`: in English. `is_translation`: or
    the original in English, so not Easy Read."""

    text: str
    name: str
    href: str
    language: Language
    is_translation: bool = True


def list_formats(example: Example) -> Iterator[FormatLink]:
    """The page in English, checked translations, and Easy Read if there is such a version."""
    yield FormatLink(ENGLISH.own_name, ENGLISH.name, get_example_url(example.slug), ENGLISH)
    for row in list_checked(example.get_rows("translations")):
        language = row.language_info
        href = get_translation_url(example.slug, row.language)
        yield FormatLink(language.own_name, language.name, href, language)
    if example.get_rows("easy_read"):
        href = get_url("example-easy-read", example.slug)
        yield FormatLink(EASY_READ_NAME, EASY_READ_NAME, href, ENGLISH, is_translation=False)


def list_other_formats(example: Example) -> list[FormatLink]:
    """Without the page in English."""
    return [link for link in list_formats(example) if link.href != get_example_url(example.slug)]


def find_later_change(translation: Translation, example: Example) -> dt.date | None:
    """The day of the newest change of the text in English, if it is later than the check of the translation."""
    days = [timezone.localdate(change.at) for change in example.get_rows("changes") if change.kind in TEXT_CHANGES]
    latest = max(days, default=None)
    is_later = latest and translation.checked_on and latest > translation.checked_on
    return latest if is_later else None
