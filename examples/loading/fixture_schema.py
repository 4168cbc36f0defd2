"""The schema of the fixtures, except entries. fixtures/README.md explains the fields to editors."""

import datetime as dt
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from examples.models import Framework, FrameworkItem, Organisation, Strategy, Succession, SynonymGroup


def _check_web_address(address: str) -> str:
    if address and not address.startswith(("http://", "https://")):
        raise ValueError("a web address must begin with http:// or https://")
    return address


Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
RequiredText = Annotated[str, Field(min_length=1)]
WebAddress = Annotated[str, AfterValidator(_check_web_address)]
OptionalText = Annotated[str, BeforeValidator(lambda value: "" if value is None else value)]


class FixtureRow(BaseModel):
    """A row of a fixture. An unknown key is a fault, so that a typing error does not lose a fact."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)


class TermRow(FixtureRow):
    slug: Slug
    label: RequiredText
    hint: OptionalText = ""
    source: OptionalText = ""
    absent: bool = False
    retired_on: dt.date | None = None
    replaced_by: OptionalText = ""


class OrganisationRow(FixtureRow):
    slug: Slug
    name: RequiredText
    kind: Organisation.Kind
    address: WebAddress = ""


class ICBRow(FixtureRow):
    slug: Slug
    name: RequiredText
    short_name: RequiredText
    ods_code: Annotated[str, Field(pattern=r"^[A-Z0-9]{3,5}$")]
    ons_code: OptionalText = ""
    region: Slug
    population: int | None = None
    population_note: OptionalText = ""
    opened: dt.date
    closed: dt.date | None = None
    second_hand: bool = False
    note: OptionalText = ""
    source: OptionalText = ""


class SuccessionRow(FixtureRow):
    predecessor: Slug
    successor: Slug
    date: dt.date
    kind: Succession.Kind
    part: OptionalText = ""
    second_hand: bool = False
    source: OptionalText = ""


class FrameworkItemRow(FixtureRow):
    slug: Slug
    number: int | None = None
    heading: RequiredText
    verified: FrameworkItem.Verified
    priorities: list[Slug] = []


class FrameworkRow(FixtureRow):
    slug: Slug
    title: RequiredText
    publisher: OptionalText = ""
    kind: Framework.Kind
    published: OptionalText = ""
    starts: OptionalText = ""
    ends: OptionalText = ""
    status: Framework.Status
    summary: OptionalText = ""
    source: OptionalText = ""
    items: list[FrameworkItemRow] = []


class StrategySourceRow(FixtureRow):
    address: WebAddress
    kind: OptionalText = ""


class StrategyPriorityRow(FixtureRow):
    slug: Slug
    text: RequiredText
    priorities: list[Slug] = []


class StrategyRow(FixtureRow):
    slug: Slug
    icb: Slug
    title: RequiredText
    years: OptionalText = ""
    launched: OptionalText = ""
    status: OptionalText = ""
    scope: OptionalText = ""
    completeness: Strategy.Completeness
    summary: OptionalText = ""
    note: OptionalText = ""
    sources: list[StrategySourceRow] = []
    priorities: list[StrategyPriorityRow] = []


class SynonymRow(FixtureRow):
    slug: Slug
    direction: SynonymGroup.Direction
    kind: OptionalText = ""
    terms: Annotated[list[RequiredText], Field(min_length=1)]
    widens_to: list[RequiredText] = []
    note: OptionalText = ""


class BannedPhraseRow(FixtureRow):
    words: RequiredText
    instead: RequiredText


class WordingRules(FixtureRow):
    banned: list[BannedPhraseRow] = []
    understood: list[RequiredText] = []
    names: list[RequiredText] = []
