"""The page of a translation, and what its template needs."""

from examples.catalogue.snapshot import Catalogue
from examples.documents.queries import read_page_example
from examples.models import Example, Translation, list_checked
from examples.presenters.entry import get_banner
from examples.presenters.translation_phrases import Phrases
from examples.presenters.translations_and_easy_read import find_later_change, list_formats
from examples.presenters.urls import get_translation_url


class TranslationPage:
    """Context of translation.html. `notes`: that it is a translation, and how it was made. `outdated`: that the text in
    English has changed since; empty if it has not."""

    def __init__(self, example: Example, translation: Translation) -> None:
        self.example, self.translation = example, translation
        self.language = translation.language_info
        self.banner = get_banner(example)
        self.phrases = Phrases(self.language)
        messages = self.phrases.messages
        self.notes = f"{messages['translation']} {messages[translation.method]}"
        self.check = self.phrases.describe_check(translation.checked_on) if translation.checked_on else ""
        self.outdated = messages["outdated"] if find_later_change(translation, example) else ""
        own = get_translation_url(example.slug, translation.language)
        self.formats = [link for link in list_formats(example) if link.href != own]


def load_translation_page(slug: str, language: str, catalogue: Catalogue) -> TranslationPage | None:
    """None unless a published or retired example has a checked translation into the language, a code in lower case."""
    example = read_page_example(slug, catalogue.reference_data.shared_rows)
    rows = list_checked(example.translations.all()) if example else []
    translation = next((row for row in rows if row.language.lower() == language), None)
    return TranslationPage(example, translation) if example and translation else None
