"""The admin's first page has the day's work as buttons; lists write times with 24 hours."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from examples.models import Example
from tests.helpers.accounts import create_account, sign_in
from tests.helpers.factories import ExampleFactory

pytestmark = pytest.mark.django_db


def test_work_of_the_day_has_buttons(edith: Client) -> None:
    ExampleFactory(status="in_review")
    ExampleFactory(check_due=dt.date(2024, 5, 1))
    actions = {action.text: action.href for action in edith.get("/admin/").context["dashboard_actions"]}
    assert list(actions) == ["New example", "In review (1)", "To check (1)", "Import"]
    for text in ("In review (1)", "To check (1)"):
        assert edith.get(actions[text]).context["cl"].result_count == 1
    assert edith.get(actions["New example"]).status_code == edith.get(actions["Import"]).status_code == 200


def test_buttons_follow_permissions() -> None:
    administrator = sign_in(create_account("Ada", "administrator"))
    assert administrator.get("/admin/").context["dashboard_actions"] == []


def test_times_have_24_hours_in_every_list(edith: Client) -> None:
    example = ExampleFactory(status="draft")
    Example.objects.filter(pk=example.pk).update(updated_at=dt.datetime(2026, 11, 22, 18, 51, tzinfo=dt.UTC))
    assert "22 November 2026, 18:51" in edith.get("/admin/examples/example/").content.decode()
