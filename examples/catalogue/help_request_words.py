"""Recognises a search by someone who needs help for themselves or a relative, rather than information."""

import re

from examples.catalogue.query_parser import parse_query
from examples.catalogue.stop_words import STOP_WORDS

FIRST_PERSON = "i i'm i've im ive me my mine myself we we're our us"
RELATIVES = (
    "mum mom mam mummy mother dad daddy father stepmum stepdad husband wife son daughter brother sister nan nana nanny"
    " gran granny grandma grandmother grandad granddad grandpa grandfather aunt auntie aunty uncle niece nephew cousin"
    " fiance fiancé fiancee fiancée"
)
PERSONAL_WORDS = frozenset(f"{FIRST_PERSON} {RELATIVES}".split())
# Words that only name someone close beside “my” or “dying”: not partner organisations, child health.
CLOSE = "(partner|friend|parent|child|baby)s?"
MY_CLOSE = re.compile(rf"\b(?:my|our) {CLOSE}\b|\bdying {CLOSE}\b|\b{CLOSE} (?:is |has )?(?:dying|died)\b")
CLOSE_DYING = re.compile(rf"\bdying {CLOSE}\b|\b{CLOSE} (?:is )?dying\b|\b(?:{'|'.join(RELATIVES.split())})s dying\b")
URGENT = re.compile(r"\b(?:is|are|am|was|be) (?:now )?(?:dying|dead|choking)\b|\b(?:tonight|right now|help now|999)\b")
AFTER_DEATH = re.compile(
    r"\b(?:died|dead|death of|passed away|bereave\w*|grie[fv]\w*|funeral\w*|widow\w*|stillb\w*|miscarr\w*|suicide)\b"
    r"|\blost (?:a|my|our|his|her|their) |\b(?:after|when)\b.*\b(?:death|dies)\b"
)
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
POSSESSIVE = re.compile(r"'s$|(?<=s)'$")


def is_personal(text: str) -> bool:
    """In doubt yes: the answer adds a line above the results, and only changes the search if it names a relative."""
    plain = _fold_text(text)
    words = (POSSESSIVE.sub("", word) for word in WORD.findall(plain))
    return bool(URGENT.search(plain) or CLOSE_DYING.search(plain)) or not PERSONAL_WORDS.isdisjoint(words)


def find_relatives(text: str) -> frozenset[str]:
    """The words of a personal search that say who needs help. None if they are all that was typed, and none in a
    search with operators, which was not typed in need.
    """
    parsed, plain = parse_query(text), _fold_text(text)
    if not is_personal(text) or parsed.excluded or len(parsed.parts) != 1 or parsed.parts[0].is_phrase:
        return frozenset()
    close = {word for groups in MY_CLOSE.findall(plain) for word in groups if word}
    known = {*RELATIVES.split(), *close}
    found = frozenset(word for word in parsed.words if word in known or word.removesuffix("s") in known)
    return found if {*parsed.words} - found - STOP_WORDS else frozenset()


def is_after_death(text: str) -> bool:
    """Whether the words say that the person has died."""
    return bool(AFTER_DEATH.search(_fold_text(text)))


def _fold_text(text: str) -> str:
    return text.casefold().replace("\u2019", "'")
