"""The text index: tantivy, in memory. Queries reach it as analysed words, never in its own query language."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache, partial
from typing import Any

import tantivy
from tantivy import Occur

from examples.catalogue.bitmaps import OrderedSlots
from examples.catalogue.query_expansion import MAX_REQUIRED, QueryUnit, TextQuery, is_number, stem_phrase
from examples.catalogue.query_parser import Phrase
from examples.catalogue.ranked_slots import RankedSlots, ScoredSlots

# The weight of a match by its field.
FIELD_WEIGHTS = {"title": 3.0, "names": 3.0, "terms": 3.0, "keywords": 1.0, "summary": 2.0, "body": 1.0}
HINTS = "hints"  # what the terms of an example mean: enough for a close match, never for a full one
TIE_BREAKER = 0.8  # the share of a word's score in its other fields that is added to the score in its best field
SYNONYM_WEIGHT = 0.6  # relative to a match on a typed word
SYNONYM_TIE_BREAKER = 0.5  # the share of the score of other synonyms that is added to that of the best
LOOSE_WEIGHT = 0.3  # of words that are not together, or only in a hint
WORD_WEIGHT = 0.2  # of each content word of a phrase that has synonyms, or of its only one
PAIR_WEIGHT = 0.5  # of two neighbouring words that are together, beside each of them
TYPED_BONUS = 5.0  # for the typed words where a synonym would do: about as much as a good match
SAME_BONUS = 5.0  # for a synonym where something broader would do
CACHED_PHRASES = 4_096  # query objects of words and phrases: a search uses each several times
MAX_LOOSE = MAX_REQUIRED // 2  # units that may be had loosely, which takes a second bit of a score for each
MAX_CLOSE = 50  # matches with the best scores, among which close ones are sought
WRITER_MEMORY = 200_000_000  # bytes at most: enough to build one segment, which is searched faster than several
SCORE_STEPS = 1000  # of a score of 1: scores are whole numbers of steps
# A card's bit within its bucket is a number of the index. Their sum is exact, because a double holds 53 bits.
BUCKET_SLOTS = 48
SUM_OF_BITS = {
    "slots": {
        "histogram": {"field": "slot", "interval": BUCKET_SLOTS, "min_doc_count": 1},
        "aggs": {"bits": {"sum": {"field": "bit"}}},
    }
}

FieldStems = Mapping[str, str]  # field -> its stems, with a gap between its parts
Clause = tuple[Occur, tantivy.Query]


def _build_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in (*FIELD_WEIGHTS, HINTS):
        builder.add_text_field(name, stored=False, tokenizer_name="whitespace", index_option="position")
    builder.add_unsigned_field("slot", stored=False, indexed=True, fast=True)
    builder.add_unsigned_field("bit", stored=False, indexed=False, fast=True)
    return builder.build()


SCHEMA = _build_schema()


@lru_cache(maxsize=CACHED_PHRASES)
def _build_phrase_query(phrase: Phrase) -> tantivy.Query:
    stems = stem_phrase(phrase)
    fields = [
        tantivy.Query.boost_query(_build_field_query(name, stems), weight) for name, weight in FIELD_WEIGHTS.items()
    ]
    return tantivy.Query.disjunction_max_query(fields, TIE_BREAKER)


def _build_field_query(name: str, stems: list[str]) -> tantivy.Query:
    if len(stems) == 1:
        return tantivy.Query.term_query(SCHEMA, name, stems[0])
    return tantivy.Query.phrase_query(SCHEMA, name, list(stems))


class IndexStore:
    """The engine's index, which a snapshot shares with those before it, and its writer.

    The writer stays open: its threads merge the whole index after every seventh change, and no reader waits for them.
    """

    def __init__(self) -> None:
        self.index = tantivy.Index(SCHEMA)
        whitespace = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self.index.register_tokenizer("whitespace", whitespace)
        self.index.config_reader("manual")  # two reloads at once wait a tenth of a second for each other
        self._writer: tantivy.IndexWriter | None = None

    def write(self, texts: Iterable[tuple[int, FieldStems]], removed: Iterable[int]) -> None:
        """After an error the index may have any of the changes, and only a new one is right."""
        self._writer = writer = self._writer or self.index.writer(WRITER_MEMORY, 1)
        for slot in removed:
            # Not delete_documents_by_term: it reads every number as a signed one and then finds nothing.
            writer.delete_documents_by_query(tantivy.Query.term_query(SCHEMA, "slot", slot))
        for slot, text in texts:
            numbers = {"slot": slot, "bit": 1 << slot % BUCKET_SLOTS}
            writer.add_document(tantivy.Document.from_dict({**numbers, **text}, SCHEMA))
        writer.commit()
        self.index.reload()

    def close_writer(self) -> None:
        """Waits until its threads have merged what they began to, and ends them."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None


class TextIndex:
    """The words of every card. Immutable: a change gives a new index. A search never raises, whatever the query."""

    def __init__(self, store: IndexStore) -> None:
        self.store, self.searcher = store, store.index.searcher()

    def with_changes(self, texts: Iterable[tuple[int, FieldStems]], removed: Iterable[int]) -> TextIndex:
        """A new index that shares this one's store. This one's results stay as they are. `texts`: of each slot."""
        self.store.write(texts, removed)
        return TextIndex(self.store)

    @property
    def size(self) -> int:
        return max(1, self.searcher.num_docs)

    def find_matches(self, query: TextQuery) -> OrderedSlots:
        """The slots that have every required unit and nothing excluded, best first; ranked when they are read."""
        ranking = RankedSlots(partial(self._search, self._score(query, Occur.Must), query))
        required: list[Clause] = [(Occur.Must, self._unit_query(unit)) for unit in query.required]
        return OrderedSlots(ranking, self._read_bitmap(self._exclude(required, query)))

    def _read_bitmap(self, query: tantivy.Query) -> int:
        """The slots of all hits. The index adds up their bits, so that no hit becomes an object of Python."""
        bitmap = 0
        for bucket in self.searcher.aggregate(query, SUM_OF_BITS)["slots"]["buckets"]:
            bitmap |= int(bucket["bits"]["value"]) << int(bucket["key"])
        return bitmap

    def find_close_matches(self, query: TextQuery) -> dict[int, tuple[int, int]]:
        """The slots with the best scores -> which required units they have, and which they have loosely, as bits."""
        best = [slot for _, slot in self._search(self._score(query, Occur.Should), query, MAX_CLOSE)]
        clauses = [self._build_slot_clause(best)]
        count = len(query.required)
        for bit, unit in enumerate(query.required):
            clauses.append((Occur.Should, tantivy.Query.const_score_query(self._unit_query(unit), float(1 << bit))))
            if count <= MAX_LOOSE and (loose := self._build_loose_query(unit)):
                clauses.append((Occur.Should, tantivy.Query.const_score_query(loose, float(1 << count + bit))))
        found = self._search(clauses, TextQuery(), MAX_CLOSE) if best else ()
        bits = {slot: -score // SCORE_STEPS for score, slot in found}
        return {slot: (bits[slot] & (1 << count) - 1, bits[slot] >> count) for slot in best if slot in bits}

    def _build_slot_clause(self, slots: Collection[int]) -> Clause:
        """Only these slots; adds nothing to a score."""
        any_slot = [(Occur.Should, tantivy.Query.term_query(SCHEMA, "slot", slot)) for slot in slots]
        return Occur.Must, tantivy.Query.const_score_query(tantivy.Query.boolean_query(any_slot), 0.0)

    def count_unit(self, unit: QueryUnit) -> int:
        """How many examples have a unit."""
        return self._count(self._unit_query(unit))

    def count_phrase(self, phrase: Phrase) -> int:
        """How many examples have the words of a phrase together."""
        if len(phrase) == 1:
            return max(self.searcher.doc_freq(name, stem_phrase(phrase)[0]) for name in FIELD_WEIGHTS)
        return self._count(_build_phrase_query(phrase))

    def _count(self, query: tantivy.Query) -> int:
        result: Any = self.searcher.search(query, limit=1, count=True)  # the package's types leave out `count`
        return int(result.count or 0)

    def _search(self, clauses: list[Clause], query: TextQuery, limit: int, among: Collection[int] = ()) -> ScoredSlots:
        """(negative score, slot), best first, without what the query excludes. `among`: slots; empty for all."""
        if among:
            clauses = [*clauses, self._build_slot_clause(among)]
        hits = self.searcher.search(self._exclude(clauses, query), limit=limit, count=False).hits
        slots: list[Any] = self.searcher.fast_field_values("slot", [address for _, address in hits])
        # The last digits depend on the order of sums, and the engine breaks ties by where a card is stored: both differ
        # between processes.
        scores = [round(score * -SCORE_STEPS) for score, _ in hits]
        scored: ScoredSlots = list(zip(scores, slots, strict=True))
        scored.sort()
        return scored

    def _exclude(self, clauses: list[Clause], query: TextQuery) -> tantivy.Query:
        """The clauses, or everything if there are none, without what the query excludes."""
        included = clauses or [(Occur.Must, tantivy.Query.all_query())]
        excluded = [(Occur.MustNot, _build_phrase_query(phrase)) for phrase in query.excluded]
        return tantivy.Query.boolean_query(included + excluded)

    def _score(self, query: TextQuery, required: Occur) -> list[Clause]:
        """The required units, and what only affects the rank."""
        clauses = [(required, self._unit_query(unit)) for unit in query.required]
        optional = [self._unit_query(unit) for unit in query.units if unit not in query.required]
        for unit in query.required:
            if unit.added:
                typed = self._build_phrases_query(unit.phrases)
                optional.append(tantivy.Query.const_score_query(typed, TYPED_BONUS))
            if unit.added or len(unit.content_words) == 1:
                optional += self._build_word_queries(unit)
            if unit.synonyms and unit.broader:
                same = self._build_phrases_query(unit.synonyms)
                optional.append(tantivy.Query.const_score_query(same, SAME_BONUS))
            if loose := self._build_loose_query(unit):
                optional.append(tantivy.Query.boost_query(loose, LOOSE_WEIGHT))
        optional += [tantivy.Query.boost_query(_build_phrase_query(pair), PAIR_WEIGHT) for pair in query.pairs]
        return clauses + [(Occur.Should, each) for each in optional]

    def _unit_query(self, unit: QueryUnit) -> tantivy.Query:
        added = [
            tantivy.Query.boost_query(_build_phrase_query(phrase), SYNONYM_WEIGHT / math.sqrt(len(phrase)))
            for phrase in unit.added
        ]
        typed = self._build_phrases_query(unit.phrases)
        return tantivy.Query.disjunction_max_query([typed, *added], SYNONYM_TIE_BREAKER) if added else typed

    def _build_word_queries(self, unit: QueryUnit) -> list[tantivy.Query]:
        """Each word of a phrase. Without them, where only synonyms match, the rarest synonym would come first, and
        "cancer" in a title would count for nothing in "people with cancer".
        """
        words = unit.content_words if len(unit.words) > 1 else ()
        return [tantivy.Query.boost_query(_build_phrase_query((word,)), WORD_WEIGHT) for word in words]

    def _build_loose_query(self, unit: QueryUnit) -> tantivy.Query | None:
        """The words of a unit anywhere, or the unit in a hint. None for words in quotes."""
        if unit.is_phrase:
            return None
        parts = [_build_field_query(HINTS, stem_phrase(phrase)) for phrase in (*unit.phrases, *unit.added)]
        words = unit.content_words
        if len(words) > 1 and not is_number(unit.words):
            anywhere = [(Occur.Must, _build_phrase_query((word,))) for word in words]
            parts.append(tantivy.Query.boolean_query(anywhere))
        return tantivy.Query.disjunction_max_query(parts)

    def _build_phrases_query(self, phrases: tuple[Phrase, ...]) -> tantivy.Query:
        queries = [_build_phrase_query(phrase) for phrase in phrases]
        return tantivy.Query.disjunction_max_query(queries) if len(queries) > 1 else queries[0]
