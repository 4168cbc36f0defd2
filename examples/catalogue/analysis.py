"""One analysis of words for documents and for what a reader types, the same on every database."""

import re
from functools import lru_cache

import tantivy

# Apostrophes go, and with them what no database takes.
DROPPED = str.maketrans({**dict.fromkeys("'\u2018\u2019\u02bc`\u00b4"), "\x00": " "})
# co-production is coproduction, re-admission readmission
PREFIX = re.compile(r"\b(co|multi|non|inter|pre|post|re|de|anti)[-\u2010\u2011](?=[a-z])", re.IGNORECASE)
# A&E, H@H and 24/7 are each one word
INSIDE = re.compile(r"(?<=[A-Za-z])[&@](?=[A-Za-z])|(?<=\d)/(?=\d)")
# organize is organise; "size" and "prize" are left alone
IZE = re.compile(r"(?<=[a-z]{3})iz(?=(e|ed|es|ing|ation|ations)\b)", re.IGNORECASE)
HYPHENS, JOINING = frozenset("-\u2010\u2011"), frozenset("&@/")
GAP = " zzgap "  # between the parts of a field, so that no phrase runs from one into the next


def _builder() -> tantivy.TextAnalyzerBuilder:
    tokens = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(r"[\p{L}\p{N}]+"))
    return tokens.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold())


_plain = _builder().build()
_stemming = _builder().filter(tantivy.Filter.stemmer("english")).build()


def fold(text: str) -> str:
    """Spelling differences that should not matter, taken out before words are cut. Most texts need few of the steps."""
    text = text.translate(DROPPED)
    if not HYPHENS.isdisjoint(text):
        text = PREFIX.sub(r"\1", text)
    if not JOINING.isdisjoint(text):
        text = INSIDE.sub("", text)
    return IZE.sub("is", text) if "iz" in text or "IZ" in text else text


def words(text: str) -> list[str]:
    """The words of a text, in order: lower case, without accents, letters and digits only. Not stemmed."""
    return list(_plain.analyze(fold(text)))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of one word as `words` gives it."""
    return next(iter(_stemming.analyze(word)), word)


def stems(text: str) -> list[str]:
    """The stems of a text, in order."""
    return [stem(word) for word in words(text)]


def stored(parts: list[list[str]]) -> str:
    """What the index keeps of a field whose parts are cut into words: their stems, parted by gaps."""
    return GAP.join(" ".join(map(stem, part)) for part in parts if part)
