"""What an entry says and how: banned words, and abbreviations that nobody explains."""

import re
from collections.abc import Iterable, Iterator, Sequence

from examples.loading.entry_schema import ExampleRow
from examples.loading.schema import WordsFile

SHORT_FORM = re.compile(r"\b(?:[A-Z]{2,}[A-Za-z]*|[A-Z][a-z]*[A-Z][A-Za-z]*)\b")
QUOTED = re.compile(r'"[^"\n]*"|“[^”\n]*”')
SECTIONS = (
    "summary", "title", "place", "need", "what_was_done", "what_changed", "to_start", "what_made_it_hard", "limits",
    "workforce", "equality_effect",
)  # fmt: skip


def texts(row: ExampleRow) -> Iterator[tuple[str, str]]:
    """Every text of an entry that readers see, with the field it stands in. What others printed is not judged."""
    for field in SECTIONS:
        yield field, getattr(row, field)
    yield "evidence.summary", row.evidence.summary
    for place, outcome in enumerate(row.outcomes):
        said = (outcome.measure, outcome.result, outcome.comparator, outcome.design, outcome.measured_by)
        yield f"outcomes.{place}", "\n".join(said)
    for place, cost in enumerate(row.costs):
        yield f"costs.{place}", f"{cost.covers}\n{cost.note}"


def banned(row: ExampleRow, words: WordsFile) -> Iterator[tuple[str, str]]:
    return banned_in(texts(row), words)


def banned_in(texts: Iterable[tuple[str, str]], words: WordsFile) -> Iterator[tuple[str, str]]:
    """(field, message) for every banned phrase outside quotation marks, whatever its case."""
    for field, text in texts:
        own = QUOTED.sub('""', text)
        for ban in words.banned:
            if re.search(rf"\b{re.escape(ban.words)}\b", own, re.IGNORECASE):
                yield field, f"“{ban.words}” is not used here: {ban.instead}"


def unexplained(row: ExampleRow, words: WordsFile) -> Iterator[tuple[str, str]]:
    return unexplained_in(list(texts(row)), words)


def unexplained_in(texts: Sequence[tuple[str, str]], words: WordsFile) -> Iterator[tuple[str, str]]:
    """(field, message) for every short form that the texts nowhere explain, at the place where it first stands."""
    said = "\n".join(text for _, text in texts)
    known = {*words.understood, *words.names}
    for field, text in texts:
        for form in dict.fromkeys(SHORT_FORM.findall(text)):
            single = form[:-1] if form.endswith("s") else form
            if known.isdisjoint((form, single)) and not _explained(single, said):
                known.add(form)
                yield field, f"“{form}” is never explained: write it out once, with the short form in brackets"


def _explained(form: str, said: str) -> bool:
    """“long form (LF)”, “LF (long form)”, “LF stands for …”, “LF is the …”, “LF, a …” all explain."""
    short = re.escape(form)
    after = rf"\b{short}s?\+?(?:\s+\w+){{0,2}}\s*\(|\b{short}\+?(?: for All)?(?: stands? for| is (?:the|an?)\b|, an? )"
    return bool(re.search(rf"\(\W*(?:the )?{short}s?\b|{after}", said))
