"""Every format of an example says how it was studied and, right after it, what was found."""

import re
from html import unescape

import pytest
from django.test import Client

from tests.helpers.factories import ExampleFactory, term
from tests.helpers.formats import get_ok

pytestmark = pytest.mark.django_db
MAX_DISTANCE = 500  # characters, with markup
ADDRESSES = [
    *("/", "/examples/", "/examples/?view=print", "/examples.csv", "/examples.json", "/examples.atom"),
    *("/settings/home/", "/examples/seen/", "/examples/seen.json", "/compare/?e=seen&e=other"),
    *("/shortlist/?e=seen", "/shortlist.csv?e=seen", "/brief/?e=seen", "/brief.md?e=seen"),
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_study_and_finding_stand_together(client: Client, address: str) -> None:
    level = term("evidence", "compared", label="Tested against a comparison")
    ExampleFactory(slug="seen", evidence=level, evidence_direction="no-difference")
    ExampleFactory(slug="other")
    text = unescape(get_ok(client, address).content.decode())
    without_facets = text.partition('id="result-list"')[2] or text
    pair = rf"Tested against a comparison(.{{0,{MAX_DISTANCE}}}?)No difference found"
    assert re.search(pair, without_facets, re.DOTALL), without_facets
