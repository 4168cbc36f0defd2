"""The text index: tantivy, in memory. Queries reach it as analysed words, never in its own query language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import tantivy
from tantivy import Occur

from examples.catalogue.analysis import join_stems
from examples.catalogue.query_parser import Phrase
from examples.catalogue.text_query import QueryUnit, TextQuery, stem_phrase

# The weight of a match by its field.
FIELD_WEIGHTS = {"title": 8.0, "names": 4.0, "summary": 2.0, "body": 1.0}
TIE_BREAKER = 0.3  # the share of a word's score in its other fields that is added to the score in its best field
SYNONYM_WEIGHT = 0.5  # relative to a match on a typed word
TYPED_WORDS_BONUS = 1000.0  # above any score: examples with all typed words come before those found by synonyms
WRITER_MEMORY = 15_000_000  # bytes; the least that tantivy accepts

FieldWords = Mapping[str, list[list[str]]]  # field -> the words of each of its parts
Clause = tuple[Occur, tantivy.Query]


def _build_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in FIELD_WEIGHTS:
        builder.add_text_field(name, stored=False, tokenizer_name="whitespace", index_option="position")
    builder.add_unsigned_field("slot", stored=False, indexed=True, fast=True)
    return builder.build()


class TextIndex:
    """The words of every card. Immutable: a change gives a new index. A search never raises, whatever the query."""

    def __init__(self) -> None:
        self.schema = _build_schema()
        self.index = tantivy.Index(self.schema)
        whitespace = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self.index.register_tokenizer("whitespace", whitespace)
        self.searcher = self.index.searcher()

    def with_changes(self, texts: Mapping[int, FieldWords], removed: Iterable[int]) -> TextIndex:
        """A new index that shares this one's store. This one's results stay as they are."""
        new = object.__new__(TextIndex)
        new.schema, new.index = self.schema, self.index
        new._write(texts, removed)
        return new

    def _write(self, texts: Mapping[int, FieldWords], removed: Iterable[int]) -> None:
        writer = self.index.writer(WRITER_MEMORY, 1)
        for slot in removed:
            # Not delete_documents_by_term: it reads every number as a signed one and then finds nothing.
            writer.delete_documents_by_query(tantivy.Query.term_query(self.schema, "slot", slot))
        for slot, text in texts.items():
            fields = {name: join_stems(text[name]) for name in FIELD_WEIGHTS}
            writer.add_document(tantivy.Document.from_dict({"slot": slot, **fields}, self.schema))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def find_matches(self, query: TextQuery) -> list[int]:
        """The slots (positions of cards) that match every required unit and no excluded one, best first."""
        clauses = [(Occur.Must, self._unit_query(unit)) for unit in query.required]
        clauses += [(Occur.Should, self._unit_query(unit)) for unit in query.units if unit not in query.required]
        if any(unit.synonyms for unit in query.required):
            required = [(Occur.Must, self._unit_query(unit)) for unit in query.without_synonyms().required]
            typed = tantivy.Query.boolean_query(required)
            clauses.append((Occur.Should, tantivy.Query.const_score_query(typed, TYPED_WORDS_BONUS)))
        return [slot for _, slot in self._search(clauses, query)]

    def count_partial_matches(self, query: TextQuery) -> dict[int, int]:
        """Slots that have at least one required unit -> how many they have, best first."""
        units = [self._unit_query(unit) for unit in query.required]
        ones = [(Occur.Should, tantivy.Query.const_score_query(unit, 1.0)) for unit in units]
        counts = {slot: round(-score) for score, slot in self._search(ones, query)}
        ranked = self._search([(Occur.Should, unit) for unit in units], query)
        return {slot: counts[slot] for _, slot in ranked if slot in counts}

    def _search(self, clauses: list[Clause], query: TextQuery) -> list[tuple[float, int]]:
        """(negative score, slot), best first, without what the query excludes."""
        included = clauses or [(Occur.Must, tantivy.Query.all_query())]
        excluded = [(Occur.MustNot, self._phrase_query(phrase)) for phrase in query.excluded]
        combined = tantivy.Query.boolean_query(included + excluded)
        hits = self.searcher.search(combined, limit=max(1, self.searcher.num_docs), count=False).hits
        slots = self.searcher.fast_field_values("slot", [address for _, address in hits])
        scored: list[tuple[float, Any]] = list(zip((-score for score, _ in hits), slots, strict=True))
        # The engine breaks ties by where a card is stored, which differs between processes.
        scored.sort()
        return scored

    def _unit_query(self, unit: QueryUnit) -> tantivy.Query:
        typed = self._phrase_query(unit.words) if unit.is_phrase else self._all_words_query(unit.words)
        synonyms = [tantivy.Query.boost_query(self._phrase_query(phrase), SYNONYM_WEIGHT) for phrase in unit.synonyms]
        return tantivy.Query.disjunction_max_query([typed, *synonyms]) if synonyms else typed

    def _all_words_query(self, words: Phrase) -> tantivy.Query:
        parts = [self._phrase_query((word,)) for word in words]
        return parts[0] if len(parts) == 1 else tantivy.Query.boolean_query([(Occur.Must, part) for part in parts])

    def _phrase_query(self, phrase: Phrase) -> tantivy.Query:
        stems = stem_phrase(phrase)
        fields = [
            tantivy.Query.boost_query(self._field_query(name, stems), weight) for name, weight in FIELD_WEIGHTS.items()
        ]
        return tantivy.Query.disjunction_max_query(fields, TIE_BREAKER)

    def _field_query(self, name: str, stems: list[str]) -> tantivy.Query:
        if len(stems) == 1:
            return tantivy.Query.term_query(self.schema, name, stems[0])
        return tantivy.Query.phrase_query(self.schema, name, list(stems))
