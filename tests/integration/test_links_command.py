"""manage.py check_links: which addresses it requests, what it stores, and that it can be interrupted."""

import datetime as dt
import os
import signal
import socket
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from examples.catalogue.refresh import get_revision
from examples.link_checker.checker import LinkChecker, LinkResult
from examples.link_checker.client import LinkClient
from examples.link_checker.store import find_due_addresses, save_result, update_links
from examples.link_checker.throttle import Throttle
from examples.management.commands import check_links
from examples.models import Example, Link, Organisation, Resource
from tests.helpers.factories import ExampleFactory, OrganisationFactory, SourceFactory
from tests.helpers.misbehaving_server import MisbehavingServer, build_redirect, build_response, misbehaving_server

pytestmark = pytest.mark.django_db
Status = Link.Status
WEEK = dt.timedelta(days=7)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[MisbehavingServer]:
    """The only site that the command can reach."""
    with misbehaving_server() as running:
        client = LinkClient("tests", lambda _: ["127.0.0.1"], lambda _: True, frozenset({running.port}))
        monkeypatch.setattr(check_links, "build_checker", lambda pause: LinkChecker(client, Throttle(0)))
        yield running


def cite(site: MisbehavingServer, first: str, *others: str, **values: Any) -> Example:
    example: Example = ExampleFactory(**values)
    example.sources.update(number=1, address=site.url(first))
    for number, path in enumerate(others, 2):
        SourceFactory(example=example, number=number, address=site.url(path))
    return example


def run_command(*arguments: str) -> str:
    out = StringIO()
    call_command("check_links", "--pause=0", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def read_statuses() -> dict[str, str]:
    return {link.address.rpartition("/")[2]: link.status for link in Link.objects.all()}


def test_check_requests_each_address_once(site: MisbehavingServer) -> None:
    site.replies |= {"/gone": build_response(404), "/old": build_redirect("/new"), "/down": build_response(500)}
    organisation = OrganisationFactory(address=site.url("/us"))
    example = cite(site, "/gone", "/old", organisations=[organisation], contact_address=site.url("/contact"))
    Resource.objects.create(example=example, title="A toolkit", address=site.url("/gone"))
    cite(site, "/down", status="draft", published_at=None)
    cite(site, "/retired", status="retired", retired_reason="It ended.")
    Organisation.objects.create(slug="idle", name="Idle", address=site.url("/idle"))
    before = get_revision().value, list(Example.objects.order_by("pk").values())
    out = run_command()
    assert read_statuses() == {"us": "alive", "gone": "dead", "old": "moved", "contact": "alive", "down": "failing"}
    assert (get_revision().value, list(Example.objects.order_by("pk").values())) == before
    assert site.requests("/gone") == ["HEAD", "GET"]
    assert [line.split()[-1] for line in out.splitlines()] == ["2", "1", "1", "1", "5"]
    assert Link.objects.get(status=Status.MOVED).moved_to == site.url("/new")


def test_second_run_checks_due_links_only(site: MisbehavingServer) -> None:
    cite(site, "/a", "/b")
    run_command()
    asked = len(site.request_log)
    assert "No link was due to be checked." in run_command()
    assert len(site.request_log) == asked
    Link.objects.filter(address=site.url("/a")).update(checked_at=timezone.now() - dt.timedelta(days=8))
    run_command()
    assert (len(site.requests("/a")), len(site.requests("/b"))) == (2, 1)
    run_command("--again")
    assert (len(site.requests("/a")), len(site.requests("/b"))) == (3, 2)


def test_failed_link_is_due_after_a_day(site: MisbehavingServer) -> None:
    now = timezone.now()
    values = {"status": Status.FAILING, "checked_at": now - dt.timedelta(days=2)}
    Link.objects.create(address="http://new.test/", failing_since=now - dt.timedelta(days=2), **values)
    old = Link.objects.create(address="http://old.test/", failing_since=now - dt.timedelta(days=4), **values)
    Link.objects.create(address="http://fine.test/", status=Status.ALIVE, checked_at=now - dt.timedelta(days=2))
    assert set(find_due_addresses(WEEK)) == {"http://new.test/", "http://old.test/"}
    assert list(Link.objects.broken()) == [old]


def test_unchecked_and_published_links_come_first(site: MisbehavingServer) -> None:
    cite(site, "/draft", status="draft", published_at=None)
    cite(site, "/seen", "/new")
    update_links()
    Link.objects.filter(address=site.url("/seen")).update(checked_at=timezone.now() - 2 * WEEK)
    assert [address.rpartition("/")[2] for address in find_due_addresses(WEEK)] == ["new", "draft", "seen"]


def test_limit_and_host_options(site: MisbehavingServer) -> None:
    example = cite(site, "/a", "/b")
    SourceFactory(example=example, number=9, address=site.url("/c", "other.test"))
    run_command("--host", "OTHER.test")
    assert read_statuses() == {"a": "unchecked", "b": "unchecked", "c": "alive"}
    run_command("--limit", "1")
    assert sorted(read_statuses().values()) == ["alive", "alive", "unchecked"]


def test_link_is_deleted_with_its_last_usage(site: MisbehavingServer) -> None:
    example = cite(site, "/a")
    update_links()
    example.sources.update(address=site.url("/b"))
    update_links()
    update_links()
    assert read_statuses() == {"b": "unchecked"}


def test_failing_since_is_the_first_failure() -> None:
    link = Link.objects.create(address="http://site.test/")
    save_result(link.address, LinkResult(Status.FAILING, "The site did not answer in time.\x00" + "x" * 400))
    link.refresh_from_db()
    first = link.failing_since
    assert first
    assert len(link.detail) <= 300
    save_result(link.address, LinkResult(Status.DEAD, "Answered 404: not there.", 404))
    link.refresh_from_db()
    assert (link.failing_since, link.code) == (first, 404)
    save_result(link.address, LinkResult(Status.ALIVE, "", 200))
    link.refresh_from_db()
    assert (link.failing_since, link.detail) == (None, "")


@pytest.mark.parametrize(
    ("signal_number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)], ids=["terminated", "ctrl-c"]
)
def test_interrupted_run_keeps_results(
    site: MisbehavingServer, monkeypatch: pytest.MonkeyPatch, signal_number: int, code: int
) -> None:
    cite(site, "/a", "/b", "/c")

    def save_and_interrupt(address: str, result: LinkResult) -> None:
        save_result(address, result)
        os.kill(os.getpid(), signal_number)

    monkeypatch.setattr(check_links, "save_result", save_and_interrupt)
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit) as ended:
        run_command("--threads=1")
    assert ended.value.code == code
    assert signal.getsignal(signal.SIGTERM) is before
    assert sorted(read_statuses().values()) == ["alive", "unchecked", "unchecked"]
    monkeypatch.setattr(check_links, "save_result", save_result)
    run_command()
    assert set(read_statuses().values()) == {"alive"}


def test_progress_line_every_fifty_links(site: MisbehavingServer) -> None:
    cite(site, *(f"/{number}" for number in range(52)))
    lines = [line for line in run_command().splitlines() if "of 52" in line]
    assert lines == ["50 of 52 links checked"]


def resolve_only_test_hosts(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    """Names that end in .test resolve to the site, all others fail, as on a machine that is offline."""

    def resolve(host: str) -> list[str]:
        if host.endswith(".test"):
            return ["127.0.0.1"]
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    client = LinkClient("tests", resolve, lambda _: True, frozenset({port, 80}))
    monkeypatch.setattr(check_links, "build_checker", lambda pause: LinkChecker(client, Throttle(0)))


def test_offline_machine_marks_no_link_dead(site: MisbehavingServer, monkeypatch: pytest.MonkeyPatch) -> None:
    example = cite(site, "/a")
    example.sources.update(address="http://host.invalid/")
    resolve_only_test_hosts(monkeypatch, site.port)
    run_command()
    assert Link.objects.get().status == Status.FAILING, "one silent host: it could be either"
    for number in range(2, 12):
        SourceFactory(example=example, number=number, address=f"http://host-{number}.invalid/")
    with pytest.raises(CommandError, match="Check that this machine is connected"):
        run_command("--again")
    assert Link.objects.filter(status=Status.UNCHECKED).count() == 10


def test_missing_host_is_dead_if_others_answer(site: MisbehavingServer, monkeypatch: pytest.MonkeyPatch) -> None:
    example = cite(site, "/a")
    SourceFactory(example=example, number=2, address="http://host.invalid/")
    resolve_only_test_hosts(monkeypatch, site.port)
    run_command()
    link = Link.objects.get(address="http://host.invalid/")
    assert (link.status, link.detail) == (Status.DEAD, "The host “host.invalid” no longer exists.")
    assert find_due_addresses(WEEK) == []
    Link.objects.update(checked_at=timezone.now() - dt.timedelta(days=2))
    assert find_due_addresses(WEEK) == [link.address]


@pytest.mark.parametrize(
    "arguments",
    [["--older-than=-1"], ["--older-than=soon"], ["--limit=0"], ["--threads=0"], ["--threads=65"], ["--pause=1e9"]],
)
def test_invalid_arguments_are_refused(arguments: list[str]) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("check_links", *arguments)
    assert arguments[0].partition("=")[0] in str(refused.value)


def test_unsafe_address_is_read_statuses() -> None:
    example: Example = ExampleFactory()
    example.sources.update(address="ftp://files.test/report")
    run_command()
    link = Link.objects.get()
    assert link.status == Status.UNSAFE
    assert link.describe_status().startswith("Not a public web address, checked ")
    assert link.describe_status().endswith(". This is not a web address. Only http and https are checked")


@pytest.mark.once
def test_status_text() -> None:
    day = dt.datetime(2026, 11, 3, 12, tzinfo=dt.UTC)
    link = Link(address="http://site.test/", status=Status.ALIVE, code=200, checked_at=day)
    assert link.describe_status() == "Answers, checked 3 Nov 2026"
    link.status, link.code, link.failing_since = Status.DEAD, 404, day - dt.timedelta(days=2)
    assert link.describe_status() == "Not there any more (404), since 1 Nov 2026, checked 3 Nov 2026"
    link.status, link.code, link.failing_since, link.moved_to = Status.MOVED, 200, None, "http://new.test/"
    assert link.describe_status() == "Answers at another address: http://new.test/, checked 3 Nov 2026"
    assert Link(address="http://site.test/").describe_status() == "Not checked yet"
