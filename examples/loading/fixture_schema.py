"""The shape of the fixtures, row by row. fixtures/README.md explains the fields to editors."""

import datetime as dt
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from examples.models import Framework, FrameworkItem, Organisation, Strategy, Succession, SynonymGroup


def _web_address(address: str) -> str:
    if address and not address.startswith(("http://", "https://")):
        raise ValueError("a web address begins with http:// or https://")
    return address


Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Filled = Annotated[str, Field(min_length=1)]
Address = Annotated[str, AfterValidator(_web_address)]
Words = Annotated[str, BeforeValidator(lambda value: "" if value is None else value)]


class Row(BaseModel):
    """An unknown key is a fault, so that a slip of the pen does not lose a fact."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)


class TermRow(Row):
    slug: Slug
    label: Filled
    hint: Words = ""
    source: Words = ""
    absent: bool = False
    retired_on: dt.date | None = None
    replaced_by: Words = ""


class OrganisationRow(Row):
    slug: Slug
    name: Filled
    kind: Organisation.Kind
    address: Address = ""


class ICBRow(Row):
    slug: Slug
    name: Filled
    short_name: Filled
    ods_code: Annotated[str, Field(pattern=r"^[A-Z0-9]{3,5}$")]
    ons_code: Words = ""
    region: Slug
    population: int | None = None
    population_note: Words = ""
    opened: dt.date
    closed: dt.date | None = None
    second_hand: bool = False
    note: Words = ""
    source: Words = ""


class SuccessionRow(Row):
    predecessor: Slug
    successor: Slug
    date: dt.date
    kind: Succession.Kind
    part: Words = ""
    second_hand: bool = False
    source: Words = ""


class FrameworkItemRow(Row):
    slug: Slug
    number: int | None = None
    heading: Filled
    verified: FrameworkItem.Verified
    priorities: list[Slug] = []


class FrameworkRow(Row):
    slug: Slug
    title: Filled
    publisher: Words = ""
    kind: Framework.Kind
    published: Words = ""
    starts: Words = ""
    ends: Words = ""
    status: Framework.Status
    summary: Words = ""
    source: Words = ""
    items: list[FrameworkItemRow] = []


class StrategySourceRow(Row):
    address: Address
    kind: Words = ""


class StrategyPriorityRow(Row):
    slug: Slug
    text: Filled
    priorities: list[Slug] = []


class StrategyRow(Row):
    slug: Slug
    icb: Slug
    title: Filled
    years: Words = ""
    launched: Words = ""
    status: Words = ""
    scope: Words = ""
    completeness: Strategy.Completeness
    summary: Words = ""
    note: Words = ""
    sources: list[StrategySourceRow] = []
    priorities: list[StrategyPriorityRow] = []


class SynonymRow(Row):
    slug: Slug
    direction: SynonymGroup.Direction
    kind: Words = ""
    terms: Annotated[list[Filled], Field(min_length=1)]
    widens_to: list[Filled] = []
    note: Words = ""


class BanRow(Row):
    words: Filled
    instead: Filled


class WordsFile(Row):
    banned: list[BanRow] = []
    understood: list[Filled] = []
    names: list[Filled] = []
