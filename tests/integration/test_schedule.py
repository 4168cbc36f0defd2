"""Publication and retirement are scheduled in the desk, in local time, and the schedule is removed again."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from examples.admin.schedule.runner import run_schedule
from examples.documents.versions import list_versions
from examples.models import Change, Example
from tests.helpers.accounts import create_account, sign_in
from tests.helpers.factories import ExampleFactory

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
HOUR = dt.timedelta(hours=1)


def review(**values: Any) -> Example:
    example: Example = ExampleFactory(**{"status": "in_review", "published_at": None} | values)
    return example


def due(**values: Any) -> Example:
    """In review, to be published an hour ago."""
    who = User.objects.filter(username="eve").first() or User.objects.create_superuser("eve")
    example = review(publish_at=timezone.now() - HOUR, scheduled_by=who)
    Example.objects.filter(pk=example.pk).update(**values)
    return Example.objects.get(pk=example.pk)


def at(page: str, example: Example) -> str:
    return reverse(f"admin:examples_example_{page}", args=[example.pk])


def chosen(days: int = 3, **more: str) -> dict[str, str]:
    day = timezone.localdate() + dt.timedelta(days=days)
    return {"time": f"{day.isoformat()}T09:30", **more}


def test_review_is_published_on_the_day_that_was_chosen(admin_client: Client) -> None:
    example = review()
    answer = admin_client.post(at("schedule", example), chosen())
    assert (answer.status_code, answer["Location"]) == (302, at("review", example))
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


def test_published_is_retired_on_the_day_that_was_chosen(admin_client: Client, client: Client) -> None:
    example = ExampleFactory()
    page = admin_client.post(at("schedule", example), chosen(-1, reason=" ")).content.decode()
    assert "Say why" in page
    assert "That time has passed" in page
    assert admin_client.post(at("schedule", example), chosen(reason="It ended.")).status_code == 302
    example.refresh_from_db()
    assert b"It ended." not in client.get(example.get_absolute_url()).content
    assert "It ended." in admin_client.get(at("schedule", example)).content.decode()
    assert len(list(run_schedule(example.retire_at))) == 1
    example.refresh_from_db()
    assert (example.status, example.retired_reason, example.retire_at) == ("retired", "It ended.", None)
    assert Change.objects.get(example=example).kind == "retired"


def test_publication_is_offered_once_nothing_is_missing(admin_client: Client) -> None:
    complete, incomplete = review(), review(summary="")
    assert at("schedule", complete) in admin_client.get(at("review", complete)).content.decode()
    assert at("schedule", incomplete) not in admin_client.get(at("review", incomplete)).content.decode()


def test_schedule_can_be_removed(admin_client: Client) -> None:
    example, old = review(), ExampleFactory()
    admin_client.post(at("schedule", example), chosen())
    admin_client.post(at("schedule", old), chosen(reason="It ended."))
    for planned in (example, old):
        assert "Remove schedule" in admin_client.get(at("review", planned)).content.decode()
        assert admin_client.get(at("unschedule", planned)).status_code == 405
        assert "Schedule removed." in admin_client.post(at("unschedule", planned), follow=True).content.decode()
        planned.refresh_from_db()
        assert (planned.publish_at, planned.retire_at, planned.retired_reason) == (None, None, "")
        page = admin_client.post(at("unschedule", planned), follow=True).content.decode()
        assert "There is no schedule to remove" in page


@pytest.mark.parametrize(
    ("time", "said"),
    [
        ("2020-01-01T09:00", "That time has passed"),
        ("2999-01-01T09:00", "more than 2 years away"),
        ("9999-12-31T23:59", "more than 2 years away"),
        ("9999-12-31T23:59-12:00", "more than 2 years away"),
        ("0001-01-01T00:00", "That time has passed"),
        ("0001-01-01T00:00+12:00", "That time has passed"),
        ("spring", "Enter the date and time as"),
        ("2026-02-30T09:00", "Enter the date and time as"),
        ("2027-01-01T25:00", "Enter the date and time as"),
        ("2027-03-28T01:30", "The clocks change then"),
        ("", "Enter a date and time"),
    ],
)
def test_other_times_are_refused_and_nothing_typed_is_lost(admin_client: Client, time: str, said: str) -> None:
    example = review()
    page = admin_client.post(at("schedule", example), {"time": time}).content.decode()
    assert said in page
    assert not time or f'value="{time}"' in page
    example.refresh_from_db()
    assert example.publish_at is None


def test_gaps_refuse_the_schedule_with_all_that_is_missing(admin_client: Client) -> None:
    example = review(summary="", stage=None)
    page = admin_client.post(at("schedule", example), chosen()).content.decode()
    assert "Write a plain summary" in page
    assert "Choose a stage" in page
    example.refresh_from_db()
    assert example.publish_at is None


def test_whoever_changed_it_last_does_not_schedule_it(admin_client: Client, settings: Settings) -> None:
    settings.PUBLISHING_NEEDS_TWO = True
    example = review(edited_by=User.objects.get(username="admin"))
    assert "a colleague has to publish it" in admin_client.post(at("schedule", example), chosen()).content.decode()
    settings.PUBLISHING_NEEDS_TWO = False
    assert admin_client.post(at("schedule", example), chosen()).status_code == 302


def test_scheduling_needs_the_right_to_publish() -> None:
    example = review()
    client = sign_in(create_account("bo", permissions=("view_example", "change_example", "edit_any_example")))
    assert client.get(at("schedule", example)).status_code == 403
    assert client.post(at("schedule", example), chosen()).status_code == 403
    assert client.post(at("unschedule", due())).status_code == 403
    assert "Schedule publication" not in client.get(at("review", example)).content.decode()


def test_draft_is_not_scheduled(admin_client: Client) -> None:
    page = admin_client.post(at("schedule", review(status="draft")), chosen(), follow=True).content.decode()
    assert "You can only schedule publication of entries in review" in page
