"""From text to slots: all words first, then their spelling mended, then as many of them as can be had. Always said."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from examples.catalogue.query_parser import STOP, Phrase, Typed, parse
from examples.catalogue.spelling import suggest
from examples.catalogue.synonyms import Synonyms
from examples.catalogue.text_index import TextIndex
from examples.catalogue.text_query import Query, Unit, build, stemmed

FEW = 5  # below so many results the nearest misses are worth showing too


@dataclass(frozen=True)
class Found:
    """`ranked`: slots, best first. `added`: what was searched beside the typed words. `corrected`: typed -> searched.

    `missed`: how many of the wanted words the results lack, with `wanted` naming them; 0 where they have all.
    `near`: slots that lack just one word, where few have all. `marks`: the stems to mark in texts, those of a phrase
    only where they stand together.
    """

    ranked: tuple[int, ...]
    added: tuple[str, ...] = ()
    corrected: tuple[tuple[str, str], ...] = ()
    wanted: tuple[str, ...] = ()
    missed: int = 0
    near: tuple[int, ...] = ()
    marks: frozenset[Phrase] = frozenset()


def find(text: str, index: TextIndex, synonyms: Synonyms, known: Mapping[str, int], *, exact: bool) -> Found | None:
    """None where the text holds no word. `exact`: the typed words only, no synonyms, no correction, all of them."""
    typed = parse(text)
    if not typed:
        return None
    query = build(typed, Synonyms() if exact else synonyms)
    ranked = index.ranked(query)
    if ranked or exact:
        return _all(query, ranked, index, exact=exact)
    mended, corrected = _mend(typed, synonyms, known)
    if corrected:
        query = build(mended, synonyms)
        if ranked := index.ranked(query):
            return replace(_all(query, ranked, index, exact=False), corrected=corrected)
    return replace(_some(query, index), corrected=corrected)


def _all(query: Query, ranked: list[int], index: TextIndex, *, exact: bool) -> Found:
    near: tuple[int, ...] = ()
    if not exact and len(ranked) < FEW and len(query.required) > 1:
        have = set(ranked)
        wanted = len(query.required) - 1
        near = tuple(s for s, held in index.partly(query).items() if held == wanted and s not in have)[:FEW]
    return _found(query, tuple(ranked), near=near)


def _some(query: Query, index: TextIndex) -> Found:
    """Those that hold the most of the required units."""
    partly = index.partly(query) if len(query.required) > 1 else {}
    most = max(partly.values(), default=0)
    ranked = tuple(slot for slot, held in partly.items() if held == most)
    return replace(_found(query, ranked), missed=len(query.required) - most if ranked else 0)


def _found(query: Query, ranked: tuple[int, ...], near: tuple[int, ...] = ()) -> Found:
    return Found(
        ranked=ranked,
        added=tuple(dict.fromkeys(query.labels.get(other, "") for unit in query.units for other in unit.others)),
        wanted=tuple(unit.said for unit in query.required),
        near=near,
        marks=frozenset(mark for unit in query.units for mark in _marks(unit)),
    )


def _marks(unit: Unit) -> Iterator[Phrase]:
    yield from (tuple(stemmed(other)) for other in unit.others)
    if unit.together:
        yield tuple(stemmed(unit.typed))
    else:
        telling = [word for word in unit.typed if word not in STOP] or unit.typed
        yield from ((stem,) for stem in stemmed(tuple(telling)))


def _mend(typed: Typed, synonyms: Synonyms, known: Mapping[str, int]) -> tuple[Typed, tuple[tuple[str, str], ...]]:
    """Loose words that neither the catalogue nor a synonym knows, put right where one is near enough."""
    mended: list[str] = []
    corrected: list[tuple[str, str]] = []
    while (at := len(mended)) < len(typed.loose):
        if match := synonyms.match(typed.loose, at):
            mended += typed.loose[at : at + match.length]
            continue
        word = typed.loose[at]
        better = suggest(word, known)
        mended.append(better or word)
        if better:
            corrected.append((word, better))
    return replace(typed, loose=tuple(mended)), tuple(corrected)
