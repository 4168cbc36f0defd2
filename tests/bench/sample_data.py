"""Generated entries of about 400 words. As in real texts, a few words are everywhere and most are rare."""

import datetime as dt
import random
from itertools import accumulate

from django.utils import timezone

from examples.models import TAG_VOCABULARIES, Example, Organisation, Participation, Source, Term, Vocabulary

SYLLABLES = [c + v + e for c in "b c d f g h l m n p r s t v".split() for v in "aeiou" for e in ("", "n", "r", "l")]
VOCABULARY_SIZE, WORDS_PER_ENTRY = 3000, 400
TERM_COUNTS = {
    "setting": 18,
    "population": 27,
    "priority": 19,
    "phase": 8,
    "intervention": 21,
    "evidence": 5,
    "stage": 7,
    "cost": 6,
}


class GeneratedLanguage:
    """The same words with the same frequencies at every size."""

    def __init__(self) -> None:
        draw = random.Random(7)
        words: dict[str, None] = {}
        while len(words) < VOCABULARY_SIZE:
            words["".join(draw.choices(SYLLABLES, k=draw.randint(2, 4)))] = None
        self.words = list(words)
        self.weights = list(accumulate(1 / rank for rank in range(1, VOCABULARY_SIZE + 1)))

    @property
    def common_words(self) -> list[str]:
        """Each in a fifth of the entries or more."""
        return self.words[5:155]

    @property
    def rare_words(self) -> list[str]:
        return self.words[-600:]

    def generate_text(self, draw: random.Random, length: int) -> str:
        return " ".join(draw.choices(self.words, cum_weights=self.weights, k=length)).capitalize() + "."


def create_examples(size: int) -> None:
    """Creates drafts in bulk and publishes them in one statement, as an import would."""
    draw, language = random.Random(11), GeneratedLanguage()
    terms = {name: _create_terms(name, count) for name, count in TERM_COUNTS.items()}
    organisation = Organisation.objects.create(slug="lead", name="Lead")
    examples = Example.objects.bulk_create(
        [_build_example(number, draw, language, terms) for number in range(size)], batch_size=500
    )
    Source.objects.bulk_create([Source(example=e, number=1, citation="Report") for e in examples], batch_size=2000)
    Participation.objects.bulk_create(
        [Participation(example=e, organisation=organisation, role="lead") for e in examples], batch_size=2000
    )
    tags = [(e, t) for e in examples for v in TAG_VOCABULARIES for t in draw.sample(terms[v], draw.randint(1, 3))]
    through = Example.terms.through
    through.objects.bulk_create([through(example=e, term=t) for e, t in tags], batch_size=2000)
    Example.objects.update(status=Example.Status.PUBLISHED)


def _create_terms(name: str, count: int) -> list[Term]:
    return Term.objects.bulk_create(
        [
            Term(
                vocabulary=Vocabulary(name),
                slug=f"{name}-{n}",
                label=f"{name.capitalize()} number {n}",
                order=n,
                hint="A hint.",
            )
            for n in range(count)
        ]
    )


def _build_example(
    number: int, draw: random.Random, language: GeneratedLanguage, terms: dict[str, list[Term]]
) -> Example:
    return Example(
        slug=f"example-{number}",
        title=language.generate_text(draw, 6),
        summary=language.generate_text(draw, 40),
        need=language.generate_text(draw, WORDS_PER_ENTRY // 4),
        what_was_done=language.generate_text(draw, WORDS_PER_ENTRY // 2),
        what_changed=language.generate_text(draw, WORDS_PER_ENTRY // 8),
        evidence=terms["evidence"][0],
        stage=draw.choice(terms["stage"]),
        cost_band=draw.choice(terms["cost"]),
        status=Example.Status.DRAFT,
        published_at=timezone.now() - dt.timedelta(hours=number),
        checked_on=dt.date(2026, 1, 1) + dt.timedelta(days=number % 300),
        check_due=dt.date(2099, 1, 1),
    )
