"""An address with every box of the finder is answered; a longer one gets a page with a way back."""

from urllib.parse import urlencode

import pytest

from tests.helpers.server import RunningSite

pytestmark = pytest.mark.once  # the server is the same for either database


def test_every_box_can_be_ticked(site: RunningSite) -> None:
    values = site.get("/examples.json?" + urlencode([("setting", f"a-term-with-a-long-name-{n}") for n in range(184)]))
    assert values.status == 200
    assert site.get("/examples/?q=" + "nurse+" * 1_000).status == 200


def test_longer_address_gets_a_page_with_a_way_back(site: RunningSite) -> None:
    response = site.get("/examples/?q=" + "a" * 9_000)
    assert response.status == 414
    assert '<a href="/examples/">' in response.text
