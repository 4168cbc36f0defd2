"""Every kind of page, narrow and wide, with JavaScript and without, is accessible, fits and sets no cookie."""

import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import URLPattern, resolve
from playwright.sync_api import Page

from examples.views.urls import urlpatterns
from tests.helpers.browser import NARROW, BrowserVisits, assert_sound

pytestmark = pytest.mark.once  # pages are the same on either database

PAGES = {
    "home": "/",
    "finder": "/examples/",
    "finder-filtered": "/examples/?q=night+nurse&setting=home&population=carers&sort=title",
    "finder-nothing": "/examples/?q=zebra&setting=home&population=carers",
    "finder-on-paper": "/examples/?q=nurse&setting=home&view=print",
    "example-full": "/examples/impact-liverpool-south-sefton/",
    "example-homeless": "/examples/every-setting-homeless/",
    "example-trial": "/examples/elsa-volunteer-befriending/",
    "example-history": "/examples/elsa-volunteer-befriending/history/",
    "retired": "/examples/retired/",
    "terms": "/settings/",
    "term": "/settings/home/",
    "priority": "/priorities/early-identification/",
    "organisations": "/organisations/",
    "organisation": "/organisations/marie-curie/",
    "boards": "/icbs/",
    "boards-2022-by-priority": "/icbs/?show=coordinated-care&year=2022",
    "board-with-inherited": "/icbs/west-and-north-london/",
    "board-with-strategy": "/icbs/coventry-and-warwickshire/",
    "board-closed": "/icbs/north-central-london/",
    "coverage": "/coverage/",
    "coverage-regions": "/coverage/?rows=priority&columns=region",
    "findings": "/findings/",
    "findings-interventions": "/findings/?rows=intervention",
    "findings-other": "/findings/no-difference-mixed-or-harm/",
    "costs": "/costs/",
    "costs-for-a-board": "/costs/?kind=running&icb=south-yorkshire&people=10",
    "costs-error": "/costs/?icb=nowhere&people=many",
    "about": "/about/",
    "evidence": "/evidence/",
    "duty": "/duty/",
    "self-assessment": "/self-assessment/",
    "self-assessment-result": "/self-assessment/?individual=met&fair-access=not&equality-impact=partly&staff=unknown",
    "glossary": "/glossary/",
    "shortlist": "/shortlist/?e=csnat-intervention&e=elsa-volunteer-befriending&e=nowhere",
    "shortlist-empty": "/shortlist/",
    "compare": "/compare/?e=csnat-intervention&e=elsa-volunteer-befriending",
    "brief": "/brief/?e=csnat-intervention&icb=coventry-and-warwickshire",
    "suggest": "/suggest/",
    "suggest-contact": "/suggest/?about=elsa-volunteer-befriending&subject=contact",
    "suggested": "/suggest/thanks/",
    "accessibility": "/accessibility/",
    "privacy": "/privacy/",
    "cookies": "/cookies/",
    "editorial-policy": "/editorial-policy/",
    "open-data": "/open-data/",
    "contact": "/contact/",
    "follow": "/follow/?path=/examples/?setting=home",
    "follow-confirm": "/follow/confirm/old/",
    "follow-unsubscribe": "/follow/unsubscribe/old/",
    "missing": "/nothing-here/",
}
NOT_FOUND = {"follow-confirm", "follow-unsubscribe", "missing"}
NEED_SAMPLES = {"example-translation", "example-easy-read"}  # see test_translations_and_easy_read.py
ONLY_POST = {"rate-page"}  # see tests/integration/test_submit_example.py


def test_every_kind_of_page_is_tested() -> None:
    """A page is a URL pattern whose address ends with a slash and that does not only redirect."""
    patterns = [pattern for pattern in urlpatterns if isinstance(pattern, URLPattern) and pattern.name]
    kinds = {pattern.name for pattern in patterns if re.search(r"(^|/)\$?$", str(pattern.pattern))}
    tested = {resolve(urlsplit(path).path).url_name for path in PAGES.values() if path != PAGES["missing"]}
    assert kinds - ONLY_POST - NEED_SAMPLES <= tested, "Add a page of this kind to PAGES"
    assert len(kinds) > 20


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
@pytest.mark.parametrize("kind", PAGES)
def test_page_is_accessible_and_fits(in_browser: BrowserVisits, kind: str, javascript: bool) -> None:
    status = 404 if kind in NOT_FOUND else 200

    def visit(page: Page) -> None:
        response = page.goto(PAGES[kind])
        assert response
        assert response.status == status
        assert page.title().endswith(settings.SITE_NAME)
        assert_sound(page, javascript)
        assert page.context.cookies() == []

    expected = ["404"] if status == 404 else []
    in_browser(visit, viewport=NARROW, java_script_enabled=javascript, expected=expected)
