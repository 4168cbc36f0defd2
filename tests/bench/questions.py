"""What the benchmark asks: kinds of question, no two of a kind alike."""

import random
from urllib.parse import urlencode

from examples.catalogue.search_request import Question
from tests.bench.data import TERMS, Language


def questions(kind: str, count: int, texts: list[str]) -> list[Question]:
    """`texts`: some of the entries' own, to take phrases from."""
    draw, language = random.Random(kind), Language()
    return [_question(kind, number, draw, language, texts) for number in range(count)]


def _question(kind: str, number: int, draw: random.Random, language: Language, texts: list[str]) -> Question:
    common, rare = language.common[number % len(language.common)], language.rare[number % len(language.rare)]
    if kind == "browse":
        return Question(sort=draw.choice(["newest", "title", "evidence", "checked"]))
    if kind == "common word":
        return Question(common)
    if kind == "rare word":
        return Question(rare)
    if kind == "typo":
        return Question(common[0] + common[2] + common[1] + common[3:] + "q")
    if kind == "phrase":
        words = texts[number % len(texts)].split()
        at = draw.randrange(len(words) - 2)
        return Question(f'"{words[at]} {words[at + 1]}"')
    chosen = {name: (f"{name}-{draw.randrange(TERMS[name])}",) for name in ("setting", "population")}
    return Question(common, chosen)


def address(question: Question, number: int) -> str:
    """Browsing has few addresses; a number that the site ignores keeps each one new to any cache."""
    pairs = [("q", question.text), *((name, slug) for name, slugs in question.chosen.items() for slug in slugs)]
    return f"/examples/?{urlencode([*pairs, ('sort', question.sort), ('n', str(number))])}"
