"""The text index: tantivy, in memory. What a reader types reaches it only as analysed words, never as its language."""

from collections.abc import Iterable

import tantivy
from tantivy import Occur, Query

from examples.catalogue.analysis import stored
from examples.catalogue.cards import Card
from examples.catalogue.words import Phrase, Words

# What a hit weighs by the field it is in.
WEIGHTS = {"title": 8.0, "names": 4.0, "summary": 2.0, "body": 1.0}
TIE = 0.3  # how much a word's hits in its lesser fields add to its best one
MEMORY = 15_000_000  # bytes the writer may use, its smallest


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in WEIGHTS:
        builder.add_text_field(name, stored=False, tokenizer_name="whitespace", index_option="position")
    builder.add_unsigned_field("slot", stored=False, indexed=True, fast=True)
    return builder.build()


class TextIndex:
    """Words of every card. Ask `search`; it never raises, whatever was typed."""

    def __init__(self, cards: Iterable[Card]) -> None:
        self.schema = _schema()
        index = tantivy.Index(self.schema)
        index.register_tokenizer("whitespace", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        writer = index.writer(MEMORY, 1)
        for slot, card in enumerate(cards):
            fields = {name: stored(list(card.text[name])) for name in WEIGHTS}
            writer.add_document(tantivy.Document.from_dict({"slot": slot, **fields}, self.schema))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self.searcher = index.searcher()

    def search(self, words: Words) -> list[int]:
        """The slots that hold every wanted word and phrase and none of the unwanted, best first."""
        found = self.searcher.search(self._query(words), limit=max(1, self.searcher.num_docs), count=False)
        slots = self.searcher.fast_field_values("slot", [address for _, address in found.hits])
        scored = zip((score for score, _ in found.hits), slots, strict=True)
        return [int(slot or 0) for _, slot in sorted(scored, key=lambda pair: (-pair[0], pair[1]))]

    def _query(self, words: Words) -> Query:
        parts = [(Occur.Must, self._phrase(phrase)) for phrase in words.wanted] or [(Occur.Must, Query.all_query())]
        return Query.boolean_query(parts + [(Occur.MustNot, self._phrase(phrase)) for phrase in words.unwanted])

    def _phrase(self, phrase: Phrase) -> Query:
        return Query.disjunction_max_query(
            [Query.boost_query(self._in_field(name, phrase), weight) for name, weight in WEIGHTS.items()], TIE
        )

    def _in_field(self, name: str, phrase: Phrase) -> Query:
        if len(phrase) == 1:
            return Query.term_query(self.schema, name, phrase[0])
        return Query.phrase_query(self.schema, name, list(phrase))
