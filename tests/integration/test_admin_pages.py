"""Every page of the admin responds, to editors only, in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from examples.models import (
    ICB,
    AccountEvent,
    Cost,
    EmptySearch,
    Example,
    Framework,
    Link,
    Organisation,
    PageRating,
    Quote,
    Resource,
    Strategy,
    StrategyPriority,
    Succession,
    Suggestion,
    SynonymGroup,
    Term,
)
from tests.helpers.accounts import sign_in
from tests.helpers.factories import (
    ExampleFactory,
    FrameworkItemFactory,
    ICBFactory,
    OrganisationFactory,
    OutcomeFactory,
    SourceFactory,
    term,
)

pytestmark = pytest.mark.django_db
MODELS = [Example, Term, Organisation, ICB, Strategy, Framework, SynonymGroup, Suggestion]


def create_example(number: int) -> Example:
    """Creates a published example with rows of every kind, and a row in every other list."""
    item, old, new = FrameworkItemFactory(), ICBFactory(), ICBFactory(second_hand=True)
    care = term("priority", "coordinated-care")
    item.priorities.add(care)
    Succession.objects.create(predecessor=old, successor=new, on="2026-04-01", kind="merger")
    strategy = Strategy.objects.create(icb=old, slug=f"plan-{number}", title="Plan")
    StrategyPriority.objects.create(strategy=strategy, slug=f"aim-{number}", text="Aim").terms.add(care)
    SynonymGroup.objects.create(slug=f"s{number}", terms=["a", "b"])
    Suggestion.objects.create(what="A night service")
    example: Example = ExampleFactory(boards=[old], items=[item], check_due=dt.date(2024, 5, 1))
    add_rows(example)
    return example


def add_rows(example: Example) -> None:
    source = SourceFactory(example=example)
    OutcomeFactory(example=example, source=source)
    Cost.objects.create(example=example, source=source, kind="running", covers="Staff", amount=5)
    Resource.objects.create(example=example, title="Toolkit")
    Quote.objects.create(example=example, source=source, text="It helped.")


@pytest.fixture
def example() -> Example:
    return create_example(0)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_admin_pages_respond(admin_client: Client, example: Example, model: type[Any]) -> None:
    name = f"admin:examples_{model._meta.model_name}"
    for row in model.objects.all():
        assert admin_client.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200
        assert admin_client.get(reverse(f"{name}_history", args=[row.pk])).status_code == 200
    deletable = 403 if model is Example else 200
    assert admin_client.get(reverse(f"{name}_delete", args=[row.pk])).status_code == deletable
    assert admin_client.get(reverse(f"{name}_changelist")).status_code == 200
    addable = 403 if model is Suggestion else 200  # only readers send suggestions
    assert admin_client.get(reverse(f"{name}_add")).status_code == addable


@pytest.mark.parametrize("model", [*MODELS[1:], AccountEvent, EmptySearch, Link], ids=lambda model: model.__name__)
def test_every_field_of_a_form_is_shown(admin_client: Client, example: Example, model: type[Any]) -> None:
    Link.objects.create(address="https://site.test/")
    EmptySearch.objects.create(words="night", day=dt.date(2026, 11, 1), times=1)
    address = reverse(f"admin:examples_{model._meta.model_name}_change", args=[model.objects.all()[0].pk])
    page = admin_client.get(address)
    names = [name for fieldset in page.context["adminform"] for line in fieldset for name in line.fields]
    assert names
    for name in names:
        assert f"field-{name}" in page.content.decode()


@pytest.mark.once
def test_registered_models() -> None:
    ours = {model for model in admin.site._registry if model._meta.app_label == "examples"}
    assert ours == {*MODELS, AccountEvent, EmptySearch, Link, PageRating}


@pytest.mark.parametrize(
    "query", ["q=nurse", "check=overdue", "check=unset", "setting=home", "setting=nowhere", "status__exact=draft"]
)
def test_example_list_search_and_filters(admin_client: Client, example: Example, query: str) -> None:
    page = admin_client.get(reverse("admin:examples_example_changelist") + f"?{query}")
    assert page.status_code == 200
    found = {"check=unset": 0, "setting=nowhere": 0, "status__exact=draft": 0}.get(query, 1)
    assert page.context["cl"].result_count == found


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_list_search(admin_client: Client, example: Example, model: type[Any]) -> None:
    address = reverse(f"admin:examples_{model._meta.model_name}_changelist")
    assert admin_client.get(f"{address}?q=a").status_code == 200
    assert admin_client.get(f"{address}?q=zzz").context["cl"].result_count == 0


def test_example_list_shows_overdue_and_lead(admin_client: Client, example: Example) -> None:
    page = admin_client.get(reverse("admin:examples_example_changelist")).content.decode()
    assert "1 May 2024: overdue" in page
    assert example.organisations.get().name in page


def test_icb_list_shows_second_hand(admin_client: Client, example: Example) -> None:
    page = admin_client.get(reverse("admin:examples_icb_changelist")).content.decode()
    assert page.count("second-hand</td>") == 1


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_list_query_count_is_constant(
    admin_client: Client, example: Example, model: type[Any], count_queries: Callable[[str], int]
) -> None:
    address = reverse(f"admin:examples_{model._meta.model_name}_changelist")
    before = count_queries(address)
    for number in range(1, 5):
        create_example(number)
    assert count_queries(address) <= before


def test_example_form_query_count_is_constant(example: Example, count_queries: Callable[[str], int]) -> None:
    address = reverse("admin:examples_example_change", args=[example.pk])
    before = count_queries(address)
    for _ in range(4):
        add_rows(example)
        example.participations.create(organisation=OrganisationFactory(), role="partner")
        example.area_links.create(icb=ICBFactory())
    assert count_queries(address) == before
    assert before <= 40


def test_reference_form_query_count_is_constant(example: Example, count_queries: Callable[[str], int]) -> None:
    strategy, board, framework = Strategy.objects.get(), ICB.objects.get(second_hand=False), Framework.objects.get()
    pages = [reverse(f"admin:examples_{r._meta.model_name}_change", args=[r.pk]) for r in (strategy, board, framework)]
    before = [count_queries(page) for page in pages]
    for number in range(3):
        strategy.priorities.create(slug=f"more-{number}", text="More").terms.add(term("priority", "coordinated-care"))
        Succession.objects.create(predecessor=board, successor=ICBFactory(), on="2026-04-01", kind="split")
        FrameworkItemFactory().priorities.add(term("priority", "coordinated-care"))
    assert [count_queries(page) for page in pages] == before


@pytest.fixture
def count_queries(
    no_activity_writes: None, admin_client: Client, django_assert_max_num_queries: Any
) -> Callable[[str], int]:
    def count(address: str) -> int:
        admin_client.get(address)  # fills the cache of content types
        with django_assert_max_num_queries(100) as captured:
            assert admin_client.get(address).status_code == 200
        return len(captured)

    return count


def test_anonymous_user_is_redirected_to_login(client: Client, example: Example) -> None:
    for name, args in (("changelist", []), ("add", []), ("change", [example.pk]), ("preview", [example.pk])):
        answer = client.get(reverse(f"admin:examples_example_{name}", args=args))
        assert answer.status_code == 302
        assert answer["Location"].startswith("/admin/login/")


def test_user_with_view_permission_sees_form_and_preview(example: Example) -> None:
    viewer = User.objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.add(*Permission.objects.filter(codename__startswith="view_"))
    client = sign_in(viewer)
    page = client.get(reverse("admin:examples_example_change", args=[example.pk]))
    assert page.status_code == 200
    assert "_save" not in page.content.decode()
    assert client.get(reverse("admin:examples_example_preview", args=[example.pk])).status_code == 200


def test_admin_pages_have_no_inline_code(admin_client: Client, example: Example) -> None:
    for address in ("", "examples/example/", "examples/example/add/", f"examples/example/{example.pk}/change/"):
        page = admin_client.get(f"/admin/{address}").content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert "<script>" not in page
        assert " onclick=" not in page


def test_header_names_the_site(admin_client: Client) -> None:
    assert "editors’ desk" in admin_client.get("/admin/").content.decode()
