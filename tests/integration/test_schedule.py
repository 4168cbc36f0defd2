"""Scheduling publication and retirement in local time, and removing the schedule."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from examples.admin.schedule import run_schedule
from examples.documents.versions import list_versions
from examples.models import Change, Example
from tests.helpers.accounts import create_account, sign_in
from tests.helpers.admin_forms import edit_entry, page_url
from tests.helpers.browser_form import read_form
from tests.helpers.factories import ExampleFactory

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
HOUR = dt.timedelta(hours=1)


def create_entry(**values: Any) -> Example:
    example: Example = ExampleFactory(**{"status": "in_review", "published_at": None} | values)
    return example


def create_due_entry(**values: Any) -> Example:
    """In review, to be published an hour ago."""
    who = User.objects.filter(username="eve").first() or User.objects.create_superuser("eve")
    example = create_entry(publish_at=timezone.now() - HOUR, scheduled_by=who)
    Example.objects.filter(pk=example.pk).update(**values)
    return Example.objects.get(pk=example.pk)


def schedule_data(days: int = 3, **more: str) -> dict[str, str]:
    day = timezone.localdate() + dt.timedelta(days=days)
    return {"time": f"{day.isoformat()}T09:30", **more}


def test_text_that_the_publisher_has_not_read_is_not_scheduled(paula: Client, edith: Client) -> None:
    """An editor changes the entry between the publisher's reading and the choice of a time."""
    example = create_entry()
    review = paula.get(page_url("review", example)).content.decode()
    address = re.search(r'href="([^"]*/schedule/[^"]*)"', review)[1]  # type: ignore[index]
    edit_entry(edith, example, summary="Words that the publisher has not read.")
    page = paula.get(address)
    late = paula.post(address, {**read_form(page), "time": schedule_data()["time"]})
    assert "while you were reading it" in late.content.decode()
    assert Example.objects.get(pk=example.pk).publish_at is None
    address = re.search(r'href="([^"]*/schedule/[^"]*)"', paula.get(page_url("review", example)).content.decode())[1]  # type: ignore[index]
    assert paula.post(address, {**read_form(paula.get(address)), "time": schedule_data()["time"]}).status_code == 302


def test_entry_is_published_at_scheduled_time(admin_client: Client) -> None:
    example = create_entry()
    response = admin_client.post(page_url("schedule", example), schedule_data())
    assert (response.status_code, response["Location"]) == (302, page_url("review", example))
    example.refresh_from_db()
    assert example.publish_at is not None
    local = example.publish_at.astimezone(LONDON)
    assert (local.date(), local.hour, local.minute) == (timezone.localdate() + dt.timedelta(days=3), 9, 30)
    assert example.scheduled_by == User.objects.get(username="admin")
    assert list_versions(example)[0].revision.comment.startswith("To be published on ")
    assert list(run_schedule(example.publish_at - dt.timedelta(seconds=1))) == []
    assert [done.fault for done in run_schedule(example.publish_at)] == [""]
    done = {"status": "published", "publish_at": None, "scheduled_by": None}
    assert Example.objects.filter(pk=example.pk, **done).exists()
    assert list_versions(example)[0].revision.comment == "Published on schedule"
    assert list_versions(example)[0].revision.user == User.objects.get(username="admin")


def test_entry_is_retired_at_scheduled_time(admin_client: Client, client: Client) -> None:
    example = ExampleFactory()
    page = admin_client.post(page_url("schedule", example), schedule_data(-1, reason=" ")).content.decode()
    assert "Say why" in page
    assert "The time you entered has passed" in page
    assert admin_client.post(page_url("schedule", example), schedule_data(reason="It ended.")).status_code == 302
    example.refresh_from_db()
    assert b"It ended." not in client.get(example.get_absolute_url()).content
    assert "It ended." in admin_client.get(page_url("schedule", example)).content.decode()
    assert len(list(run_schedule(example.retire_at))) == 1
    example.refresh_from_db()
    assert (example.status, example.retired_reason, example.retire_at) == ("retired", "It ended.", None)
    assert Change.objects.get(example=example).kind == "retired"


def test_schedule_is_offered_for_complete_entry(admin_client: Client) -> None:
    complete, incomplete = create_entry(), create_entry(summary="")
    assert page_url("schedule", complete) in admin_client.get(page_url("review", complete)).content.decode()
    assert page_url("schedule", incomplete) not in admin_client.get(page_url("review", incomplete)).content.decode()


def test_schedule_can_be_removed(admin_client: Client) -> None:
    example, old = create_entry(), ExampleFactory()
    admin_client.post(page_url("schedule", example), schedule_data())
    admin_client.post(page_url("schedule", old), schedule_data(reason="It ended."))
    for scheduled in (example, old):
        assert "Remove schedule" in admin_client.get(page_url("review", scheduled)).content.decode()
        assert admin_client.get(page_url("unschedule", scheduled)).status_code == 405
        assert "Schedule removed." in admin_client.post(page_url("unschedule", scheduled), follow=True).content.decode()
        scheduled.refresh_from_db()
        assert (scheduled.publish_at, scheduled.retire_at, scheduled.retired_reason) == (None, None, "")
        page = admin_client.post(page_url("unschedule", scheduled), follow=True).content.decode()
        assert "There is nothing to remove" in page


@pytest.mark.parametrize(
    ("time", "message"),
    [
        ("2020-01-01T09:00", "The time you entered has passed"),
        ("2999-01-01T09:00", "more than 2 years away"),
        ("9999-12-31T23:59", "more than 2 years away"),
        ("9999-12-31T23:59-12:00", "more than 2 years away"),
        ("0001-01-01T00:00", "The time you entered has passed"),
        ("0001-01-01T00:00+12:00", "The time you entered has passed"),
        ("spring", "Enter the date and time as"),
        ("2026-02-30T09:00", "Enter the date and time as"),
        ("2027-01-01T25:00", "Enter the date and time as"),
        ("2027-03-28T01:30", "The clocks change on that day"),
        ("", "Enter a date and time"),
    ],
)
def test_invalid_times_are_refused_and_kept(admin_client: Client, time: str, message: str) -> None:
    example = create_entry()
    page = admin_client.post(page_url("schedule", example), {"time": time}).content.decode()
    assert message in page
    assert not time or f'value="{time}"' in page
    example.refresh_from_db()
    assert example.publish_at is None


def test_incomplete_entry_is_not_scheduled(admin_client: Client) -> None:
    example = create_entry(summary="", stage=None)
    page = admin_client.post(page_url("schedule", example), schedule_data()).content.decode()
    assert "Write a plain summary" in page
    assert "Choose a stage" in page
    example.refresh_from_db()
    assert example.publish_at is None


def test_last_editor_cannot_schedule(admin_client: Client, settings: Settings) -> None:
    settings.PUBLISHING_NEEDS_TWO = True
    example = create_entry(edited_by=User.objects.get(username="admin"))
    assert (
        "a colleague has to publish it"
        in admin_client.post(page_url("schedule", example), schedule_data()).content.decode()
    )
    settings.PUBLISHING_NEEDS_TWO = False
    assert admin_client.post(page_url("schedule", example), schedule_data()).status_code == 302


def test_scheduling_requires_publish_permission() -> None:
    example = create_entry()
    client = sign_in(create_account("bo", permissions=("view_example", "change_example", "edit_any_example")))
    assert client.get(page_url("schedule", example)).status_code == 403
    assert client.post(page_url("schedule", example), schedule_data()).status_code == 403
    assert client.post(page_url("unschedule", create_due_entry())).status_code == 403
    assert "Schedule publication" not in client.get(page_url("review", example)).content.decode()


def test_draft_cannot_be_scheduled(admin_client: Client) -> None:
    page = admin_client.post(
        page_url("schedule", create_entry(status="draft")), schedule_data(), follow=True
    ).content.decode()
    assert "You can only schedule publication of entries in review" in page
