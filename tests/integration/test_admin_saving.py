"""The entry form saves everything or nothing, shows all errors at once and keeps what was typed."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from examples.documents.validate import find_publication_errors
from examples.documents.versions import list_versions
from examples.models import Example, ExampleICB, Source, Term
from tests.helpers.admin_forms import page_url
from tests.helpers.browser_form import Data, add_row, read_form, set_values
from tests.helpers.factories import ExampleFactory, ICBFactory, OrganisationFactory, OutcomeFactory, SourceFactory, term

pytestmark = pytest.mark.django_db
ADD = "/admin/examples/example/add/"


def read_page_form(client: Client, page: str = ADD) -> Data:
    return read_form(client.get(page), "example_form")


def list_anchors(response: Any) -> list[str]:
    return [problem.anchor for problem in response.context["error_summary"]]


@pytest.fixture
def terms() -> dict[str, Term]:
    pairs = [("setting", "home"), ("population", "everyone"), ("priority", "coordinated-care"), ("phase", "last-days")]
    graded = {"evidence": term("evidence", "described"), "compared": term("evidence", "compared", order=3)}
    others = {"stage": term("stage", "not-known"), "cost_band": term("cost", "not-stated")}
    return {vocabulary: term(vocabulary, slug) for vocabulary, slug in pairs} | graded | others


def fill_form(data: Data, terms: dict[str, Term], **more: Any) -> Data:
    data = set_values(data, checked_on="22/11/2026", check_due="22/11/2027")
    picked = {name: terms[name].pk for name in ("setting", "population", "priority", "evidence", "stage", "cost_band")}
    data = set_values(data, title="Night nurses", slug="night-nurses", summary="They come.", **(picked | more))
    data = add_row(data, "participations", organisation=OrganisationFactory().name, role="lead", order=0)
    return add_row(data, "sources", number=1, citation="A report", address="https://example.org/")


def test_invalid_form_keeps_everything_typed(admin_client: Client, terms: dict[str, Term]) -> None:
    data = set_values(read_page_form(admin_client), title="Night nurses", slug="night-nurses", ended="2019")
    data = set_values(data, need="A need", started="2020-07", phase=terms["phase"].pk, setting=terms["setting"].pk)
    data = add_row(data, "resources", title="A toolkit", address="", note="", order=0)
    data = add_row(data, "sources", number=1, citation="A report", address="https://example.org/")
    response = admin_client.post(ADD, data)
    again = read_form(response, "example_form")
    assert {name: again.get(name) for name in data if name != "csrfmiddlewaretoken"} == {
        name: value for name, value in data.items() if name != "csrfmiddlewaretoken"
    }
    assert list_anchors(response) == ["id_ended"]


def test_unchanged_form_is_not_a_change(admin_client: Client) -> None:
    example = ExampleFactory(status="in_review", published_at=None, publish_at=timezone.now())
    for name in ("Zed", "Alpha"):  # readers see boards by name, not as they were added
        ExampleICB.objects.create(example=example, icb=ICBFactory(short_name=name), basis="stated")
    address = page_url("change", example)
    assert admin_client.post(address, read_page_form(admin_client, address)).status_code == 302
    example.refresh_from_db()
    assert example.publish_at
    assert list_versions(example).count() == 1


def test_complete_example_is_added_in_one_save(admin_client: Client, terms: dict[str, Term]) -> None:
    data = fill_form(read_page_form(admin_client), terms, started="2020-07", ended="2021")
    response = admin_client.post(ADD, data)
    assert response.status_code == 302, [problem.text for problem in response.context["error_summary"]]
    example = Example.objects.get()
    assert (example.status, example.published_at) == ("draft", None)
    assert {t.slug for t in example.terms.all()} == {"home", "everyone", "coordinated-care"}
    assert (str(example.started), example.started_precision) == ("2020-07-01", "month")
    assert (str(example.ended), example.ended_precision) == ("2021-12-31", "year")
    assert find_publication_errors(example) == []


def test_draft_needs_only_title_and_slug(admin_client: Client) -> None:
    response = admin_client.post(ADD, set_values(read_page_form(admin_client), title="A thought", slug="a-thought"))
    assert response.status_code == 302
    example = Example.objects.get()
    assert (example.status, example.published_at) == ("draft", None)


def test_untouched_form_changes_nothing(admin_client: Client, terms: dict[str, Term]) -> None:
    example = ExampleFactory(
        status="draft", started="2020-07-01", started_precision="month", evidence=terms["evidence"]
    )
    example.related.add(ExampleFactory(slug="other"))
    OutcomeFactory(example=example, source=example.sources.get())
    before: dict[str, Any] = {**Example.objects.values().get(pk=example.pk)}
    response = admin_client.post(page_url("change", example), read_page_form(admin_client, page_url("change", example)))
    assert response.status_code == 302
    after: dict[str, Any] = {**Example.objects.values().get(pk=example.pk)}
    assert {name for name in after if after[name] != before[name]} == {"updated_at"}
    assert [other.slug for other in example.related.all()] == ["other"]
    assert LogEntry.objects.get().get_change_message() == "No fields changed."


def test_late_constraint_error_reports_nothing_saved(admin_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise IntegrityError("FOREIGN KEY constraint failed")

    monkeypatch.setattr("examples.admin.workflow.optimistic_lock.connection.check_constraints", fail)
    response = admin_client.post(
        ADD, set_values(read_page_form(admin_client), title="A thought", slug="a-thought"), follow=True
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert "FOREIGN KEY constraint failed" in page
    assert "was added successfully" not in page


def test_number_of_stored_source_stays(admin_client: Client) -> None:
    """Claims cite numbers, so a changed number would move them to another source."""
    example = ExampleFactory(status="draft")
    Source.objects.update(number=1)
    SourceFactory(example=example, number=2, citation="The second")
    data = read_page_form(admin_client, page_url("change", example))
    changed = data | {"sources-0-number": ["2"], "sources-1-number": ["1"]}
    assert admin_client.post(page_url("change", example), changed).status_code == 302
    assert example.sources.get(number=2).citation == "The second"


def test_duplicate_source_number_is_explained(admin_client: Client) -> None:
    example = ExampleFactory(status="draft")
    number = example.sources.get().number
    data = add_row(read_page_form(admin_client, page_url("change", example)), "sources", number=number, citation="New")
    response = admin_client.post(page_url("change", example), data)
    assert response.status_code == 200
    assert "Two sources of an entry cannot have the same number" in response.content.decode()


def test_cited_source_cannot_be_deleted(admin_client: Client) -> None:
    example = ExampleFactory(status="draft")
    source = SourceFactory(example=example, number=9000)
    outcome = OutcomeFactory(example=example, source=source)
    data = read_page_form(admin_client, page_url("change", example)) | {"sources-1-DELETE": ["on"]}
    response = admin_client.post(page_url("change", example), data)
    assert response.status_code == 200
    assert outcome.measure in response.content.decode()
    assert Source.objects.filter(pk=source.pk).exists()


def test_claim_accepts_only_own_sources(admin_client: Client) -> None:
    example, other = ExampleFactory(status="draft"), ExampleFactory()
    own, foreign = example.sources.get(), other.sources.get()
    outcome = {"measure": "M", "result": "R", "period": "P", "design": "D", "kind": "measured", "nature": "effect"}
    data = read_page_form(admin_client, page_url("change", example))
    data = add_row(data, "outcomes", **outcome, direction="positive", order=1)
    for source, problem in (("", "This field is required"), (foreign.number, "This entry has no source")):
        response = admin_client.post(page_url("change", example), set_values(data, outcomes__0__source=source))
        assert problem in response.context["error_summary"][0].text
    cited = set_values(data, outcomes__0__source=own.number)
    assert admin_client.post(page_url("change", example), cited).status_code == 302
    assert example.outcomes.get().source == own


def test_draft_slug_can_change(admin_client: Client) -> None:
    draft = ExampleFactory(status="draft")
    assert admin_client.post(
        page_url("change", draft), set_values(read_page_form(admin_client, page_url("change", draft)), slug="renamed")
    )
    draft.refresh_from_db()
    assert draft.slug == "renamed"


def test_save_query_count_is_limited(
    admin_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    example = ExampleFactory(status="draft")
    data = read_page_form(admin_client, page_url("change", example))
    with django_assert_max_num_queries(160):
        admin_client.post(page_url("change", example), set_values(data, title="New"))
