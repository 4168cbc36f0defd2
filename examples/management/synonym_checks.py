"""Checks the fixtures' synonyms against the texts of the fixtures' entries, before anything is loaded."""

from collections.abc import Iterator
from typing import Any

from examples.catalogue.query_parser import Phrase
from examples.catalogue.synonym_breadth import find_broad_synonyms
from examples.catalogue.text_analysis import stem_text, stem_word
from examples.loading.fixture_reader import FixtureFault, Fixtures
from examples.models import SynonymGroup


def check_synonym_breadth(fixtures: Fixtures) -> list[FixtureFault]:
    """A fault for each synonym that would find half of the entries."""
    labels = {row.slug: row.label for rows in fixtures.terms.values() for row in rows}
    texts = [f" {' '.join(stem_text(' . '.join(_list_texts(entry.raw, labels))))} " for entry in fixtures.examples]

    def count_phrase(phrase: Phrase) -> int:
        stems = f" {' '.join(map(stem_word, phrase))} "
        return sum(stems in text for text in texts)

    return [
        FixtureFault("synonyms.yaml", row.slug, "", sentence)
        for row in fixtures.synonyms
        for sentence in find_broad_synonyms(
            SynonymGroup(direction=row.direction, terms=row.terms, widens_to=row.widens_to), count_phrase, len(texts)
        )
    ]


def _list_texts(value: Any, labels: dict[str, str]) -> Iterator[str]:
    """Every text of an entry, with labels in place of slugs."""
    if isinstance(value, str):
        yield labels.get(value, value)
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _list_texts(each, labels)
