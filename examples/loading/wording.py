"""What an entry says and how: banned words, and abbreviations that nobody explains."""

import re
from collections.abc import Iterable, Iterator, Sequence

from examples.documents.fields import Document, FieldKind
from examples.documents.schema import ENTRY_FIELDS, PART_BY_NAME
from examples.loading.fixture_schema import WordingRules

ABBREVIATION = re.compile(r"\b(?:[A-Z]{2,}[A-Za-z]*|[A-Z][a-z]*[A-Z][A-Za-z]*)\b")
QUOTATION = re.compile(r'"[^"\n]*"|“[^”\n]*”')
CHECKED_PARTS = ("outcomes", "costs")  # what others printed, such as the titles of sources and quotes, is not ours


def check_wording(document: Document, words: WordingRules) -> Iterator[tuple[str, str]]:
    """(field, message) for what is banned or not explained in the texts of our own that readers see."""
    shown = [field for field in ENTRY_FIELDS if field.search and field.kind in (FieldKind.TEXT, FieldKind.LINE)]
    texts = [(field.name, document[field.name]) for field in shown]
    for name in CHECKED_PARTS:
        fields = [field.name for field in PART_BY_NAME[name].fields if field.kind in (FieldKind.TEXT, FieldKind.LINE)]
        for place, row in enumerate(document[name]):
            texts.append((f"{name}.{place}", "\n".join(str(row[field] or "") for field in fields)))
    yield from find_banned_phrases(texts, words)
    yield from find_unexplained_abbreviations(texts, words)


def find_banned_phrases(texts: Iterable[tuple[str, str]], words: WordingRules) -> Iterator[tuple[str, str]]:
    """(field, message) for every banned phrase outside quotation marks, whatever its case."""
    for field, text in texts:
        own = QUOTATION.sub('""', text)
        for ban in words.banned:
            if re.search(rf"\b{re.escape(ban.words)}\b", own, re.IGNORECASE):
                yield field, f"“{ban.words}” is not used here: {ban.instead}"


def find_unexplained_abbreviations(texts: Sequence[tuple[str, str]], words: WordingRules) -> Iterator[tuple[str, str]]:
    """(field, message) for every short form that the texts nowhere explain, at the place where it first stands."""
    said = "\n".join(text for _, text in texts)
    known = {*words.understood, *words.names}
    for field, text in texts:
        for form in dict.fromkeys(ABBREVIATION.findall(text)):
            single = form[:-1] if form.endswith("s") else form
            if known.isdisjoint((form, single)) and not _is_explained(single, said):
                known.add(form)
                yield field, f"“{form}” is never explained: write it out once, with the short form in brackets"


def _is_explained(form: str, said: str) -> bool:
    """“long form (LF)”, “LF (long form)”, “LF stands for …”, “LF is the …”, “LF, a …” all explain."""
    short = re.escape(form)
    after = rf"\b{short}s?\+?(?:\s+\w+){{0,2}}\s*\(|\b{short}\+?(?: for All)?(?: stands? for| is (?:the|an?)\b|, an? )"
    return bool(re.search(rf"\(\W*(?:the )?{short}s?\b|{after}", said))
