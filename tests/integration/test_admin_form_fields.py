"""Tags, dates, related entries and synonyms are stored as editors enter them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from examples.models import TAG_VOCABULARIES, Example, FrameworkItem, SynonymGroup, Term
from tests.helpers.admin_forms import open_form, page_url
from tests.helpers.browser_form import Data, read_form, set_values
from tests.helpers.factories import ExampleFactory, FrameworkItemFactory, term

pytestmark = pytest.mark.django_db


def save(client: Client, example: Example, data: Data) -> list[str]:
    response = client.post(page_url("change", example), data)
    return [] if response.status_code == 302 else [problem.text for problem in response.context["error_summary"]]


@pytest.fixture
def draft() -> Example:
    example: Example = ExampleFactory(status="draft", terms=[])
    return example


def test_tags_of_all_vocabularies_are_saved(admin_client: Client, draft: Example) -> None:
    chosen = {vocabulary.value: term(vocabulary, f"a-{vocabulary}") for vocabulary in TAG_VOCABULARIES}
    term("setting", "not-chosen")
    data = set_values(open_form(admin_client, draft), **{name: one.pk for name, one in chosen.items()})
    assert save(admin_client, draft, data) == []
    assert set(draft.terms.all()) == set(chosen.values())


def test_unticked_term_is_removed(admin_client: Client, draft: Example) -> None:
    draft.terms.set([term("setting", "home"), term("setting", "hospital"), term("phase", "last-days")])
    data = set_values(open_form(admin_client, draft), setting=[str(term("setting", "home").pk)])
    assert save(admin_client, draft, data) == []
    assert {one.slug for one in draft.terms.all()} == {"home", "last-days"}


def test_field_offers_current_terms_with_hints(admin_client: Client, draft: Example) -> None:
    shown = term("setting", "home", label="Home", hint="Where somebody lives.")
    term("setting", "old", label="Old word", retired_on=timezone.localdate())
    term("phase", "last-days", label="Last days")
    page = admin_client.get(page_url("change", draft))
    offered = [str(label) for _, label in page.context["adminform"].form.fields["setting"].choices]
    assert offered == [shown.label]
    assert "Where somebody lives." in page.content.decode()


def test_retired_term_is_kept_if_selected(admin_client: Client, draft: Example) -> None:
    old, other = (term("setting", slug, retired_on=timezone.localdate()) for slug in ("old", "other"))
    draft.terms.add(old)
    page = admin_client.get(page_url("change", draft)).content.decode()
    assert "Old (retired)" in page
    assert "Other (retired)" not in page
    assert save(admin_client, draft, open_form(admin_client, draft)) == []
    assert list(draft.terms.all()) == [old]
    refused = set_values(open_form(admin_client, draft), setting=[str(old.pk), str(other.pk)])
    assert save(admin_client, draft, refused) == ["Where care happens: You cannot choose this term: it was retired."]


@pytest.mark.parametrize("name", ["stage", "evidence", "cost_band"])
def test_retired_grade_is_offered_only_if_selected(admin_client: Client, draft: Example, name: str) -> None:
    vocabulary = {"cost_band": "cost"}.get(name, name)
    chosen, other = (term(vocabulary, slug, retired_on=timezone.localdate()) for slug in ("old", "other"))
    Example.objects.filter(pk=draft.pk).update(**{name: chosen})
    fields = admin_client.get(page_url("change", draft)).context["adminform"].form.fields
    offered = {str(value) for value, _ in fields[name].choices}
    assert str(chosen.pk) in offered
    assert str(other.pk) not in offered


def test_framework_items_are_grouped_by_framework_and_saved(admin_client: Client, draft: Example) -> None:
    item: FrameworkItem = FrameworkItemFactory()
    page = admin_client.get(page_url("change", draft)).content.decode()
    assert 'role="group" aria-labelledby="id_framework_items_group_0"' in page
    assert save(admin_client, draft, set_values(open_form(admin_client, draft), framework_items=item.pk)) == []
    assert list(draft.framework_items.all()) == [item]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020", ("2020-01-01", "year"), ("2020-12-31", "year")),
        ("2024-02", ("2024-02-01", "month"), ("2024-02-29", "month")),
        ("2020-07-14", ("2020-07-14", "day"), ("2020-07-14", "day")),
    ],
)
def test_partial_date_is_stored_and_shown_as_typed(
    admin_client: Client, draft: Example, text: str, first: tuple[str, str], last: tuple[str, str]
) -> None:
    assert save(admin_client, draft, set_values(open_form(admin_client, draft), started=text, ended=text)) == []
    draft.refresh_from_db()
    assert (str(draft.started), draft.started_precision) == first
    assert (str(draft.ended), draft.ended_precision) == last
    again = open_form(admin_client, draft)
    assert (again["started"], again["ended"]) == ([text], [text])
    assert save(admin_client, draft, set_values(again, started="", ended="")) == []
    draft.refresh_from_db()
    assert (draft.started, draft.ended) == (None, None)


def test_date_can_be_written_day_first(admin_client: Client, draft: Example) -> None:
    assert (
        save(admin_client, draft, set_values(open_form(admin_client, draft), started="14/07/2020", ended="08/2021"))
        == []
    )
    draft.refresh_from_db()
    assert (str(draft.started), draft.started_precision) == ("2020-07-14", "day")
    assert (str(draft.ended), draft.ended_precision) == ("2021-08-31", "month")


@pytest.mark.once  # nothing is stored
@pytest.mark.parametrize("text", ["soon", "2020-13", "2020-02-30", "2020-01-01-01", "31/02/2020", "0000", "٢٠٢٠"])
def test_invalid_date_is_refused_and_kept(admin_client: Client, draft: Example, text: str) -> None:
    response = admin_client.post(page_url("change", draft), set_values(open_form(admin_client, draft), started=text))
    assert response.status_code == 200
    assert [problem.anchor for problem in response.context["error_summary"]] == ["id_started"]
    assert read_form(response, "example_form")["started"] == [text]


def test_end_before_start_is_refused(admin_client: Client, draft: Example) -> None:
    data = set_values(open_form(admin_client, draft), started="2021", ended="2020-05")
    assert save(admin_client, draft, data) == ["Ended: The date in “Ended” cannot be before the date in “Started”."]


def test_related_examples_are_found_by_title_or_address(admin_client: Client, draft: Example) -> None:
    one, two = ExampleFactory(slug="one"), ExampleFactory(slug="two", status="draft")
    names = ["One", " https://example.org/examples/two/ ", " "]
    assert save(admin_client, draft, set_values(open_form(admin_client, draft), related=names)) == []
    assert set(draft.related.all()) == {one, two}
    assert open_form(admin_client, draft)["related"] == ["One", "Two", "", "", ""]


@pytest.mark.parametrize("slug", ["nowhere", "no\x00where"])
def test_unknown_related_example_is_refused_by_name(admin_client: Client, draft: Example, slug: str) -> None:
    problems = save(admin_client, draft, set_values(open_form(admin_client, draft), related=slug))
    assert len(problems) == 1
    assert problems[0].startswith("Related examples: ")


def test_synonyms_are_entered_one_per_line(admin_client: Client) -> None:
    group = SynonymGroup.objects.create(slug="s1", terms=["EoLC", "end of life care"])
    page = reverse("admin:examples_synonymgroup_change", args=[group.pk])
    data = read_form(admin_client.get(page), "synonymgroup_form")
    assert data["terms"] == ["EoLC\nend of life care"]
    assert admin_client.post(page, set_values(data, terms="EoLC\r\n\r\n palliative ", widens_to="")).status_code == 302
    group.refresh_from_db()
    assert (group.terms, group.widens_to) == (["EoLC", "palliative"], [])
    empty = admin_client.post(page, set_values(data, terms=" \r\n"))
    assert [problem.anchor for problem in empty.context["error_summary"]] == ["id_terms"]


def test_term_form_changes_only_source(admin_client: Client) -> None:
    home, new = term("setting", "home"), term("setting", "new")
    page = reverse("admin:examples_term_change", args=[home.pk])
    data = read_form(admin_client.get(page), "term_form")
    others = {
        "slug": ["x"], "vocabulary": ["phase"], "label": ["At home"], "hint": ["x"], "order": ["7"],
        "retired_on": ["2026-11-01"], "replaced_by": [str(new.pk)],
    }  # fmt: skip
    assert not set(others) & set(data)
    assert admin_client.post(page, data | others | {"source": ["A guide"]}).status_code == 302
    stored = Term.objects.values().get(pk=home.pk)
    assert stored == Term.objects.values().get(pk=home.pk) | {
        "slug": "home", "vocabulary": "setting", "label": "Home", "hint": "", "order": 0, "retired_on": None,
        "replaced_by_id": None, "source": "A guide",
    }  # fmt: skip


def test_example_cannot_be_related_to_itself(admin_client: Client, draft: Example) -> None:
    problems = save(admin_client, draft, set_values(open_form(admin_client, draft), related=draft.slug))
    assert len(problems) == 1
    assert "cannot be related to itself" in problems[0]
