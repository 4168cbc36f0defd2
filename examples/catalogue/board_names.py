"""The names by which people ask for a board: full, short and former names, parts of its area, codes and initials."""

from collections.abc import Iterable, Sequence
from itertools import chain

from examples.catalogue.query_parser import Phrase
from examples.catalogue.text_analysis import split_words
from examples.models import ICB, SynonymGroup

SMALL_WORDS = frozenset(("and", "of", "the", "on", "isles"))
DIRECTIONS = frozenset(("north", "south", "east", "west", "mid", "central"))
MIN_INITIALS = 3  # fewer letters mean something else too often
MAX_BOARDS = 4


class BoardNames:
    """Finds the boards that a query names."""

    def __init__(self, boards: Iterable[ICB] = ()) -> None:
        self.by_first_word: dict[str, dict[Phrase, list[str]]] = {}
        self.groups: list[SynonymGroup] = []
        for board in boards:
            names = [board.short_name, *_list_names(board)]
            for phrase in {tuple(split_words(name)) for name in [*names, *_list_areas(board)]}:
                self.by_first_word.setdefault(phrase[0], {}).setdefault(phrase, []).append(board.slug)
            direction = SynonymGroup.Direction.ONE_WAY
            self.groups.append(SynonymGroup(direction=direction, terms=names, widens_to=[board.short_name]))
        self.words = frozenset(word for phrases in self.by_first_word.values() for phrase in phrases for word in phrase)

    def find_boards(self, words: Sequence[str]) -> list[str]:
        """The slugs of the boards named, in the order of the words, the longest name at each place."""
        found: dict[str, None] = {}
        position = 0
        while position < len(words):
            phrases = self.by_first_word.get(words[position], {})
            named = [phrase for phrase in phrases if tuple(words[position : position + len(phrase)]) == phrase]
            longest = max(named, key=len, default=())
            found |= dict.fromkeys(phrases.get(longest, ()))
            position += max(1, len(longest))
        return list(found)[:MAX_BOARDS]


def load_board_names() -> BoardNames:
    """Open boards first, so that they are named first where several boards share an area."""
    return BoardNames(sorted(ICB.objects.all(), key=lambda board: (board.closed is not None, board.short_name)))


def _list_names(board: ICB) -> list[str]:
    """What means the whole board."""
    short = board.short_name
    initials = _find_initials(short)
    names = [board.name, f"NHS {short}", f"NHS {short} ICB", f"{short} ICB", f"{short} integrated care board"]
    names += [f"{letters} ICB" for letters in initials] + [text for text in initials if len(text) >= MIN_INITIALS]
    return [*names, *filter(None, (board.ods_code, board.ons_code))]


def _find_initials(name: str) -> list[str]:
    """BLMK for Bedfordshire, Luton and Milton Keynes; with and without small words such as "of". Only of several."""
    words = [word for word in split_words(name) if word != "and"]
    every = "".join(word[0] for word in words)
    large = "".join(word[0] for word in words if word not in SMALL_WORDS)
    return list(dict.fromkeys((every, large))) if len(large) > 1 else []


def _list_areas(board: ICB) -> list[str]:
    """Herefordshire and Worcestershire, each by itself. A bare direction, as in West and North London, is no area."""
    parts = chain.from_iterable(part.split(" and ") for part in board.short_name.split(", "))
    areas = (part.strip().removeprefix("the ") for part in parts)
    return [area for area in areas if area and not DIRECTIONS.issuperset(split_words(area))]
