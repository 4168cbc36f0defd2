"""Scheduled changes run once and on time, on any number of machines; failures are explained."""

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

from examples.admin.schedule import ScheduleResult, run_schedule
from examples.admin.workflow import transitions
from examples.admin.workflow.transitions import schedule_retirement, send_to_review
from examples.admin.workflow.working_copies import get_working_copy
from examples.documents.versions import list_versions
from examples.models import Change, Example
from tests.helpers.admin_forms import page_url
from tests.helpers.factories import ExampleFactory
from tests.integration.test_schedule import HOUR, create_due_entry

pytestmark = pytest.mark.django_db


def test_repeated_hour_in_october_runs_in_order() -> None:
    first, second = (dt.datetime(2026, 10, 25, hour, 30, tzinfo=dt.UTC) for hour in (0, 1))
    late, early = create_due_entry(publish_at=second), create_due_entry(publish_at=first)
    assert list(run_schedule(first - dt.timedelta(seconds=1))) == []
    assert [done.title for done in run_schedule(first)] == [early.title]
    assert [done.title for done in run_schedule(second - dt.timedelta(seconds=1))] == []
    assert [done.title for done in run_schedule(second)] == [late.title]


def test_overdue_entries_run_in_order() -> None:
    titles = [create_due_entry(publish_at=timezone.now() - hours * HOUR).title for hours in (1, 3, 2)]
    assert [done.title for done in run_schedule()] == [titles[1], titles[2], titles[0]]


def test_failed_publication_is_explained_and_not_retried(admin_client: Client) -> None:
    broken, fine = create_due_entry(summary=""), create_due_entry()
    faults = {done.title: done.fault for done in run_schedule()}
    assert faults[fine.title] == ""
    assert "Write a plain summary" in faults[broken.title]
    assert list(run_schedule()) == []
    broken.refresh_from_db()
    assert (broken.status, broken.publish_at) == ("in_review", None)
    assert "Write a plain summary" in broken.schedule_fault
    assert "scheduled change failed" in admin_client.get(page_url("review", broken)).content.decode()
    assert list_versions(broken)[0].revision.comment.startswith("Could not be published on schedule: Write")
    admin_client.post(page_url("unschedule", broken))
    broken.refresh_from_db()
    assert broken.schedule_fault == ""


def test_outdated_working_copy_is_not_published() -> None:
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


def test_scheduled_retirement_survives_publication() -> None:
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
    ("change", "message"),
    [
        ({"is_active": False}, "eve no longer has permission to publish"),
        ({"is_staff": False}, "eve no longer has permission to publish"),
        ({"is_superuser": False}, "eve no longer has permission to publish"),
        (None, "account that scheduled this entry no longer exists"),
    ],
)
def test_scheduling_account_must_still_have_permission(change: dict[str, bool] | None, message: str) -> None:
    scheduled = [create_due_entry(), create_due_entry()]
    ExampleFactory()
    retiring = ExampleFactory()
    eve = User.objects.filter(username="eve")
    reason = {"retired_reason": "Over.", "retire_at": timezone.now() - HOUR, "scheduled_by": eve.get()}
    Example.objects.filter(pk=retiring.pk).update(**reason)
    eve.update(**change) if change else eve.get().delete()
    assert [message in done.fault for done in run_schedule()] == [True] * 3
    rows = Example.objects.filter(pk__in=[example.pk for example in scheduled])
    assert set(rows.values_list("status", "publish_at")) == {("in_review", None)}
    retiring.refresh_from_db()
    assert (retiring.status, retiring.retire_at, retiring.retired_reason) == ("published", None, "Over.")


def test_unexpected_error_does_not_stop_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = create_due_entry(publish_at=timezone.now() - 2 * HOUR), create_due_entry()
    publish = transitions.publish_entry

    def fail_on_first(example: Example, *rest: Any) -> Any:
        if example.pk == first.pk:
            raise RuntimeError("surprise")
        return publish(example, *rest)

    monkeypatch.setattr(transitions, "publish_entry", fail_on_first)
    assert [bool(done.fault) for done in run_schedule()] == [True, False]
    second.refresh_from_db()
    assert second.status == "published"


def test_command_prints_only_what_was_done(capsys: pytest.CaptureFixture[str]) -> None:
    example = create_due_entry()
    broken = create_due_entry(summary="")
    call_command("run_schedule", "--dry-run")
    output = capsys.readouterr().out
    assert f"“{example.title}”" in output
    assert ": to be published\n" in output
    assert f"“{broken.title}”" in output
    assert "Could not be published on schedule: Write a plain summary" in output
    example.refresh_from_db()
    assert example.status == "in_review"
    call_command("run_schedule")
    output = capsys.readouterr().out
    assert "Published on schedule" in output
    assert "Could not be published on schedule: Write a plain summary" in output
    call_command("run_schedule")
    assert capsys.readouterr().out == ""


@pytest.fixture
def unpublish_all() -> Iterator[None]:
    """SQLite's triggers refuse to empty the tables while an entry is published."""
    yield
    Example.objects.update(status="draft", publish_at=None)


@pytest.mark.django_db(transaction=True)
def test_parallel_runs_publish_once(unpublish_all: None) -> None:
    keys = {create_due_entry().pk for _ in range(3)}

    def run(_: int) -> list[ScheduleResult]:
        try:
            return list(run_schedule())
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as machines:
        done = [done for results in machines.map(run, range(3)) for done in results]
    assert [d.fault for d in done] == [""] * 3
    assert set(Change.objects.values_list("example", flat=True)) == keys
    assert Change.objects.count() == 3
