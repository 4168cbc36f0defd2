"""The parts of the schema that give an entry in another language, or in Easy Read."""

from examples.documents.field_types import ORDER, EntryField, EntryPart
from examples.models import EasyReadLine, Translation

F = EntryField

TRANSLATIONS = EntryPart("translations", Translation, "Translation", "Translations", (
    F("language", "Language", help="An entry can have one translation into each language. Readers get the translation "
    "at a web address of its own."),
    F("title", "Title in this language", help="Translate the title, but leave the names of services and organisations "
    "as they are."),
    F("summary", "Plain summary in this language", help="Translate the whole plain summary, sentence by sentence."),
    F("evidence", "How it was studied and what was found, in this language",
      help="Translate how it was studied together with what was found, as the page in English says them. Then add the "
      "limitations."),
    F("text", "More, in this language",
      help="Translate more of the entry, for example what was done, with headings in this language. Use Markdown for "
      "paragraphs, lists and headings."),
    F("method", "How it was translated",
      help="Readers see how the text was translated. If a machine translated any part of the text, say so, even if a "
      "person has checked every word."),
    F("checked_by", "Checked by",
      help="The role or organisation of someone who reads both languages well, such as “a translator of Leeds "
      "hospitals”. Never a name. Readers see the translation once you fill in this and “Checked on”."),
    F("checked_on", "Checked on", same_line=True,
      help="The day of the check. If the text in English changes after this day, readers are told that the translation "
      "may be out of date."),
), publish_field="checked_on", is_alternative=True)  # fmt: skip
EASY_READ = EntryPart("easy_read", EasyReadLine, "Easy Read line", "Easy Read version", (
    ORDER,
    F("text", "Sentence",
      help="Write one idea, in one or two sentences of no more than about 10 words each. Explain hard words. Together, "
      "the lines say what was done, how it was studied and what was found. Ask people with a learning disability to "
      "read them before you publish."),
    F("picture", "Picture", help="A picture that shows what the sentence says. Readers see it beside the sentence."),
    F("picture_text", "What the picture shows", same_line=True,
      help="For people who cannot see the picture, such as “A nurse at the door of a home”."),
), is_alternative=True)  # fmt: skip
