"""The parts of the schema that give an entry in another language, or in Easy Read."""

from examples.documents.field_types import ORDER, EntryField, EntryPart
from examples.models import EasyReadLine, Translation

F = EntryField

TRANSLATIONS = EntryPart("translations", Translation, "Translation", "Translations", (
    F("language", "Language", help="Each language once. Readers get the translation at a web address of its own."),
    F("title", "Title in this language", help="Names of services and organisations stay as they are."),
    F("summary", "Plain summary in this language", help="The whole plain summary, sentence by sentence."),
    F("evidence", "How it was studied and what was found, in this language",
      help="Both, always together, as the page in English says them. Then the limitations."),
    F("text", "More, in this language",
      help="For example what was done, with headings in this language. Use Markdown for paragraphs, lists and "
      "headings."),
    F("method", "How it was translated",
      help="Readers are told. If a machine made any part of it, say so, even if a person has checked every word."),
    F("checked_by", "Checked by",
      help="Someone who reads both languages well: a role or an organisation, such as “a translator of Leeds "
      "hospitals”. Never a name. Until you fill in this and the day, readers do not see the translation."),
    F("checked_on", "Checked on", same_line=True,
      help="If the text in English changes after this day, readers are told that the translation may be out of date."),
), publish_field="checked_on", is_alternative=True)  # fmt: skip
EASY_READ = EntryPart("easy_read", EasyReadLine, "Easy Read line", "Easy Read version", (
    ORDER,
    F("text", "Sentence",
      help="One idea, in one or two sentences of at most about ten words. Explain hard words. Say what was done, how "
      "it was studied and what was found. Ask people with a learning disability to read it before you publish."),
    F("picture", "Picture", help="It stands beside the sentence and shows what the sentence says."),
    F("picture_text", "What the picture shows", same_line=True,
      help="For people who cannot see it, such as “A nurse at the door of a home”."),
), is_alternative=True)  # fmt: skip
