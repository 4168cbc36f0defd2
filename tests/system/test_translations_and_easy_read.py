"""A translation from right to left and an Easy Read version in a browser, at two widths, with and without JavaScript.

The published catalogue has neither, because nobody has checked one, so these tests add samples to a site of their own.
"""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.helpers.browser import NARROW, WIDE, BrowserVisits, assert_sound, follow_link, resize
from tests.helpers.isolated_database import ROOT, create_database
from tests.helpers.server import RunningSite, build_server_environment, get_loaded_database, run_site
from tests.system.test_display_settings import assert_focus_is_visible, assert_text_survives
from tests.system.test_html_validity import find_html_faults

pytestmark = pytest.mark.once  # pages are the same on either database

ENTRY = "/examples/csnat-intervention/"
SAMPLES = {"entry": ENTRY, "arabic": f"{ENTRY}ar/", "urdu": f"{ENTRY}ur/", "easy-read": f"{ENTRY}easy-read/"}
LONG_WORD = "https://example.org/" + "a" * 60
ADD_SAMPLES = f"""
import django
django.setup()
from examples.models import EasyReadLine, Example
from tests.helpers.factories import TranslationFactory
entry = Example.objects.get(slug="csnat-intervention")
text = "# ما الذي تم\\n\\n- زيارة\\n- مكالمة\\n\\n1. أولا\\n2. ثانيا\\n\\n[{LONG_WORD}](https://example.org/)"
for language in ("ar", "ur"):
    TranslationFactory(example=entry, language=language, text=text)
for picture in EasyReadLine.Picture:
    EasyReadLine.objects.create(
        example=entry, text="A nurse visits you at home.", picture=picture, picture_text=picture.label
    )
"""
# The left and right edges of a part of the page.
GET_EDGES = "part => { const box = part.getBoundingClientRect(); return [box.left, innerWidth - box.right]; }"
IS_SPOKEN_AS = "part => part.closest('[lang]').lang"


@pytest.fixture(scope="module")
def sample_site(assets: None) -> Iterator[RunningSite]:
    database = create_database("formats", get_loaded_database())
    environment = build_server_environment(database) | {"DJANGO_SETTINGS_MODULE": "inspire.settings"}
    subprocess.run([sys.executable, "-c", ADD_SAMPLES], cwd=ROOT, env=environment, check=True)
    with run_site("formats", database) as site:
        yield site


@pytest.fixture
def in_samples(browser: tuple[ThreadPoolExecutor, Browser], sample_site: RunningSite) -> BrowserVisits:
    return BrowserVisits(*browser, sample_site.url)


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
@pytest.mark.parametrize("kind", SAMPLES)
def test_page_is_accessible_and_fits(in_samples: BrowserVisits, kind: str, javascript: bool) -> None:
    def visit(page: Page) -> None:
        page.goto(SAMPLES[kind])
        assert_sound(page, javascript)

    in_samples(visit, viewport=NARROW, java_script_enabled=javascript)


@pytest.mark.parametrize("kind", SAMPLES)
def test_text_can_be_spaced_enlarged_and_printed(in_samples: BrowserVisits, kind: str) -> None:
    def visit(page: Page) -> None:
        page.goto(SAMPLES[kind])
        assert_focus_is_visible(page)
        assert_text_survives(page)

    in_samples(visit, bypass_csp=True)


def test_translation_runs_from_right_to_left_and_english_from_left(in_samples: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto(SAMPLES["arabic"])
        for size in (WIDE, NARROW):
            resize(page, size)
            edge = page.locator("main").evaluate(GET_EDGES)[1]
            for part in ("h1", ".app-lede", ".app-prose h2", ".app-evidence p"):
                assert page.locator(part).first.evaluate("part => getComputedStyle(part).direction") == "rtl"
            assert page.locator("h1").evaluate(GET_EDGES)[1] == edge
            # The marks of a list are to its right, within the page.
            assert page.locator(".app-prose li").first.evaluate(GET_EDGES)[1] > edge + 10
            for part in (".app-note", ".app-help-now", ".nhsuk-breadcrumb", ".nhsuk-header", ".nhsuk-footer"):
                assert page.locator(part).first.evaluate("part => getComputedStyle(part).direction") == "ltr"
                assert page.locator(part).first.evaluate(IS_SPOKEN_AS) == "en-GB"

    in_samples(visit)


def test_links_lead_between_languages_and_formats(in_samples: BrowserVisits) -> None:
    def visit(page: Page) -> None:
        page.goto(ENTRY)
        follow_link(page.get_by_role("link", name="العربية"))
        expect(page.locator("html")).to_have_attribute("lang", "ar")
        follow_link(page.get_by_role("link", name="Easy Read"))
        expect(page.get_by_role("img", name="A nurse")).to_be_visible()
        follow_link(page.get_by_role("link", name="Read more about this example"))
        expect(page.locator("html")).to_have_attribute("lang", "en-GB")

    in_samples(visit)


def test_pages_are_valid(sample_site: RunningSite, tmp_path: Path) -> None:
    for kind, path in SAMPLES.items():
        (tmp_path / f"{kind}.html").write_text(sample_site.get(path).text)
    assert find_html_faults(tmp_path) == []
