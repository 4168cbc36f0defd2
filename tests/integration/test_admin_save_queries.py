"""The number of queries of a save, and the form after a save that fails."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import pytest
from django.test import Client

from examples.models import Example
from tests.helpers.admin_forms import open_form, post_form, reload
from tests.helpers.browser_form import add_row, read_form, set_values
from tests.helpers.factories import ExampleFactory, OutcomeFactory, SourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Example:
    example: Example = ExampleFactory(status="draft", title="Old title", place="Old place")
    OutcomeFactory(example=example, source=example.sources.get())
    return Example.objects.get(pk=example.pk)


def add_rows(draft: Example) -> None:
    """Brings the entry to 25 rows."""
    source = draft.sources.get()
    for n in range(10):
        OutcomeFactory(example=draft, source=source, measure=f"Measure {n}", order=n)
    for n in range(13):
        SourceFactory(example=draft, number=source.number + n + 1, citation=f"Report {n}")


@pytest.mark.usefixtures("no_activity_writes")
def test_save_reads_entry_at_most_twice(bob: Client, draft: Example, django_assert_max_num_queries: Any) -> None:
    add_rows(draft)
    assert draft.outcomes.count() + draft.sources.count() + draft.participations.count() >= 25
    post_form(bob, draft, set_values(open_form(bob, draft), place="First"))
    data = open_form(bob, draft) | {"title": ["Bob's title"], "outcomes-3-result": ["20 of 21"]}
    with django_assert_max_num_queries(40) as queries:
        assert post_form(bob, draft, data).status_code == 302
    reads = [
        q["sql"] for q in queries.captured_queries if 'FROM "examples_example"' in q["sql"] and '"need"' in q["sql"]
    ]
    assert len(reads) <= 2


@pytest.mark.parametrize("error", [RuntimeError("surprise"), OSError("disk full")])
def test_failed_save_keeps_everything_typed(
    error: Exception, bob: Client, draft: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = add_row(set_values(open_form(bob, draft), title="Bob's title"), "resources", title="A kit", order=0)
    monkeypatch.setattr("examples.admin.workflow.optimistic_lock.store_document", Mock(side_effect=error))
    response = post_form(bob, draft, data)
    assert response.status_code == 200
    assert "nothing was saved" in response.content.decode()
    again = read_form(response, "example_form")
    assert (again["title"], again["resources-0-title"]) == (["Bob's title"], ["A kit"])
    monkeypatch.undo()
    assert post_form(bob, draft, again).status_code == 302
    assert reload(draft).title == "Bob's title"
