"""Splits text into words and stems. Documents and queries are treated alike, on every database.

Signs never decide what is found: hyphens of every kind, slashes, dots, ampersands, invisible characters, groups of
digits and financial years are brought to one form here.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import tantivy

# Apostrophes, accents and characters without width (soft hyphens, joiners, direction marks) are removed.
REMOVED_CHARACTERS = re.compile(
    "[{}'\u2018\u2019\u02bc`\u00b4]+".format(
        "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code)) in ("Mn", "Me", "Cf"))
        + "\u00ad\U000e0001-\U000e007f"
    )
)
POSSESSIVE = re.compile(r"(?<=\w)['\u2019\u02bc]s\b", re.IGNORECASE)  # staff's is not Staffs
# 1,000 is 1000, also with a narrow or unbreakable space
DIGIT_GROUP = re.compile(r"(?<=\d)[,\u00a0\u2009\u202f](?=\d{3}(?!\d))")
# The financial years 2022-2023 and 2022/2023 are 2022/23
FULL_YEARS = re.compile(r"\b((?:19|20)\d\d)\s?[/-]\s?((?:19|20)\d\d)\b")
DIGIT_SIGN = re.compile(r"(\d)[/.:](?=\d)")  # 24/7, 1.5 and 1:1 are numbers that belong together
HYPHENS = re.compile(r"[\u2010-\u2015\u2212\u2043\ufe58\ufe63\uff0d]")
# A&E, A & E, H@H, G.P. and e.g. are each one word
INITIALS = re.compile(r"(?<![^\W_])([^\W\d_])(?:(?:\.| ?[&@] ?)(?=[^\W\d_](?![^\W_])))")
DOT_BEFORE_LETTER = re.compile(r"\.[^\W\d_]")
AMPERSAND, PERCENT = re.compile(r"\s&\s|(?<=\w)&(?=\w)"), re.compile(r"(?<=\d)\s?%")
COMPOUND = re.compile(r"(?=(?<![^\W_])([^\W_]+-[^\W_]+)(?![^\W_]))")
# organize is organise, analyze is analyse; "size" and "prize" are left alone
IZE_ENDING = re.compile(
    r"(?<=[a-z]{3})iz(?=(e|ed|es|ing|ation|ations)\b)|(?<=anal)yz(?=(e|ed|es|ing)\b)", re.IGNORECASE
)
PLURAL_SHORT_FORM = re.compile(r"[b-df-hj-np-tv-z]{2,5}s")
# The stemmer takes each for a form of a word that means something else: several of severe, informal of information,
# medication of medical, relative of related, Staffs of staff, HADS of had. After a slash, other words of the same stem.
UNRELATED_WORDS = (
    "authority business clinical/clinically consultant directive experiment governance government hads hardly"
    " hospitality incidence informal/informally lately likely majority medication minority nearly ons publication quite"
    " reasonable relative/relation respondent responsibility secondment/seconded several staffs traveller/traveler"
).split()
OWN_STEMS = {
    form: words[0]
    for words in (entry.split("/") for entry in UNRELATED_WORDS)
    for word in words
    for form in (word, f"{word}s", re.sub("y$", "ies", word))
}
# Byte -> the same in lower case, or a space for all but letters and digits
ASCII_TABLE = bytes(ord(chr(code).lower()) if code < 128 and chr(code).isalnum() else 32 for code in range(256))
FIELD_GAP = " zzgap "  # separates the parts of a field, so that no phrase matches across two parts


def _tokeniser() -> tantivy.TextAnalyzerBuilder:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(r"[\p{L}\p{N}]+"))
    return builder.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold())


_word_analyser = _tokeniser().build()
_stem_analyser = _tokeniser().filter(tantivy.Filter.stemmer("english")).build()


def normalise_text(text: str) -> str:
    """Remove differences in spelling that should not matter. Most texts need few of the steps."""
    if not text.isascii() or "'" in text or "`" in text:
        text = POSSESSIVE.sub("", text)
        text = HYPHENS.sub("-", DIGIT_GROUP.sub("", text))
        text = REMOVED_CHARACTERS.sub("", unicodedata.normalize("NFKD", text))
    if "," in text:
        text = DIGIT_GROUP.sub("", text)
    if "/" in text or "." in text or ":" in text:
        text = DIGIT_SIGN.sub(r"\1-", text)
    if "20" in text or "19" in text:
        text = FULL_YEARS.sub(_shorten_financial_year, text)
    if "&" in text or "@" in text or DOT_BEFORE_LETTER.search(text):
        text = INITIALS.sub(r"\1", text)
    if "&" in text:
        text = AMPERSAND.sub(" and ", text)
    if "%" in text:
        text = PERCENT.sub(" per cent ", text)
    return IZE_ENDING.sub(lambda ending: f"{ending[0][0]}s", text) if "z" in text or "Z" in text else text


def _shorten_financial_year(years: re.Match[str]) -> str:
    first, second = years.groups()
    return f"{first}-{second[2:]}" if int(second) == int(first) + 1 else years[0]


def split_words(text: str) -> list[str]:
    """The words of a text, in order: lower case, without accents, letters and digits only. Not stemmed."""
    return _split_normalised(normalise_text(text))


def _split_normalised(text: str) -> list[str]:
    if text.isascii():  # the same in a third of the time
        return text.encode().translate(ASCII_TABLE).decode().split()
    return list(_word_analyser.analyze(text))


def find_compounds(text: str) -> list[tuple[str, str]]:
    """Each two words of a text with a hyphen between them, such as nurse-led. Not stemmed."""
    return _find_compounds(normalise_text(text))


def _find_compounds(text: str) -> list[tuple[str, str]]:
    if "-" not in text:
        return []
    pairs = (pair.lower().partition("-") for pair in COMPOUND.findall(text))
    return [(first, second) for first, _, second in pairs]


@lru_cache(maxsize=200_000)
def stem_word(word: str) -> str:
    """The stem of one word from `split_words`. The stemmer leaves the plural of a short form alone: GPs."""
    if word in OWN_STEMS:
        return OWN_STEMS[word]
    word = word[:-1] if PLURAL_SHORT_FORM.fullmatch(word) else word
    return next(iter(_stem_analyser.analyze(word)), word)


def stem_text(text: str) -> list[str]:
    """The stems of a text, in order."""
    return [stem_word(word) for word in split_words(text)]


class _TextStems(dict[str, str]):
    """Word of a text -> its stem. Faster than `stem_word`, whose cache has a limit because readers type anything."""

    def __missing__(self, word: str) -> str:
        stem = self[word] = stem_word(word)
        return stem


_text_stems = _TextStems()


class AnalysedText(NamedTuple):
    """`stems`: in order, separated by spaces. `words`: not stemmed, and then compounds such as nurse-led."""

    stems: str
    words: list[str]


def analyse_text(text: str) -> AnalysedText:
    normalised = normalise_text(text)
    words = _split_normalised(normalised)
    stems = " ".join(map(_text_stems.__getitem__, words))
    return AnalysedText(stems, words + ["-".join(pair) for pair in _find_compounds(normalised)])
