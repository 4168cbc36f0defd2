"""Made-up entries of about 400 words whose words fall off as words do: a few everywhere, most in a handful of texts."""

import datetime as dt
import random
from itertools import accumulate

from django.utils import timezone

from examples.models import TAG_VOCABULARIES, Example, Organisation, Participation, Source, Term, Vocabulary

SYLLABLES = [c + v + e for c in "b c d f g h l m n p r s t v".split() for v in "aeiou" for e in ("", "n", "r", "l")]
VOCABULARY, WORDS = 3000, 400
TERMS = {
    "setting": 18,
    "population": 27,
    "priority": 19,
    "phase": 8,
    "intervention": 21,
    "evidence": 5,
    "stage": 7,
    "cost": 6,
}


class Language:
    """The same words in the same order of commonness at every size."""

    def __init__(self) -> None:
        draw = random.Random(7)
        words: dict[str, None] = {}
        while len(words) < VOCABULARY:
            words["".join(draw.choices(SYLLABLES, k=draw.randint(2, 4)))] = None
        self.words = list(words)
        self.weights = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))

    @property
    def common(self) -> list[str]:
        """Each in a fifth of the entries or more."""
        return self.words[5:155]

    @property
    def rare(self) -> list[str]:
        return self.words[-600:]

    def text(self, draw: random.Random, length: int) -> str:
        return " ".join(draw.choices(self.words, cum_weights=self.weights, k=length)).capitalize() + "."


def fill(size: int) -> None:
    """Writes drafts in bulk and publishes them in one statement, as an import would."""
    draw, language = random.Random(11), Language()
    terms = {name: _terms(name, count) for name, count in TERMS.items()}
    organisation = Organisation.objects.create(slug="lead", name="Lead")
    examples = Example.objects.bulk_create(
        [_example(number, draw, language, terms) for number in range(size)], batch_size=500
    )
    Source.objects.bulk_create([Source(example=e, number=1, citation="Report") for e in examples], batch_size=2000)
    Participation.objects.bulk_create(
        [Participation(example=e, organisation=organisation, role="lead") for e in examples], batch_size=2000
    )
    tags = [(e, t) for e in examples for v in TAG_VOCABULARIES for t in draw.sample(terms[v], draw.randint(1, 3))]
    through = Example.terms.through
    through.objects.bulk_create([through(example=e, term=t) for e, t in tags], batch_size=2000)
    Example.objects.update(status=Example.Status.PUBLISHED)


def _terms(name: str, count: int) -> list[Term]:
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


def _example(number: int, draw: random.Random, language: Language, terms: dict[str, list[Term]]) -> Example:
    return Example(
        slug=f"example-{number}",
        title=language.text(draw, 6),
        summary=language.text(draw, 40),
        need=language.text(draw, WORDS // 4),
        what_was_done=language.text(draw, WORDS // 2),
        what_changed=language.text(draw, WORDS // 8),
        evidence=terms["evidence"][0],
        stage=draw.choice(terms["stage"]),
        cost_band=draw.choice(terms["cost"]),
        status=Example.Status.DRAFT,
        published_at=timezone.now() - dt.timedelta(hours=number),
        checked_on=dt.date(2026, 1, 1) + dt.timedelta(days=number % 300),
    )
