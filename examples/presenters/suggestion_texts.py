"""What a reader may want to tell or ask us about an entry: the texts of the form, filled in."""

from dataclasses import dataclass, replace

from examples.models import ICB, Example
from examples.presenters.not_reported import list_gaps


@dataclass(frozen=True)
class SuggestionTexts:
    """`text`: the beginning of what the reader writes. `thanks`: what happens after it was sent."""

    heading: str
    label: str
    text: str
    thanks: str


# Keys: `subject` in the address of the form.
SUBJECTS = {
    "missing": SuggestionTexts(
        "Tell us what is missing",
        "What do you know, and where is it published?",
        "About “{title}” ({address}). Not reported yet: {gaps}.\n\nWhat I know: ",
        "An editor reads your message and looks for a source. We add to the page what a source confirms.",
    ),
    "contact": SuggestionTexts(
        "Ask us to put you in touch",
        "What would you like to ask the people who run the example? Say who you are",
        "Please put me in touch with the people behind “{title}” ({address}).\n\n",
        "An editor reads your message and passes it on, with your email address, to the people who run the example. "
        "They can then write to you. If we cannot find the right people, we write to tell you so. We cannot promise "
        "that they answer.",
    ),
    "wrong": SuggestionTexts(
        "Tell us what is wrong on this page",
        "What is wrong, and how do you know?",
        "On the page about “{title}” ({address}): ",
        "An editor checks the page against the sources. If something is wrong, we correct it and say so in the page’s "
        "history.",
    ),
}
STRATEGY = SuggestionTexts(
    "Send us your strategy",
    "Where is your strategy published?",
    "The palliative and end of life care strategy or priorities of {name}: ",
    "An editor reads the document and adds its priorities to the board’s page.",
)


def build_missing_strategy_texts(board: ICB) -> SuggestionTexts:
    return replace(STRATEGY, text=STRATEGY.text.format(name=board.name))


def build_suggestion_texts(example: Example, name: str, root: str) -> SuggestionTexts | None:
    """`root`: the site's address without a trailing slash. None for an unknown subject."""
    found = SUBJECTS.get(name)
    if not found:
        return None
    address, gaps = root + example.get_absolute_url(), ", ".join(list_gaps(example))
    return replace(found, text=found.text.format(title=example.title, address=address, gaps=gaps))
