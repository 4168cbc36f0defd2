"""With the real catalogue: someone who writes about themselves or a relative finds services, whatever their words."""

import pytest

from examples.catalogue.help_request_words import is_personal
from examples.catalogue.snapshot import Catalogue
from tests.helpers.searches import search_slugs

CARERS = """my mum is dying at home
who can I ring at night
my dad is in pain and it is the middle of the night
we need someone to sit with gran
my husband has dementia and I cannot cope
how do I get my wife home from hospital to die
help for me as a carer
my son has cancer and is dying
nobody to talk to since my husband died
can I give my mum her morphine injection
my brother is in prison and very ill
who pays for care when my mum is dying
I am frightened of dying
my nan is in a care home and not eating
my sister has a learning disability and is dying
our baby has died
my friend is homeless and has cancer
my partner cannot breathe
how do I tell my children that I am dying
what do I do when dad dies
I want to die at home
my mother does not speak english
someone to stay with dad overnight
dad keeps being taken to hospital""".splitlines()
# Campaigns, movements and ways to pay: no answer to someone who needs care today.
NO_SERVICES = {
    "compassionate-communities",
    "death-cafe",
    "dying-matters",
    "dying-well-community-charter",
    "dying-well-in-custody-charter",
    "dying-to-work-charter",
    "macintyre-dying-to-talk",
    "end-of-life-care-integrator",
    "staffordshire-end-of-life-prime-provider",
}

# Words for those who are close, in place of {}: what is found must not depend on them.
CLOSE = (
    "mother mum mam father dad wife husband partner brother sister grandmother nan gran grandad friend parent"
    " baby child son daughter"
).split()
CHILDREN = {"baby", "child", "son", "daughter"}
DYING_ONLY = """my {} is dying and I need help
help for dying {}
my {} is dying what do I do
my {} is dying please help me
I need help with my {} dying
who can help my {} who is dying
my {} is dying and I am looking after them
my {} is very ill please help""".splitlines()
DYING = [*DYING_ONLY, "{} dying at home help", "my {} is dying and I need help at night"]
HELP = ("hospice at home", "night nurses", "can ring", "Carer support")


@pytest.mark.parametrize("close", CLOSE)
@pytest.mark.parametrize("pattern", DYING)
def test_no_word_for_someone_close_is_required(catalogue: Catalogue, pattern: str, close: str) -> None:
    found = catalogue.search_text(pattern.format(close), False)
    assert found
    assert not found[0].missing_words
    assert not any("bereave" in words.casefold() for words in found[0].synonyms)
    assert search_slugs(catalogue, pattern.format(close))[0] not in NO_SERVICES


@pytest.mark.parametrize("close", CLOSE)
@pytest.mark.parametrize("pattern", DYING_ONLY)
def test_help_at_home_comes_first_where_nothing_else_is_asked(catalogue: Catalogue, pattern: str, close: str) -> None:
    found = catalogue.search_text(pattern.format(close), False)
    assert found
    assert found[0].synonyms[: len(HELP)] == HELP
    slugs = search_slugs(catalogue, pattern.format(close))
    assert slugs[0] == "hospice-at-home-opel"
    assert close in CHILDREN or slugs == search_slugs(catalogue, pattern.format("mother"))


@pytest.mark.parametrize(
    "text", ["my {} died and I need help", "my {} died last week", "grief after the death of my {}"]
)
def test_support_in_bereavement_is_found_after_a_death(catalogue: Catalogue, text: str) -> None:
    for close in CLOSE:
        found = catalogue.search_text(text.format(close), False)
        assert found
        assert "bereavement" in found[0].synonyms


@pytest.mark.parametrize("text", CARERS)
def test_carer_finds_a_service_first(catalogue: Catalogue, text: str) -> None:
    assert is_personal(text)
    assert search_slugs(catalogue, text)[0] not in NO_SERVICES
