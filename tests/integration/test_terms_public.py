"""Public pages after terms were replaced: old addresses and saved searches still work, with a notice."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from examples.documents.load import load_document
from examples.documents.references import References
from examples.documents.store import store_document
from examples.models import Example, Term
from tests.helpers.factories import ExampleFactory, term

pytestmark = pytest.mark.django_db
NOTICE = "“House” is now called “Home”."
QUERY = "?setting=house"


@pytest.fixture
def home() -> Term:
    home = term("setting", "home", label="Home")
    hut = term("setting", "hut", label="Hut", retired_on="2026-01-01", replaced_by=home)
    term("setting", "house", label="House", retired_on="2025-01-01", replaced_by=hut)
    ExampleFactory(slug="seen", title="Seen by all")
    ExampleFactory(slug="other", terms=[term("setting", "hospital"), *_needed()])
    return home


def _needed() -> list[Term]:
    return [term("population", "everyone"), term("priority", "coordinated-care")]


def read_text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return unescape(response.content.decode())


def test_finder_follows_replaced_terms(client: Client, home: Term) -> None:
    page = read_text(client, f"/examples/{QUERY}")
    assert NOTICE in page
    assert "1 example found with 1 filter." in page
    assert 'value="home" checked>' in page
    assert '<link rel="canonical" href="http://testserver/examples/?setting=home">' in page
    assert 'href="/examples.csv?setting=home"' in page


def test_old_and_new_value_count_once(client: Client, home: Term) -> None:
    page = read_text(client, "/examples/?setting=home&setting=house&setting=hut&setting=hospital")
    assert "2 examples found with 2 filters." in page
    assert page.count("is now called “Home”.") == 2


def test_formats_follow_replaced_terms(client: Client, home: Term) -> None:
    data = client.get(f"/examples.json{QUERY}").json()
    assert [result["slug"] for result in data["results"]] == ["seen"]
    assert data["query"]["notices"] == [NOTICE]
    assert data["query"]["filters"] == {"setting": [{"slug": "home", "label": "Home"}]}
    rows = list(csv.DictReader(io.StringIO(client.get(f"/examples.csv{QUERY}").content.decode("utf-8-sig"))))
    assert [row["slug"] for row in rows] == ["seen"]
    assert rows[0]["query"].startswith("Examples with Where care happens: Home.")
    feed = read_text(client, f"/examples.atom{QUERY}")
    assert feed.count("<entry>") == 1
    assert 'href="http://testserver/examples.atom?setting=home" rel="self"' in feed
    assert NOTICE in read_text(client, f"/examples/{QUERY}&view=print")


def test_term_page_redirects_once(client: Client, home: Term) -> None:
    response: Any = client.get("/settings/house/")
    assert (response.status_code, response["Location"]) == (301, "/settings/home/")


def test_retired_term_without_replacement(client: Client, home: Term) -> None:
    term("setting", "gone", label="Gone", retired_on="2026-01-01")
    assert "Gone" in read_text(client, "/settings/gone/")
    page = read_text(client, "/examples/?setting=gone")
    assert "“gone” is not a value of “Where care happens”" in page
    assert "2 examples found" in page


def test_circular_replacements(client: Client, home: Term) -> None:
    one = term("setting", "one", retired_on="2026-01-01")
    two = term("setting", "two", retired_on="2026-01-01", replaced_by=one)
    Term.objects.filter(pk=one.pk).update(replaced_by=two)
    three = term("setting", "three", retired_on="2026-01-01", replaced_by=two)
    for circling in (one, two, three):
        read_text(client, f"/settings/{circling.slug}/")
        assert f"“{circling.slug}” is not a value" in read_text(client, f"/examples/?setting={circling.slug}")


def test_merge_shows_at_the_next_request(admin_client: Client, client: Client, home: Term) -> None:
    hospital = term("setting", "hospital", label="Hospital")
    before = client.get("/examples/?setting=hospital")
    assert "1 example found" in before.content.decode()
    admin_client.post(reverse("admin:examples_term_merge", args=[hospital.pk]), {"replacement": home.pk})
    tag = {"if-none-match": before["ETag"]}
    after = client.get("/examples/?setting=hospital", headers=tag)
    assert "2 examples found with 1 filter." in after.content.decode()
    assert client.get("/settings/hospital/")["Location"] == "/settings/home/"


def test_old_document_is_stored_with_new_term(admin_client: Client, home: Term) -> None:
    """The document of a working copy or an old version may name a merged term."""
    example = Example.objects.get(slug="other")
    document = load_document(example)
    old = term("setting", "hospital")
    admin_client.post(reverse("admin:examples_term_merge", args=[old.pk]), {"replacement": home.pk})
    references = References()
    store_document(document, Example.objects.get(slug="other"), references)
    assert references.missing == []
    assert set(example.terms.filter(vocabulary="setting")) == {home}


def test_page_of_a_term_shows_the_first_results_most_rigorous_study_first(client: Client, home: Term) -> None:
    level = term("evidence", "compared", order=3)
    for number in range(13):
        ExampleFactory(title=f"Newer {number}")
    old = Example.objects.get(slug="seen")
    Example.objects.filter(pk=old.pk).update(evidence=level, evidence_source=old.sources.get())
    page = read_text(client, "/priorities/coordinated-care/")
    titles = re.findall(r'app-card__heading">\s*<a [^>]*>([^<]*)<', page)
    assert len(titles) == 10
    assert titles[0] == "Seen by all"
    assert "15 examples found with 1 filter, showing 1 to 10." in page
    assert '<a href="/examples/?priority=coordinated-care&sort=evidence">Show all 15 examples</a>' in page
    assert "nhsuk-pagination" not in page
    assert "Show all" not in read_text(client, "/settings/hospital/")
