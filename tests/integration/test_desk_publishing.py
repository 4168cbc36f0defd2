"""Publishing from the desk: whole or not at all, every reason at once, nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from examples.catalogue.refresh import current
from examples.models import CatalogueRevision, Example, Source, Term
from tests.browser_form import Data, changed, filled, with_row
from tests.factories import ExampleFactory, OrganisationFactory, OutcomeFactory, SourceFactory, term

pytestmark = pytest.mark.django_db
ADD = "/admin/examples/example/add/"
ANCHORS = {
    "id_summary", "id_setting", "id_population", "id_priority", "id_stage", "id_evidence", "id_cost_band",
    "participations-group", "sources-group",
}  # fmt: skip


def address(example: Example) -> str:
    return reverse("admin:examples_example_change", args=[example.pk])


def form(client: Client, page: str = ADD) -> Data:
    return filled(client.get(page), "example_form")


def anchors(response: Any) -> list[str]:
    return [problem.anchor for problem in response.context["problems"]]


@pytest.fixture
def terms() -> dict[str, Term]:
    pairs = [("setting", "home"), ("population", "everyone"), ("priority", "coordinated-care"), ("phase", "last-days")]
    graded = {"evidence": term("evidence", "described"), "compared": term("evidence", "compared", order=3)}
    others = {"stage": term("stage", "not-known"), "cost_band": term("cost", "not-stated")}
    return {vocabulary: term(vocabulary, slug) for vocabulary, slug in pairs} | graded | others


def complete(data: Data, terms: dict[str, Term], **more: Any) -> Data:
    picked = {name: terms[name].pk for name in ("setting", "population", "priority", "evidence", "stage", "cost_band")}
    data = changed(data, title="Night nurses", slug="night-nurses", summary="They come.", **(picked | more))
    data = with_row(data, "participations", organisation=OrganisationFactory().pk, role="lead", order=0)
    return with_row(data, "sources", number=1, citation="A report", address="https://example.org/")


def test_empty_example_is_refused_with_everything_it_lacks(admin_client: Client, terms: dict[str, Term]) -> None:
    data = changed(form(admin_client), title="Night nurses", slug="night-nurses", status="published", need="Words")
    answer = admin_client.post(ADD, data)
    assert answer.status_code == 200
    assert set(anchors(answer)) == ANCHORS
    assert len(anchors(answer)) == len(ANCHORS)
    page = answer.content.decode()
    for anchor in ANCHORS:
        assert f'id="{anchor}"' in page
        assert f'href="#{anchor}"' in page
    assert not Example.objects.exists()
    assert not LogEntry.objects.exists()


def test_refused_form_keeps_everything_typed(admin_client: Client, terms: dict[str, Term]) -> None:
    data = changed(form(admin_client), title="Night nurses", slug="night-nurses", status="published")
    data = changed(data, need="A need", started_on="2020-07", phase=terms["phase"].pk, setting=terms["setting"].pk)
    data = with_row(data, "resources", title="A toolkit", address="", note="", order=0)
    data = with_row(data, "sources", number=1, citation="A report", address="https://example.org/")
    answer = admin_client.post(ADD, data)
    again = filled(answer, "example_form")
    assert {name: again.get(name) for name in data if name != "csrfmiddlewaretoken"} == {
        name: value for name, value in data.items() if name != "csrfmiddlewaretoken"
    }
    assert "View on site" not in answer.content.decode()
    assert "sources-group" not in anchors(answer)
    assert "id_setting" not in anchors(answer)


def test_refused_change_leaves_the_example_as_it_was(admin_client: Client, terms: dict[str, Term]) -> None:
    example = ExampleFactory(title="Old title")
    revision = CatalogueRevision.objects.get().token
    data = changed(form(admin_client, address(example)), title="New title", setting=None)
    data |= {"participations-0-DELETE": ["on"]}
    answer = admin_client.post(address(example), data)
    assert answer.status_code == 200
    assert anchors(answer) == ["id_setting", "participations-group"]
    assert filled(answer, "example_form")["title"] == ["New title"]
    example.refresh_from_db()
    assert (example.title, example.status) == ("Old title", "published")
    assert example.participations.exists()
    assert CatalogueRevision.objects.get().token == revision


def test_evidence_above_described_needs_a_source_of_its_own(admin_client: Client, terms: dict[str, Term]) -> None:
    example = ExampleFactory()
    data = changed(form(admin_client, address(example)), evidence=terms["compared"].pk)
    answer = admin_client.post(address(example), data)
    assert anchors(answer) == ["id_evidence_source"]
    answer = admin_client.post(address(example), changed(data, evidence_source=example.sources.get().pk))
    assert answer.status_code == 302
    example.refresh_from_db()
    assert example.evidence == terms["compared"]


def test_complete_example_is_published_and_found_at_once(admin_client: Client, terms: dict[str, Term]) -> None:
    assert "night-nurses" not in current().slots
    data = complete(form(admin_client), terms, status="published", started_on="2020-07", ended_on="2021")
    answer = admin_client.post(ADD, data)
    assert answer.status_code == 302, [problem.text for problem in answer.context["problems"]]
    example = Example.objects.published().get()
    assert example.published_at is not None
    assert {t.slug for t in example.terms.all()} == {"home", "everyone", "coordinated-care"}
    assert (str(example.started), example.started_precision) == ("2020-07-01", "month")
    assert (str(example.ended), example.ended_precision) == ("2021-12-31", "year")
    assert "night-nurses" in current().slots
    assert admin_client.get("/examples/night-nurses/").status_code == 200


def test_draft_may_lack_everything(admin_client: Client) -> None:
    answer = admin_client.post(ADD, changed(form(admin_client), title="A thought", slug="a-thought"))
    assert answer.status_code == 302
    example = Example.objects.get()
    assert (example.status, example.published_at) == ("draft", None)


def test_untouched_form_changes_nothing(admin_client: Client, terms: dict[str, Term]) -> None:
    example = ExampleFactory(started="2020-07-01", started_precision="month", evidence=terms["evidence"])
    example.related.add(ExampleFactory(slug="other"))
    OutcomeFactory(example=example, source=example.sources.get())
    before: dict[str, Any] = {**Example.objects.values().get(pk=example.pk)}
    answer = admin_client.post(address(example), form(admin_client, address(example)))
    assert answer.status_code == 302
    after: dict[str, Any] = {**Example.objects.values().get(pk=example.pk)}
    assert {name for name in after if after[name] != before[name]} == {"updated_at"}
    assert [other.slug for other in example.related.all()] == ["other"]
    assert LogEntry.objects.get().get_change_message() == "No fields changed."


def test_first_day_of_publication_is_kept_when_published_again(admin_client: Client) -> None:
    example = ExampleFactory()
    first = example.published_at
    data = form(admin_client, address(example))
    assert admin_client.post(address(example), changed(data, status="in_review")).status_code == 302
    assert admin_client.post(address(example), changed(data, status="published")).status_code == 302
    example.refresh_from_db()
    assert example.published_at == first


def test_retiring_needs_a_reason(admin_client: Client) -> None:
    example = ExampleFactory()
    data = changed(form(admin_client, address(example)), status="retired")
    assert anchors(admin_client.post(address(example), data)) == ["id_retired_reason"]
    assert admin_client.post(address(example), changed(data, retired_reason="Closed.")).status_code == 302
    assert example.slug not in current().slots


def test_refusal_of_the_database_is_no_server_error(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch, terms: dict[str, Term]
) -> None:
    monkeypatch.setattr("examples.desk.publishing.missing", lambda example: [])
    data = changed(form(admin_client), title="Night nurses", slug="night-nurses", status="published", summary="Yes.")
    data = changed(data, **{name: terms[name].pk for name in ("evidence", "stage", "cost_band")})
    answer = admin_client.post(ADD, data)
    assert answer.status_code == 200
    assert "The database refused it: A published example needs" in answer.content.decode()
    assert not Example.objects.exists()


def test_refusal_at_the_very_end_says_nothing_was_saved(admin_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def late() -> None:
        raise IntegrityError("FOREIGN KEY constraint failed")

    monkeypatch.setattr("examples.desk.base.connection.check_constraints", late)
    answer = admin_client.post(ADD, changed(form(admin_client), title="A thought", slug="a-thought"), follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "FOREIGN KEY constraint failed" in page
    assert "was added successfully" not in page


def test_swapped_source_numbers_are_refused_in_words(admin_client: Client) -> None:
    example = ExampleFactory(status="draft")
    Source.objects.update(number=1)
    SourceFactory(example=example, number=2)
    data = form(admin_client, address(example)) | {"sources-0-number": ["2"], "sources-1-number": ["1"]}
    answer = admin_client.post(address(example), data)
    assert answer.status_code == 200
    assert "may not have the same number" in answer.content.decode()


def test_source_that_is_cited_can_not_be_taken_away(admin_client: Client) -> None:
    example = ExampleFactory()
    source = SourceFactory(example=example, number=31000)
    outcome = OutcomeFactory(example=example, source=source)
    data = form(admin_client, address(example)) | {"sources-1-DELETE": ["on"]}
    answer = admin_client.post(address(example), data)
    assert answer.status_code == 200
    assert outcome.measure in answer.content.decode()
    assert Source.objects.filter(pk=source.pk).exists()


def test_claim_offers_and_takes_only_its_own_examples_sources(admin_client: Client) -> None:
    example, other = ExampleFactory(), ExampleFactory()
    own, foreign = example.sources.get(), other.sources.get()
    page = admin_client.get(address(example))
    claims = page.context["inline_admin_formsets"][0].formset
    offered = {str(value) for value, _ in claims.empty_form.fields["source"].choices}
    assert offered == {"", str(own.pk)}
    data = with_row(filled(page, "example_form"), "outcomes", measure="M", result="R", period="P", design="D",
                    kind="measured", nature="effect", direction="positive", order=0)  # fmt: skip
    for source in ("", foreign.pk):
        answer = admin_client.post(address(example), changed(data, outcomes__0__source=source))
        assert anchors(answer) == ["id_outcomes-0-source"]
        assert "once the example has been saved" in answer.context["problems"][0].text
    assert admin_client.post(address(example), changed(data, outcomes__0__source=own.pk)).status_code == 302
    assert example.outcomes.get().source == own


def test_slug_is_free_until_published_and_then_locked(admin_client: Client) -> None:
    draft, example = ExampleFactory(status="draft", published_at=None), ExampleFactory(slug="fixed")
    assert "slug" not in form(admin_client, address(example))
    data = form(admin_client, address(example)) | {"slug": ["other"]}
    assert admin_client.post(address(example), data).status_code == 302
    assert admin_client.post(address(draft), changed(form(admin_client, address(draft)), slug="renamed"))
    example.refresh_from_db()
    draft.refresh_from_db()
    assert (example.slug, draft.slug) == ("fixed", "renamed")


def test_saving_takes_a_bearable_number_of_queries(
    admin_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    example = ExampleFactory()
    data = form(admin_client, address(example))
    with django_assert_max_num_queries(80):
        admin_client.post(address(example), changed(data, title="New"))
