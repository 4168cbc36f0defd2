"""The terms on which others may reuse the catalogue's texts, from the setting SITE_LICENCE."""

import re
from dataclasses import dataclass

from django.conf import settings

NO_LICENCE = "No licence has been chosen yet. Ask us before you reuse this content."
NOT_COVERED = (
    "quotes, which stay under their publishers’ terms",
    "documents that we link to",
    "names and logos of organisations",
)
# The acknowledgement that the Open Government Licence asks for.
PUBLIC_SECTOR_DATA = (
    "Names and codes of integrated care boards, and population counts, contain public sector information licensed "
    "under the Open Government Licence v3.0."
)
PUBLIC_SECTOR_LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
POPULATION_SOURCE = "Source of population counts: Office for National Statistics, Census 2021."
HOW_TO_CITE = (
    "If you reuse an entry, give its title, its address, the date you read it, and the grade of its evidence with what "
    "was found."
)
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
