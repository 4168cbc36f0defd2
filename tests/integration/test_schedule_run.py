"""What is due is done once and on time, however many machines run it; what cannot be done says why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from examples.admin.schedule.runner import ScheduleResult, run_schedule
from examples.admin.schedule.scheduling import schedule_retirement
from examples.admin.workflow import transitions
from examples.admin.workflow.transitions import send_to_review
from examples.admin.workflow.working_copies import get_working_copy
from examples.documents.versions import list_versions
from examples.models import Change, Example
from tests.helpers.factories import ExampleFactory
from tests.integration.test_schedule import HOUR, at, due

pytestmark = pytest.mark.django_db


def test_both_half_past_ones_of_october_come_in_their_order() -> None:
    first, second = (dt.datetime(2026, 10, 25, hour, 30, tzinfo=dt.UTC) for hour in (0, 1))
    late, early = due(publish_at=second), due(publish_at=first)
    assert list(run_schedule(first - dt.timedelta(seconds=1))) == []
    assert [done.title for done in run_schedule(first)] == [early.title]
    assert [done.title for done in run_schedule(second - dt.timedelta(seconds=1))] == []
    assert [done.title for done in run_schedule(second)] == [late.title]


def test_what_is_long_due_is_done_in_order() -> None:
    titles = [due(publish_at=timezone.now() - hours * HOUR).title for hours in (1, 3, 2)]
    assert [done.title for done in run_schedule()] == [titles[1], titles[2], titles[0]]


def test_what_cannot_be_published_says_why_and_is_not_tried_again(admin_client: Client) -> None:
    broken, fine = due(summary=""), due()
    faults = {done.title: done.fault for done in run_schedule()}
    assert faults[fine.title] == ""
    assert "Write a plain summary" in faults[broken.title]
    assert list(run_schedule()) == []
    broken.refresh_from_db()
    assert (broken.status, broken.publish_at) == ("in_review", None)
    assert "Write a plain summary" in broken.schedule_fault
    assert "scheduled change failed" in admin_client.get(at("review", broken)).content.decode()
    assert list_versions(broken)[0].revision.comment.startswith("Could not be published on schedule: Write")
    admin_client.post(at("unschedule", broken))
    broken.refresh_from_db()
    assert broken.schedule_fault == ""


def test_working_copy_behind_its_entry_is_not_published() -> None:
    entry = ExampleFactory()
    copy = get_working_copy(entry, None)
    Example.objects.filter(pk=copy.pk).update(title="Mine")
    send_to_review(copy, None)
    Example.objects.filter(pk=entry.pk).update(title="Theirs")
    admin = User.objects.create_superuser("eve")
    Example.objects.filter(pk=copy.pk).update(publish_at=timezone.now() - HOUR, scheduled_by=admin)
    for dry_run in (True, False):  # a dry run reports the fault and leaves the schedule
        (done,) = run_schedule(dry_run=dry_run)
        assert "confirm the copy" in done.fault
    entry.refresh_from_db()
    assert entry.title == "Theirs"


def test_working_copy_is_published_over_its_entry() -> None:
    entry = ExampleFactory()
    copy = get_working_copy(entry, None)
    Example.objects.filter(pk=copy.pk).update(title="New title")
    send_to_review(copy, None)
    admin = User.objects.create_superuser("eve")
    Example.objects.filter(pk=copy.pk).update(publish_at=timezone.now() - HOUR, scheduled_by=admin)
    assert [done.fault for done in run_schedule()] == [""]
    entry.refresh_from_db()
    assert (entry.title, Example.objects.filter(pk=copy.pk).exists()) == ("New title", False)


def test_scheduled_retirement_outlives_a_publication_before_it() -> None:
    entry = ExampleFactory()
    admin = User.objects.create_superuser("eve")
    copy = get_working_copy(entry, None)
    Example.objects.filter(pk=copy.pk).update(title="New title")
    soon = timezone.now() + HOUR
    schedule_retirement(entry, admin, soon, "It ends.")
    send_to_review(copy, None)
    transitions.publish_entry(copy, admin)
    entry.refresh_from_db()
    assert (entry.title, entry.status, entry.retire_at, entry.scheduled_by) == ("New title", "published", soon, admin)
    assert [done.fault for done in run_schedule(soon)] == [""]
    entry.refresh_from_db()
    assert (entry.status, entry.retired_reason) == ("retired", "It ends.")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"is_active": False}, "eve may no longer publish"),
        ({"is_staff": False}, "eve may no longer publish"),
        ({"is_superuser": False}, "eve may no longer publish"),
        (None, "account that scheduled it no longer exists"),
    ],
)
def test_whoever_scheduled_it_must_still_be_allowed_to(change: dict[str, bool] | None, said: str) -> None:
    planned = [due(), due()]
    ExampleFactory()
    retiring = ExampleFactory()
    eve = User.objects.filter(username="eve")
    reason = {"retired_reason": "Over.", "retire_at": timezone.now() - HOUR, "scheduled_by": eve.get()}
    Example.objects.filter(pk=retiring.pk).update(**reason)
    eve.update(**change) if change else eve.get().delete()
    assert [said in done.fault for done in run_schedule()] == [True] * 3
    assert set(Example.objects.filter(pk__in=[e.pk for e in planned]).values_list("status", "publish_at")) == {
        ("in_review", None)
    }
    retiring.refresh_from_db()
    assert (retiring.status, retiring.retire_at, retiring.retired_reason) == ("published", None, "Over.")


def test_unforeseen_error_of_one_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = due(publish_at=timezone.now() - 2 * HOUR), due()
    real = transitions.publish_entry

    def broken(example: Example, *rest: Any) -> Any:
        if example.pk == first.pk:
            raise RuntimeError("surprise")
        return real(example, *rest)

    monkeypatch.setattr(transitions, "publish_entry", broken)
    assert [bool(done.fault) for done in run_schedule()] == [True, False]
    second.refresh_from_db()
    assert second.status == "published"


def test_command_says_what_it_did_and_is_silent_otherwise(capsys: pytest.CaptureFixture[str]) -> None:
    example = due()
    broken = due(summary="")
    call_command("run_schedule", "--dry-run")
    said = capsys.readouterr().out
    assert f"“{example.title}”" in said
    assert ": to be published\n" in said
    assert f"“{broken.title}”" in said
    assert "Could not be published on schedule: Write a plain summary" in said
    example.refresh_from_db()
    assert example.status == "in_review"
    call_command("run_schedule")
    said = capsys.readouterr().out
    assert "Published on schedule" in said
    assert "Could not be published on schedule: Write a plain summary" in said
    call_command("run_schedule")
    assert capsys.readouterr().out == ""


@pytest.fixture
def withdrawn() -> Iterator[None]:
    """SQLite's guards would refuse to empty the tables while anything is published."""
    yield
    Example.objects.update(status="draft", publish_at=None)


@pytest.mark.django_db(transaction=True)
def test_many_machines_at_once_publish_once(withdrawn: None) -> None:
    keys = {due().pk for _ in range(3)}

    def one(_: int) -> list[ScheduleResult]:
        try:
            return list(run_schedule())
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as machines:
        done = [done for found in machines.map(one, range(3)) for done in found]
    assert [d.fault for d in done] == [""] * 3
    assert set(Change.objects.values_list("example", flat=True)) == keys
    assert Change.objects.count() == 3
