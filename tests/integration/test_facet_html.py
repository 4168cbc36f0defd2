"""Facets with nothing selected are kept as HTML for each revision, and only their counts are filled in."""

import pytest
from django.template.loader import render_to_string
from django.test import Client

from examples.catalogue.refresh import get_catalogue
from examples.catalogue.search_request import SearchRequest
from examples.finder.facet_groups import _build_facet_group, build_facet_groups
from tests.helpers.factories import TermFactory
from tests.helpers.terms import create_entry

pytestmark = pytest.mark.django_db


def test_kept_facets_are_what_their_template_renders() -> None:
    create_entry(TermFactory(label="50%d <b> &", hint="100% {0}"), title="Nurses")
    catalogue = get_catalogue()
    for search in (SearchRequest(), SearchRequest("nurses"), SearchRequest("absent")):
        results = catalogue.search(search)
        groups = [
            _build_facet_group(facet, results.facet_counts[facet.name], (), catalogue) for facet in catalogue.facets
        ]
        rendered = [render_to_string("finder/_facet.html", {"facet": group}) for group in groups]
        assert list(build_facet_groups(search, results, catalogue)) == rendered


def test_a_changed_term_shows_at_once(client: Client) -> None:
    term = TermFactory(label="Old label")
    create_entry(term)
    assert "Old label" in client.get("/examples/").content.decode()
    term.label = "New label"
    term.save()
    page = client.get("/examples/").content.decode()
    assert "New label" in page
    assert "Old label" not in page
