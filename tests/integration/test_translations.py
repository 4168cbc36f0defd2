"""Translations of an entry: who may see them, how they are marked, and what is said of them."""

import datetime as dt
import re
from html import unescape
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from examples.admin.workflow.working_copies import get_working_copy
from examples.models import Change, Example, Translation
from examples.presenters.translation_phrases import MESSAGES
from tests.helpers.admin_forms import edit_entry, message_text, open_form, page_url, post_form, post_transition, reload
from tests.helpers.browser_form import add_row, set_values
from tests.helpers.factories import ExampleFactory, TranslationFactory
from tests.helpers.fixture_files import edit_yaml
from tests.helpers.formats import get_ok
from tests.integration.test_loading import few_fixtures as few_fixtures
from tests.integration.test_loading import folder as folder
from tests.integration.test_loading import get_entry_path, load_catalogue

pytestmark = pytest.mark.django_db
HREFLANG = re.compile(r'<link rel="alternate" hreflang="([^"]*)" href="([^"]*)">')
OUTDATED = MESSAGES["outdated"]
ROW = {"language": "ur", "title": "رات کی نرسیں", "summary": "خلاصہ", "evidence": "ثبوت", "method": "person"}


@pytest.fixture
def entry() -> Example:
    created: Example = ExampleFactory(slug="seen", title="Night nurses", published_at=timezone.now())
    return created


def get_text(client: Client, path: str) -> str:
    return unescape(get_ok(client, path).content.decode())


def list_hreflang(page: str) -> dict[str, str]:
    return dict(HREFLANG.findall(page))


def test_page_is_marked_as_its_language(client: Client, entry: Example) -> None:
    TranslationFactory(example=entry, text="# عنوان\n\nنص")
    page = get_text(client, "/examples/seen/ar/")
    assert '<html class="nhsuk-template" lang="ar" dir="rtl">' in page
    assert "<h1 " in page
    assert "تزور الممرضات الناس في منازلهم ليلا." in page
    assert "لم تُجر مقارنة. ساعد ذلك بعض الناس." in page
    assert "<h2>عنوان</h2>" in page
    assert "This text was translated by a person." in page
    assert "a translator of a hospice" in page


def test_english_around_a_translation_is_marked_as_english(client: Client, entry: Example) -> None:
    """Every element with English text is in, or is, an element whose language is English."""
    TranslationFactory(example=entry)
    body = get_text(client, "/examples/seen/ar/").partition("<body")[2]
    for words in ("Skip to main content", "Find examples", "Night nurses", "This is a translation.", "Need help now?",
                  "How it was studied", "Privacy notice", "Go to your shortlist"):  # fmt: skip
        before = body.partition(words)[0]
        marks = re.findall(r'<(?!/)[a-z0-9]+[^>]* lang="([^"]*)"', before)
        assert marks[-1] == "en-GB", words


def test_pages_of_an_entry_link_each_other(client: Client, entry: Example) -> None:
    for language in ("ar", "zh-Hant"):
        TranslationFactory(example=entry, language=language)
    root = "http://testserver/examples/seen/"
    expected = {"en-GB": root, "ar": f"{root}ar/", "zh-Hant": f"{root}zh-hant/"}
    for path in ("", "ar/", "zh-hant/"):
        assert list_hreflang(get_text(client, f"/examples/seen/{path}")) == expected
    page = get_text(client, "/examples/seen/")
    assert '<a href="/examples/seen/ar/" hreflang="ar" lang="ar" dir="rtl">العربية</a> (Arabic)' in page
    assert '<a href="/examples/seen/" hreflang="en-GB"' in get_text(client, "/examples/seen/ar/")


def test_entry_without_translations_names_no_language(client: Client, entry: Example) -> None:
    page = get_text(client, "/examples/seen/")
    assert list_hreflang(page) == {}
    assert "app-formats" not in page


def test_unchecked_translation_is_nowhere(client: Client, entry: Example) -> None:
    TranslationFactory(example=entry, title="zanzibar", checked_by="", checked_on=None)
    assert client.get("/examples/seen/ar/").status_code == 404
    for path in ("/examples/seen/", "/examples/seen.json", "/examples/seen.md", "/sitemap.xml", "/examples.json"):
        page = get_text(client, path)
        assert "zanzibar" not in page
        assert "seen/ar/" not in page
        assert "العربية" not in page


@pytest.mark.parametrize("status", ["draft", "in_review"])
def test_translation_of_an_unpublished_entry_has_no_page(client: Client, entry: Example, status: str) -> None:
    TranslationFactory(example=entry)
    Example.objects.filter(pk=entry.pk).update(status=status)
    assert client.get("/examples/seen/ar/").status_code == 404


def test_translation_of_a_retired_entry_says_so(client: Client, entry: Example) -> None:
    TranslationFactory(example=entry)
    Example.objects.filter(pk=entry.pk).update(status="retired", retired_reason="It closed.")
    page = get_text(client, "/examples/seen/ar/")
    assert "It closed." in page
    assert '<meta name="robots" content="noindex, follow">' in page
    assert list_hreflang(page) == {}
    assert "seen/ar/" not in get_text(client, "/sitemap.xml")


def test_translation_typed_in_a_working_copy_waits_for_publication(client: Client, entry: Example) -> None:
    TranslationFactory(example=get_working_copy(entry, None))
    assert client.get("/examples/seen/ar/").status_code == 404


@pytest.mark.parametrize("path", ["/examples/seen/pl/", "/examples/seen/zz/", "/examples/nowhere/ar/"])
def test_unknown_language_or_entry_is_not_found(client: Client, entry: Example, path: str) -> None:
    TranslationFactory(example=entry)
    assert client.get(path).status_code == 404


def test_address_in_another_case_is_redirected(client: Client, entry: Example) -> None:
    TranslationFactory(example=entry, language="zh-Hant")
    assert client.get("/examples/seen/zh-Hant/").headers["Location"] == "/examples/seen/zh-hant/"


def test_machine_translation_says_so(client: Client, entry: Example) -> None:
    TranslationFactory(example=entry, method="machine")
    assert "translated by a machine, then checked by a person" in get_text(client, "/examples/seen/ar/")


@pytest.mark.parametrize(
    ("kind", "days", "shown"),
    [("changed", 1, True), ("corrected", 1, True), ("returned", 1, True), ("changed", 0, False), ("checked", 1, False),
     ("translated", 1, False), ("changed", -1, False)],
)  # fmt: skip
def test_translation_older_than_the_text_in_english_says_so(
    client: Client, entry: Example, kind: str, days: int, shown: bool
) -> None:
    noon = dt.datetime(2026, 11, 5, 12, tzinfo=dt.UTC)
    TranslationFactory(example=entry, checked_on=noon.date())
    Change.objects.create(example=entry, kind=kind, at=noon + dt.timedelta(days=days))
    assert (OUTDATED in get_text(client, "/examples/seen/ar/")) == shown
    assert get_ok(client, "/examples/seen.json").json()["translations"][0]["out_of_date"] == shown


def test_translations_are_listed_for_programs(client: Client, entry: Example) -> None:
    TranslationFactory(example=entry)
    (row,) = get_ok(client, "/examples/seen.json").json()["translations"]
    assert row["url"] == "http://testserver/examples/seen/ar/"
    assert (row["language"], row["direction"]) == ({"slug": "ar", "label": "Arabic"}, "rtl")
    assert (row["title"], row["method"]["slug"]) == ("ممرضات في الليل", "person")
    assert "**Also in:** Arabic <http://testserver/examples/seen/ar/>" in get_text(client, "/examples/seen.md")
    assert "<loc>http://testserver/examples/seen/ar/</loc>" in get_text(client, "/sitemap.xml")
    assert '"inLanguage": "ar"' in get_text(client, "/examples/seen/")


def test_hostile_translation_is_escaped(client: Client, entry: Example) -> None:
    mark = "<b>x</b>"
    TranslationFactory(example=entry, title=mark, summary=mark, evidence=mark, text=mark, checked_by=mark)
    assert b"<b>x" not in get_ok(client, "/examples/seen/ar/").content


def publish(edith: Client, paula: Client, entry: Example, **values: object) -> str:
    """Publishes a working copy with these values of the form; returns what readers are told of the change."""
    copy = get_working_copy(entry, None)
    edit_entry(edith, copy, **values, _send="1")
    assert "was published" in message_text(post_transition(paula, copy, "publish"))
    newest = Change.objects.filter(example=entry).first()
    return newest.kind if newest else ""


def add_translation(edith: Client, entry: Example, **values: str) -> None:
    copy = get_working_copy(entry, None)
    response = post_form(edith, copy, add_row(open_form(edith, copy), "translations", **(ROW | values)))
    assert response.status_code == 302


def test_published_translation_is_not_out_of_date(client: Client, edith: Client, paula: Client, entry: Example) -> None:
    """To publish it changes the entry, but not its text in English."""
    checked_on = timezone.localdate() - dt.timedelta(days=3)
    add_translation(edith, entry, checked_by="a hospice", checked_on=checked_on.isoformat())
    assert publish(edith, paula, entry) == "translated"
    assert OUTDATED not in get_text(client, "/examples/seen/ur/")
    assert "Translation or Easy Read version added or changed" in get_text(client, "/examples/seen/history/")
    assert publish(edith, paula, entry, summary="Nurses come at night and by day.") == "changed"
    assert OUTDATED in get_text(client, "/examples/seen/ur/")


def test_unchecked_translation_is_not_announced(client: Client, edith: Client, paula: Client, entry: Example) -> None:
    add_translation(edith, entry)
    assert publish(edith, paula, entry) == ""
    assert reload(entry).translations.count() == 1
    assert client.get("/examples/seen/ur/").status_code == 404


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"checked_by": "a hospice"}, "Fill in both “Checked by” and “Checked on”."),
        ({"evidence": ""}, "How it was studied and what was found"),
        ({"language": "xx"}, "xx"),
    ],
)
def test_form_refuses_an_incomplete_translation(
    edith: Client, entry: Example, values: dict[str, str], message: str
) -> None:
    copy = get_working_copy(entry, None)
    response = post_form(edith, copy, add_row(open_form(edith, copy), "translations", **(ROW | values)))
    assert response.status_code == 200
    assert message in response.content.decode()
    assert not copy.translations.exists()


def test_form_refuses_a_second_translation_into_a_language(edith: Client, entry: Example) -> None:
    copy = get_working_copy(entry, None)
    data = add_row(add_row(open_form(edith, copy), "translations", **ROW), "translations", **ROW)
    response = post_form(edith, copy, data)
    assert response.status_code == 200
    assert "This entry already has a translation into this language." in response.content.decode()


def test_two_translations_can_swap_languages(edith: Client, entry: Example) -> None:
    copy = get_working_copy(entry, None)
    for language, title in (("ar", "One"), ("ur", "Two")):
        TranslationFactory(example=copy, language=language, title=title)
    data = set_values(open_form(edith, copy), translations__0__language="ur", translations__1__language="ar")
    assert post_form(edith, copy, data).status_code == 302
    assert dict(copy.translations.values_list("language", "title")) == {"ar": "Two", "ur": "One"}


def test_editors_preview_shows_unchecked_translation(edith: Client, entry: Example) -> None:
    copy = get_working_copy(entry, None)
    TranslationFactory(example=copy, checked_by="", checked_on=None)
    page = edith.get(page_url("preview", copy)).content.decode()
    assert "Arabic: not checked, so readers do not see the translation" in page
    assert "ممرضات في الليل" in page


def test_dashboard_lists_translations_to_check(edith: Client, entry: Example) -> None:
    TranslationFactory(example=entry, language="ur", checked_by="", checked_on=None)
    old = TranslationFactory(example=entry, checked_on=timezone.localdate() - dt.timedelta(days=9))
    page = edith.get("/admin/").content.decode()
    assert "Night nurses: Urdu" in page
    assert "Night nurses: Arabic" not in page
    Change.objects.create(example=entry, kind="changed")
    assert "Night nurses: Arabic" in edith.get("/admin/").content.decode()
    Translation.objects.filter(pk=old.pk).update(checked_on=timezone.localdate())
    assert "Night nurses: Arabic" not in edith.get("/admin/").content.decode()


def test_fixture_may_have_translations(
    client: Client, folder: Path, capsys: pytest.CaptureFixture[str], entry: Example
) -> None:
    load_catalogue(folder, capsys)
    path = get_entry_path(folder)
    slug = path.stem
    translation = ROW | {"text": "", "checked_by": "a hospice", "checked_on": "2026-11-29"}
    edit_yaml(path, lambda content: content.update(translations=[translation]))
    load_catalogue(folder, capsys)
    assert "رات کی نرسیں" in get_text(client, f"/examples/{slug}/ur/")
    assert [change.kind for change in Change.objects.filter(example__slug=slug)] == ["translated"]


def test_language_is_validated() -> None:
    example = ExampleFactory()
    with pytest.raises(ValidationError):
        Translation(example=example, **(ROW | {"language": "en"})).full_clean()
    Translation(example=example, **ROW).full_clean()
