"""The form of an example: one pass for sources, claims and a new organisation; rows and preview without JavaScript."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from examples.admin.examples.form_layout import LAYOUT
from examples.documents.schema import FIELD_BY_NAME, PART_BY_NAME, STATE_NAMES
from examples.models import Example, Organisation
from tests.helpers.accounts import sign_in
from tests.helpers.admin_forms import open_form, page_url, post_form
from tests.helpers.browser_form import Data, add_row, read_form, set_values
from tests.helpers.factories import ExampleFactory, OrganisationFactory, SourceFactory

pytestmark = pytest.mark.django_db
ADD = reverse("admin:examples_example_add")
OUTCOME = {
    "measure": "Visits", "result": "18 of 21", "period": "2020", "design": "service data", "kind": "measured",
    "nature": "effect", "direction": "positive", "order": 1,
}  # fmt: skip


@pytest.fixture
def draft() -> Example:
    return Example.objects.get(pk=ExampleFactory(status="draft").pk)


def open_new_form(client: Client) -> Data:
    return set_values(read_form(client.get(ADD), "example_form"), title="Night nurses", slug="night-nurses")


def list_problems(response: Any) -> list[str]:
    return [problem.text for problem in response.context["error_summary"]]


@pytest.mark.once
def test_form_has_every_field_and_part_once() -> None:
    fields = [name for names in LAYOUT.values() for name in names]
    assert sorted(fields) == sorted({*FIELD_BY_NAME} - STATE_NAMES)
    assert {name for name, names in LAYOUT.items() if not names} == {*PART_BY_NAME}
    assert next(iter(LAYOUT)) == "sources"


def test_new_source_is_cited_in_the_same_pass(edith: Client) -> None:
    data = set_values(open_new_form(edith), sources__0__citation="A report", evidence_source="1")
    for _ in range(3):
        data = add_row(data, "outcomes", **OUTCOME, source=1)
    data = add_row(data, "sources", number=2, citation="Another")
    data = add_row(data, "costs", kind="running", basis="actual", amount="5", source=2, order=1)
    response = edith.post(ADD, data)
    assert response.status_code == 302, list_problems(response)
    example = Example.objects.get()
    assert [row.source.citation for row in example.outcomes.all()] == ["A report"] * 3
    assert example.costs.get().source.citation == "Another"  # type: ignore[union-attr]
    assert example.evidence_source.number == 1  # type: ignore[union-attr]


def test_rows_number_themselves(edith: Client, draft: Example) -> None:
    draft.sources.update(number=4)
    again = read_form(post_form(edith, draft, set_values(open_form(edith, draft), _add_row="sources")), "example_form")
    assert (again["sources-1-number"], again["sources-1-id"]) == (["5"], [""])
    assert post_form(edith, draft, set_values(again, sources__1__citation="New")).status_code == 302
    assert [source.number for source in draft.sources.all()] == [4, 5]


@pytest.mark.once  # nothing is stored
@pytest.mark.parametrize("part", PART_BY_NAME)
def test_row_is_added_without_javascript(edith: Client, part: str) -> None:
    """Nothing is saved, nothing typed is lost, and nobody is told of errors before they save."""
    assert f'name="_add_row" value="{part}"' in edith.get(ADD).content.decode()
    typed = set_values(open_new_form(edith), title="", need="Typed.", sources__0__address="not an address")
    response = edith.post(ADD, typed | {"_add_row": [part]})
    again = read_form(response, "example_form")
    assert list_problems(response) == []
    assert "errornote" not in response.content.decode()
    assert int(again[f"{part}-TOTAL_FORMS"][0]) == int(typed[f"{part}-TOTAL_FORMS"][0]) + 1
    assert (again["need"], again["sources-0-address"]) == (["Typed."], ["not an address"])
    assert not Example.objects.exists()


@pytest.mark.once  # nothing is stored
@pytest.mark.parametrize("part", ["", "nothing", "sources-0", "__prefix__"])
def test_row_of_unknown_kind_is_not_added(edith: Client, part: str) -> None:
    assert edith.post(ADD, open_new_form(edith) | {"_add_row": [part]}).status_code == 200
    assert not Example.objects.exists()


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("Maria Curie", " Did you mean “marie curie”?"),
        ("Anne Robson", " Did you mean “anne robson trust”?"),
        ("Truro Singers Trust", ""),  # shares one word with a name
        ("Ann", ""),  # too short to tell
    ],
)
def test_only_a_similar_organisation_is_suggested(edith: Client, typed: str, hint: str) -> None:
    for name in ("Marie Curie", "Anne Robson Trust"):
        OrganisationFactory(name=name)
    refused = edith.post(ADD, set_values(open_new_form(edith), participations__0__organisation=typed))
    assert list_problems(refused) == [f"Organisation 1: Organisation: There is no organisation “{typed}”.{hint}"]


def test_new_organisation_is_added_with_the_entry(edith: Client) -> None:
    name = "St Teresa’s Hospice"
    data = set_values(open_new_form(edith), participations__0__organisation=name)
    refused = edith.post(ADD, data)
    assert list_problems(refused) == [f"Organisation 1: Organisation: There is no organisation “{name}”."]
    data = add_row(set_values(data, participations__0__new_kind="hospice"), "participations", organisation=name,
                   new_kind="hospice", role="partner", order=2)  # fmt: skip
    response = edith.post(ADD, data)
    assert response.status_code == 302, list_problems(response)
    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.slug, organisation.kind) == (name, "st-teresas-hospice", "hospice")
    assert [row.role for row in Example.objects.get().participations.all()] == ["lead", "partner"]


def test_new_organisation_is_not_added_twice(edith: Client, draft: Example) -> None:
    OrganisationFactory(slug="st-teresas-hospice", name="St. Teresa's Hospice")
    data = add_row(open_form(edith, draft), "participations", organisation="St Teresas Hospice", new_kind="hospice",
                   role="partner", order=2)  # fmt: skip
    assert "nearly this name" in list_problems(post_form(edith, draft, data))[0]
    same = set_values(data, participations__1__organisation="st. teresa's hospice ")
    assert post_form(edith, draft, same).status_code == 302
    assert Organisation.objects.count() == 2


def test_organisation_is_added_only_with_permission(draft: Example) -> None:
    user = User.objects.create_user("olga", is_staff=True)
    allowed = ("view_example", "change_example", "edit_any_example", "add_participation", "view_participation")
    user.user_permissions.set(Permission.objects.filter(codename__in=allowed))
    client = sign_in(user)
    data = add_row(
        open_form(client, draft), "participations", organisation="New", new_kind="other", role="partner", order=2
    )
    assert "You cannot add an organisation" in list_problems(post_form(client, draft, data))[0]
    assert not Organisation.objects.filter(name="New").exists()


def test_organisation_of_refused_form_is_not_stored(edith: Client, draft: Example) -> None:
    data = add_row(
        open_form(edith, draft), "participations", organisation="New", new_kind="other", role="partner", order=2
    )
    data = add_row(data, "outcomes", **OUTCOME, source=900)
    assert "This entry has no source 900" in list_problems(post_form(edith, draft, data))[0]
    assert not Organisation.objects.filter(name="New").exists()


def test_names_that_are_not_unique_are_shown_as_slugs(edith: Client, draft: Example) -> None:
    twins = [ExampleFactory(slug=slug, title="Twins") for slug in ("twin-a", "twin-b")]
    draft.related.set(twins)
    assert open_form(edith, draft)["related"][:2] == ["twin-a", "Twins"]
    assert post_form(edith, draft, open_form(edith, draft)).status_code == 302
    assert set(draft.related.all()) == set(twins)


def test_preview_shows_what_is_typed(edith: Client, draft: Example) -> None:
    data = set_values(open_form(edith, draft), title="Typed title", ended="not a date")
    data = add_row(data, "sources", number=7, citation="Typed source")
    data = add_row(data, "participations", organisation="Typed Hospice", new_kind="hospice", role="partner", order=2)
    for address in (page_url("preview", draft), reverse("admin:examples_example_preview_new")):
        response = edith.post(address, data)
        page = response.content.decode()
        assert all(words in page for words in ("Typed title", "Typed source", "Typed Hospice"))
        assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
        assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert Example.objects.get(pk=draft.pk).title != "Typed title"
    assert not Organisation.objects.filter(name="Typed Hospice").exists()


def test_preview_of_new_entry_needs_permission(client: Client) -> None:
    viewer = User.objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.set(Permission.objects.filter(codename="view_example"))
    assert sign_in(viewer).post(reverse("admin:examples_example_preview_new")).status_code == 403
    assert client.post(reverse("admin:examples_example_preview_new")).status_code == 302


def test_personal_data_is_warned_of_once(edith: Client) -> None:
    assert edith.get(ADD).content.decode().count("Do not include personal data") == 1


def test_names_and_sources_are_offered(edith: Client, draft: Example) -> None:
    SourceFactory(example=draft, number=30500, citation="The last")
    page = edith.get(page_url("change", draft)).content.decode()
    assert '<option value="30500" label="The last">' in page
    for name in (draft.title, Organisation.objects.get().name):
        assert f'<option value="{name}">' in page
