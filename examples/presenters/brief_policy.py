"""Why a board would act: the law and the guidance, what the board itself has said, and the Ambitions served."""

import re
from collections.abc import Iterator, Sequence

from examples.models import ICB, Example, Framework, Strategy
from examples.presenters.brief_blocks import Block, Bullets, EntryHeading, Paragraph
from examples.presenters.strategies import list_strategies
from examples.presenters.urls import TextLink

DUTY_KINDS = (Framework.Kind.LAW, Framework.Kind.STATUTORY_GUIDANCE)
FIRST_SENTENCE = re.compile(r".*?[.!?][”\"]?(?=\s+[A-Z]|\s*$)", re.DOTALL)
MATCHED = "These examples serve the following priorities of this strategy. We have put the priorities in our own words."
NOT_MATCHED = "These examples serve none of the priorities that we have recorded for this strategy."
ADDRESS = re.compile(r"https?://[^\s)]+")


def list_duty_blocks(examples: Sequence[Example], board: ICB | None) -> Iterator[Block]:
    for framework in Framework.objects.filter(kind__in=DUTY_KINDS):
        sentence = FIRST_SENTENCE.match(framework.summary)
        address = ADDRESS.search(framework.source)
        yield Paragraph(sentence[0] if sentence else "", framework.title, address[0] if address else "")
    if headings := list_served_headings(examples):
        yield Paragraph(f"{'; '.join(headings)}.", "National aims that these examples serve")
    if board:
        yield from list_board_blocks(examples, board)


def list_served_headings(examples: Sequence[Example]) -> list[str]:
    """Each Ambition or statutory action once, with the examples that serve it."""
    served: dict[str, list[str]] = {}
    for number, example in enumerate(examples):
        for item in example.framework_items.all():
            served.setdefault(item.heading, []).append(get_letter(number))
    return [_add_letters(heading, letters, examples) for heading, letters in served.items()]


def get_letter(number: int) -> str:
    """How a brief refers to its first, second or later example: A, B and so on."""
    return chr(ord("A") + number)


def _add_letters(text: str, letters: Sequence[str], examples: Sequence[Example]) -> str:
    return f"{text} ({', '.join(letters)})" if len(examples) > 1 else text


def list_board_blocks(examples: Sequence[Example], board: ICB) -> Iterator[Block]:
    """The priorities of the board's strategies that the examples serve. A strategy stays with its board, so those of
    the boards before it are named as theirs."""
    yield EntryHeading(f"What {board.name} has said")
    strategies = list_strategies(board)
    if not strategies:
        yield Paragraph("We know of no published palliative care strategy of this board.")
    for strategy in strategies:
        matches = list(list_matching_priorities(strategy, examples))
        owner = "" if strategy.icb_id == board.pk else f" (inherited from {strategy.icb.name})"
        status = f" Status of the strategy: {strategy.status}." if strategy.status else ""
        address = ADDRESS.search(strategy.sources)
        text = MATCHED if matches else NOT_MATCHED
        yield Paragraph(f"{text}{status}", f"{strategy.title}{owner}", address[0] if address else "")
        if matches:
            yield Bullets([TextLink(match) for match in matches])


def list_matching_priorities(strategy: Strategy, examples: Sequence[Example]) -> Iterator[str]:
    """Priorities that share a theme with an example, in the order of the strategy, with the examples."""
    for priority in strategy.priorities.all():
        themes = {term.pk for term in priority.terms.all()}
        letters = [get_letter(n) for n, e in enumerate(examples) if any(term.pk in themes for term in e.terms.all())]
        if letters:
            yield _add_letters(priority.text, letters, examples)
