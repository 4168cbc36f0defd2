"""Whether a search sounds like someone who needs help themselves, or for a relative, rather than information."""

import re

FIRST_PERSON = "i i'm i've im ive me my mine myself we we're our us"
RELATIVES = (
    "mum mom mam mummy mother dad daddy father stepmum stepdad husband wife son daughter brother sister nan nana nanny"
    " gran granny grandma grandmother grandad granddad grandpa grandfather aunt auntie aunty uncle niece nephew cousin"
    " fiance fiancé fiancee fiancée"
)
PERSONAL_WORDS = frozenset(f"{FIRST_PERSON} {RELATIVES}".split())
URGENT = re.compile(r"\b(?:is|are|am|was|be) (?:now )?(?:dying|dead|choking)\b|\b(?:tonight|right now|help now|999)\b")
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
POSSESSIVE = re.compile(r"'s$|(?<=s)'$")


def is_personal(text: str) -> bool:
    """In doubt yes: the answer only adds a line above the results."""
    plain = text.casefold().replace("\u2019", "'")
    words = (POSSESSIVE.sub("", word) for word in WORD.findall(plain))
    return bool(URGENT.search(plain)) or not PERSONAL_WORDS.isdisjoint(words)
