"""Splits text into words and stems. Documents and queries are treated alike, on every database."""

import re
from functools import lru_cache

import tantivy

# Apostrophes are removed, and so is the null character, which no database accepts.
REMOVED_CHARACTERS = str.maketrans({**dict.fromkeys("'\u2018\u2019\u02bc`\u00b4"), "\x00": " "})
# co-production is coproduction, re-admission readmission
HYPHENATED_PREFIX = re.compile(r"\b(co|multi|non|inter|pre|post|re|de|anti)[-\u2010\u2011](?=[a-z])", re.IGNORECASE)
# A&E, H@H and 24/7 are each one word
JOINED_LETTERS = re.compile(r"(?<=[A-Za-z])[&@](?=[A-Za-z])|(?<=\d)/(?=\d)")
# organize is organise; "size" and "prize" are left alone
IZE_ENDING = re.compile(r"(?<=[a-z]{3})iz(?=(e|ed|es|ing|ation|ations)\b)", re.IGNORECASE)
HYPHENS, JOINERS = frozenset("-\u2010\u2011"), frozenset("&@/")
FIELD_GAP = " zzgap "  # separates the parts of a field, so that no phrase matches across two parts


def _tokeniser() -> tantivy.TextAnalyzerBuilder:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(r"[\p{L}\p{N}]+"))
    return builder.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold())


_word_analyser = _tokeniser().build()
_stem_analyser = _tokeniser().filter(tantivy.Filter.stemmer("english")).build()


def normalise_text(text: str) -> str:
    """Remove differences in spelling that should not matter. Most texts need few of the steps."""
    text = text.translate(REMOVED_CHARACTERS)
    if not HYPHENS.isdisjoint(text):
        text = HYPHENATED_PREFIX.sub(r"\1", text)
    if not JOINERS.isdisjoint(text):
        text = JOINED_LETTERS.sub("", text)
    return IZE_ENDING.sub("is", text) if "iz" in text or "IZ" in text else text


def split_words(text: str) -> list[str]:
    """The words of a text, in order: lower case, without accents, letters and digits only. Not stemmed."""
    return list(_word_analyser.analyze(normalise_text(text)))


@lru_cache(maxsize=200_000)
def stem_word(word: str) -> str:
    """The stem of one word from `split_words`."""
    return next(iter(_stem_analyser.analyze(word)), word)


def stem_text(text: str) -> list[str]:
    """The stems of a text, in order."""
    return [stem_word(word) for word in split_words(text)]


def join_stems(parts: list[list[str]]) -> str:
    """The indexed text of a field, from the words of each of its parts: stems, with a gap between parts."""
    return FIELD_GAP.join(" ".join(map(stem_word, part)) for part in parts if part)
