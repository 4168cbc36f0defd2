"""The terms on which others may reuse the catalogue's texts, from the setting SITE_LICENCE."""

import re
from dataclasses import dataclass

from django.conf import settings

NO_LICENCE = "No licence has been chosen yet. Ask us before you reuse this content."
NAME_AND_ADDRESS = re.compile(r"(.*?),?\s*(https?://\S+)?", re.DOTALL)


@dataclass(frozen=True)
class Licence:
    """`address`: empty where the setting gives a name alone. `name`: the address where the setting gives that alone."""

    name: str
    address: str


def get_licence() -> Licence | None:
    """None if SITE_LICENCE is empty."""
    match = NAME_AND_ADDRESS.fullmatch(settings.SITE_LICENCE.strip())
    assert match is not None  # noqa: S101  the expression matches any text
    name, address = match[1], match[2] or ""
    return Licence(name or address, address) if name or address else None


def get_licence_text() -> str:
    """For data formats: the whole setting."""
    return settings.SITE_LICENCE.strip() or NO_LICENCE
