"""The text index: tantivy, in memory. What a reader types reaches it only as analysed words, never as its language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import tantivy
from tantivy import Occur

from examples.catalogue.analysis import stored
from examples.catalogue.query_parser import Phrase
from examples.catalogue.text_query import Query, Unit, stemmed

# What a hit weighs by the field it is in.
WEIGHTS = {"title": 8.0, "names": 4.0, "summary": 2.0, "body": 1.0}
TIE = 0.3  # how much a word's hits in its lesser fields add to its best one
ADDED = 0.5  # what a hit on a synonym weighs beside one on the word that was typed
TYPED_FIRST = 1000.0  # more than any score: an entry with all typed words stands before those found by synonyms alone
MEMORY = 15_000_000  # bytes the writer may use, its smallest

Text = Mapping[str, list[list[str]]]  # field -> the words of each of its parts
Clause = tuple[Occur, tantivy.Query]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in WEIGHTS:
        builder.add_text_field(name, stored=False, tokenizer_name="whitespace", index_option="position")
    builder.add_unsigned_field("slot", stored=False, indexed=True, fast=True)
    return builder.build()


class TextIndex:
    """Words of every card. Asking never raises, whatever was typed. Immutable: a change gives a new one."""

    def __init__(self) -> None:
        self.schema = _schema()
        self.index = tantivy.Index(self.schema)
        whitespace = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self.index.register_tokenizer("whitespace", whitespace)
        self.searcher = self.index.searcher()

    def changed(self, texts: Mapping[int, Text], gone: Iterable[int]) -> TextIndex:
        """A new index that shares the old one's store. The old one goes on answering as before."""
        new = object.__new__(TextIndex)
        new.schema, new.index = self.schema, self.index
        new._write(texts, gone)
        return new

    def _write(self, texts: Mapping[int, Text], gone: Iterable[int]) -> None:
        writer = self.index.writer(MEMORY, 1)
        for slot in gone:
            # Not delete_documents_by_term: it takes every number for a signed one and then finds nothing.
            writer.delete_documents_by_query(tantivy.Query.term_query(self.schema, "slot", slot))
        for slot, text in texts.items():
            fields = {name: stored(text[name]) for name in WEIGHTS}
            writer.add_document(tantivy.Document.from_dict({"slot": slot, **fields}, self.schema))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def ranked(self, query: Query) -> list[int]:
        """The slots that hold every required unit and nothing unwanted, best first."""
        clauses = [(Occur.Must, self._unit(unit)) for unit in query.required]
        clauses += [(Occur.Should, self._unit(unit)) for unit in query.units if unit not in query.required]
        if any(unit.others for unit in query.required):
            typed = self._all(query.without_others().required)
            clauses.append((Occur.Should, tantivy.Query.const_score_query(typed, TYPED_FIRST)))
        return [slot for _, slot in self._hits(self._wanted(clauses, query))]

    def partly(self, query: Query) -> dict[int, int]:
        """Slots that hold at least one required unit -> how many they hold, best first."""
        clauses = [(Occur.Should, self._unit(unit)) for unit in query.required]
        held = [(Occur.Should, tantivy.Query.const_score_query(self._unit(unit), 1.0)) for unit in query.required]
        counts = {slot: round(-score) for score, slot in self._hits(self._wanted(held, query))}
        return {slot: counts[slot] for _, slot in self._hits(self._wanted(clauses, query)) if slot in counts}

    def _hits(self, query: tantivy.Query) -> list[tuple[float, int]]:
        """(score with its sign turned, slot), best first."""
        hits = self.searcher.search(query, limit=max(1, self.searcher.num_docs), count=False).hits
        slots = self.searcher.fast_field_values("slot", [address for _, address in hits])
        found: list[tuple[float, Any]] = list(zip((-score for score, _ in hits), slots, strict=True))
        # The engine breaks ties by where a card happens to be stored; that differs from process to process.
        found.sort()
        return found

    def _wanted(self, clauses: list[Clause], query: Query) -> tantivy.Query:
        wanted = clauses or [(Occur.Must, tantivy.Query.all_query())]
        unwanted = [(Occur.MustNot, self._phrase(phrase)) for phrase in query.unwanted]
        return tantivy.Query.boolean_query(wanted + unwanted)

    def _unit(self, unit: Unit) -> tantivy.Query:
        typed = self._phrase(unit.typed) if unit.together else self._all_words(unit.typed)
        others = [tantivy.Query.boost_query(self._phrase(other), ADDED) for other in unit.others]
        return tantivy.Query.disjunction_max_query([typed, *others]) if others else typed

    def _all(self, units: Iterable[Unit]) -> tantivy.Query:
        return tantivy.Query.boolean_query([(Occur.Must, self._unit(unit)) for unit in units])

    def _all_words(self, words: Phrase) -> tantivy.Query:
        parts = [self._phrase((word,)) for word in words]
        return parts[0] if len(parts) == 1 else tantivy.Query.boolean_query([(Occur.Must, part) for part in parts])

    def _phrase(self, phrase: Phrase) -> tantivy.Query:
        stems = stemmed(phrase)
        fields = [tantivy.Query.boost_query(self._in_field(name, stems), WEIGHTS[name]) for name in WEIGHTS]
        return tantivy.Query.disjunction_max_query(fields, TIE)

    def _in_field(self, name: str, stems: list[str]) -> tantivy.Query:
        if len(stems) == 1:
            return tantivy.Query.term_query(self.schema, name, stems[0])
        return tantivy.Query.phrase_query(self.schema, name, list(stems))
