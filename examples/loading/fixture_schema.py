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


class TermFixture(FixtureRow):
    slug: Slug
    label: RequiredText
    hint: OptionalText = ""
    source: OptionalText = ""
    absent: bool = False
    retired_on: dt.date | None = None
    replaced_by: OptionalText = ""


class OrganisationFixture(FixtureRow):
    slug: Slug
    name: RequiredText
    kind: Organisation.Kind
    address: WebAddress = ""


class ICBFixture(FixtureRow):
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


class SuccessionFixture(FixtureRow):
    predecessor: Slug
    successor: Slug
    date: dt.date
    kind: Succession.Kind
    part: OptionalText = ""
    second_hand: bool = False
    source: OptionalText = ""


class FrameworkItemFixture(FixtureRow):
    slug: Slug
    number: int | None = None
    heading: RequiredText
    verified: FrameworkItem.Verified
    priorities: list[Slug] = []


class FrameworkFixture(FixtureRow):
    slug: Slug
    title: RequiredText
    publisher: OptionalText = ""
    kind: Framework.Kind
    published: OptionalText = ""
    starts: OptionalText = ""
    ends: OptionalText = ""
    status: Framework.Status
    summary: OptionalText = ""
    items_note: OptionalText = ""
    source: OptionalText = ""
    checked_on: dt.date | None = None
    items: list[FrameworkItemFixture] = []


class StrategySourceFixture(FixtureRow):
    address: WebAddress
    kind: OptionalText = ""


class StrategyPriorityFixture(FixtureRow):
    slug: Slug
    text: RequiredText
    priorities: list[Slug] = []


class StrategyFixture(FixtureRow):
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
    sources: list[StrategySourceFixture] = []
    priorities: list[StrategyPriorityFixture] = []


class SynonymFixture(FixtureRow):
    slug: Slug
    direction: SynonymGroup.Direction
    kind: OptionalText = ""
    terms: Annotated[list[RequiredText], Field(min_length=1)]
    widens_to: list[RequiredText] = []
    note: OptionalText = ""


class BannedPhraseFixture(FixtureRow):
    words: RequiredText
    instead: RequiredText


class EditorialRules(FixtureRow):
    banned: list[BannedPhraseFixture] = []
    understood: list[RequiredText] = []
    names: list[RequiredText] = []
    news_media: list[RequiredText] = []
