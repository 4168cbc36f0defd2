"""Checks the wording of an entry: banned phrases, and abbreviations that are not explained."""

import re
from collections.abc import Iterable, Iterator, Sequence

from examples.documents.field_types import Document, FieldKind
from examples.documents.schema import ENTRY_FIELDS, PART_BY_NAME
from examples.loading.fixture_schema import EditorialRules

ABBREVIATION = re.compile(r"\b(?:[A-Z]{2,}[A-Za-z]*|[A-Z][a-z]*[A-Z][A-Za-z]*)\b")
QUOTATION = re.compile(r'"[^"\n]*"|“[^”\n]*”')
CHECKED_PARTS = ("outcomes", "costs")  # not quotes or titles of sources, whose words are not ours


def check_wording(document: Document, rules: EditorialRules) -> Iterator[tuple[str, str]]:
    """(field, message) for each fault in our own texts that readers see."""
    shown = [field for field in ENTRY_FIELDS if field.search and field.kind in (FieldKind.TEXT, FieldKind.LINE)]
    texts = [(field.name, document[field.name]) for field in shown]
    for name in CHECKED_PARTS:
        fields = [field.name for field in PART_BY_NAME[name].fields if field.kind in (FieldKind.TEXT, FieldKind.LINE)]
        for position, row in enumerate(document[name]):
            texts.append((f"{name}.{position}", "\n".join(str(row[field] or "") for field in fields)))
    yield from find_banned_phrases(texts, rules)
    yield from find_unexplained_abbreviations(texts, rules)


def find_banned_phrases(texts: Iterable[tuple[str, str]], rules: EditorialRules) -> Iterator[tuple[str, str]]:
    """(field, message) for each banned phrase outside quotation marks, in upper or lower case."""
    for field, text in texts:
        unquoted = QUOTATION.sub('""', text)
        for ban in rules.banned:
            if re.search(rf"\b{re.escape(ban.words)}\b", unquoted, re.IGNORECASE):
                yield field, f"an entry may not say “{ban.words}”: {ban.instead}"


def find_unexplained_abbreviations(
    texts: Sequence[tuple[str, str]], rules: EditorialRules
) -> Iterator[tuple[str, str]]:
    """(field, message) for each abbreviation that none of the texts explains, where it is first used."""
    all_text = "\n".join(text for _, text in texts)
    known = {*rules.understood, *rules.names}
    for field, text in texts:
        for form in dict.fromkeys(ABBREVIATION.findall(text)):
            single = form[:-1] if form.endswith("s") else form
            if known.isdisjoint((form, single)) and not _is_explained(single, all_text):
                known.add(form)
                yield field, f"“{form}” is never explained: write it out once, with the abbreviation in brackets"


def _is_explained(abbreviation: str, text: str) -> bool:
    """Whether the text has “long form (LF)”, “LF (long form)”, “LF stands for …”, “LF is the …” or “LF, a …”."""
    short = re.escape(abbreviation)
    after = rf"\b{short}s?\+?(?:\s+\w+){{0,2}}\s*\(|\b{short}\+?(?: for All)?(?: stands? for| is (?:the|an?)\b|, an? )"
    return bool(re.search(rf"\(\W*(?:the )?{short}s?\b|{after}", text))
