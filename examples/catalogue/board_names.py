"""The names by which people ask for a board: full, short and former names, codes, initials, and places in its area."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain

from django.conf import settings
from ruamel.yaml import YAML

from examples.catalogue.facets import BoardSuccessors
from examples.catalogue.query_parser import Phrase
from examples.catalogue.text_analysis import split_words
from examples.models import ICB, SynonymGroup

SMALL_WORDS = frozenset(("and", "of", "the", "on", "isles"))
DIRECTIONS = frozenset(("north", "south", "east", "west", "mid", "central"))
MIN_INITIALS = 3  # fewer letters mean something else too often, unless nothing else was typed
MAX_BOARDS = 4


class BoardNames:
    """Finds the boards that a query names."""

    def __init__(self, boards: Iterable[ICB] = (), places: Mapping[str, Iterable[str]] | None = None) -> None:
        """`places`: slug of a board -> the places in its area."""
        self.by_first_word: dict[str, dict[Phrase, list[str]]] = {}
        self.by_initials: dict[str, list[str]] = {}
        self.groups: list[SynonymGroup] = []
        for board in boards:
            for letters in _find_initials(board.short_name):
                self.by_initials.setdefault(letters, []).append(board.slug)
            names = [board.short_name, *_list_names(board)]
            self._add_names([*names, *_list_areas(board)], board.slug)
            direction = SynonymGroup.Direction.ONE_WAY
            self.groups.append(SynonymGroup(direction=direction, terms=names, widens_to=[board.short_name]))
        for slug, areas in (places or {}).items():
            self._add_names(areas, slug)
        self.words = frozenset(word for phrases in self.by_first_word.values() for phrase in phrases for word in phrase)

    def _add_names(self, names: Iterable[str], slug: str) -> None:
        for phrase in {tuple(split_words(name)) for name in names}:
            self.by_first_word.setdefault(phrase[0], {}).setdefault(phrase, []).append(slug)

    def find_boards(self, words: Sequence[str]) -> list[str]:
        """The slugs of the boards named, in the order of the words, the longest name at each place."""
        found = dict.fromkeys(self.by_initials.get(words[0], ()) if len(words) == 1 else ())
        position = 0
        while position < len(words):
            phrases = self.by_first_word.get(words[position], {})
            named = [phrase for phrase in phrases if tuple(words[position : position + len(phrase)]) == phrase]
            longest = max(named, key=len, default=())
            found |= dict.fromkeys(phrases.get(longest, ()))
            position += max(1, len(longest))
        return list(found)[:MAX_BOARDS]


def load_board_names(successors: BoardSuccessors) -> BoardNames:
    """Open boards first, so that they are named first where several boards share an area."""
    boards = sorted(ICB.objects.all(), key=lambda board: (board.closed is not None, board.short_name))
    is_open = {board.slug: board.closed is None for board in boards}
    places: dict[str, list[str]] = {slug: [] for slug in is_open}
    for slug, names in _read_places().items():
        after = [each for each in successors.get(slug, ()) if is_open[each]]
        # Who has taken over a part of a divided board is on the board's own page.
        target = after[0] if len(after) == 1 else slug
        if target in places:
            places[target] += names
    return BoardNames(boards, places)


@lru_cache(maxsize=1)
def _read_places() -> Mapping[str, list[str]]:
    return dict(YAML(typ="safe").load(settings.BASE_DIR / "fixtures" / "places.yaml"))


def _list_names(board: ICB) -> list[str]:
    """What means the whole board."""
    short = board.short_name
    initials = _find_initials(short)
    names = [board.name, f"NHS {short}", f"NHS {short} ICB", f"{short} ICB", f"{short} integrated care board"]
    names += [f"{letters} ICB" for letters in initials] + [text for text in initials if len(text) >= MIN_INITIALS]
    return [*names, *filter(None, (board.ods_code, board.ons_code))]


def _find_initials(name: str) -> list[str]:
    """BLMK for Bedfordshire, Luton and Milton Keynes; with and without small words such as "of". Only of several."""
    words = [word for word in split_words(name) if word not in ("and", "the")]
    every = "".join(word[0] for word in words)
    large = "".join(word[0] for word in words if word not in SMALL_WORDS)
    return list(dict.fromkeys((every, large))) if len(large) > 1 else []


def _list_areas(board: ICB) -> list[str]:
    """Herefordshire and Worcestershire, each by itself. A bare direction, as in West and North London, is no area."""
    parts = chain.from_iterable(part.split(" and ") for part in board.short_name.split(", "))
    areas = (part.strip().removeprefix("the ") for part in parts)
    return [area for area in areas if area and not DIRECTIONS.issuperset(split_words(area))]
