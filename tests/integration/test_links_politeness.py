"""Politeness of the link checker: robots.txt, pauses between requests to a host, and waiting for busy hosts."""

import datetime as dt
import threading
from collections.abc import Iterator
from email.utils import format_datetime

import pytest
from django.utils import timezone

from examples.link_checker.checker import LinkChecker, Status, build_user_agent, parse_retry_after, parse_robots
from examples.link_checker.client import LinkClient, LinkError, LinkResponse
from examples.link_checker.throttle import MAX_WAIT, Throttle
from examples.link_checker.worker_pool import check_addresses
from tests.helpers.misbehaving_server import (
    MisbehavingServer,
    build_redirect,
    build_response,
    misbehaving_server,
    stream_endlessly,
)
from tests.helpers.wait import PATIENCE

HERE = "127.0.0.1"


@pytest.fixture
def site() -> Iterator[MisbehavingServer]:
    with misbehaving_server() as running:
        yield running


class Clock:
    """A clock that only moves when someone sleeps."""

    def __init__(self) -> None:
        self.now, self.slept = 1000.0, list[float]()

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def build_checker(
    site: MisbehavingServer, clock: Clock | None = None, pause: float = 0.0, deadline: float = PATIENCE
) -> LinkChecker:
    ports = frozenset({site.port})
    client = LinkClient("tests-links/1.0", lambda _: [HERE], lambda _: True, ports, PATIENCE, PATIENCE, deadline)
    return LinkChecker(client, Throttle(pause, lambda: clock.now, clock.sleep) if clock else Throttle(pause))


@pytest.mark.parametrize(
    ("robots", "status"),
    [
        (build_response(200, b"User-agent: *\nDisallow: /private"), Status.ALIVE),
        (build_response(200, b"User-agent: *\nDisallow: /"), Status.BARRED),
        (build_response(200, b"User-agent: tests-links\nDisallow: /\n\nUser-agent: *\nAllow: /"), Status.BARRED),
        (build_response(200, b"User-agent: *\nDisallow: /*page$"), Status.BARRED),
        (build_response(200, b"\xff\xfe\x00<html>not rules"), Status.ALIVE),
        (build_response(200, b"User-agent: *\nDisallow: /", "Content-Encoding: gzip"), Status.BARRED),
        (build_response(404), Status.ALIVE),
        (build_response(403), Status.ALIVE),
        (build_response(429), Status.BARRED),
        (build_response(500), Status.BARRED),
        (build_redirect("/robots.txt"), Status.ALIVE),
        (build_redirect("http://127.0.0.1:1/"), Status.ALIVE),
        (build_redirect("/rules"), Status.BARRED),
        (b"", Status.FAILING),
        (stream_endlessly(b"HTTP/1.1 200 OK\r\n\r\n" + b"Disallow: /x\n" * 9000, 0.01), Status.ALIVE),
        (stream_endlessly(b"h", 0.05), Status.FAILING),
    ],
)
def test_robots_txt_is_respected(site: MisbehavingServer, robots: object, status: Status) -> None:
    site.replies["/robots.txt"] = robots  # type: ignore[assignment]
    site.replies["/rules"] = build_response(200, b"User-agent: *\nDisallow: /page")
    checker = build_checker(site, deadline=0.4 if status == Status.FAILING else PATIENCE)
    assert checker.check(site.url("/page")).status == status
    assert bool(site.requests("/page")) == (status == Status.ALIVE)


def test_huge_robots_txt_is_refused() -> None:
    """The parser stores every rule for every user agent of the group: 125 million from half a megabyte."""
    agents, every = [f"User-agent: a{n}" for n in range(25_000)], ["Disallow: /"] * 5_000
    with pytest.raises(LinkError, match="too many rules"):
        parse_robots(LinkResponse(200, {}, "\n".join([*agents, *every]).encode()))
    usual = parse_robots(LinkResponse(200, {}, "\n".join([*agents[:20], *every]).encode()))
    assert not usual.can_fetch("http://site.test/", "a1")


def test_robots_txt_is_read_once_for_each_host(site: MisbehavingServer) -> None:
    site.replies |= {
        "/a": build_redirect("/private"),
        "/robots.txt": build_response(200, b"User-agent: *\nDisallow: /private"),
    }
    checker = build_checker(site)
    assert checker.check(site.url("/a")).status == Status.BARRED
    assert checker.check(site.url("/b")).status == Status.ALIVE
    assert len(site.requests("/robots.txt")) == 1
    assert site.requests("/private") == []


def test_unreachable_host_is_tried_once(site: MisbehavingServer) -> None:
    site.replies["/robots.txt"] = b""
    checker = build_checker(site)
    found = [checker.check(site.url(path)) for path in "/a /b /c".split()]
    assert {result.status for result in found} == {Status.FAILING}
    assert site.connection_count == 1


def test_pause_between_requests(site: MisbehavingServer) -> None:
    clock = Clock()
    checker = build_checker(site, clock, pause=1.0)
    checker.check(site.url("/a"))
    checker.check(site.url("/b"))
    assert clock.slept == [1.0, 1.0]


def test_crawl_delay_extends_the_pause(site: MisbehavingServer) -> None:
    site.replies["/robots.txt"] = build_response(200, b"User-agent: *\nCrawl-delay: 7")
    clock = Clock()
    checker = build_checker(site, clock, pause=1.0)
    checker.check(site.url("/a"))
    checker.check(site.url("/b"))
    assert clock.slept == [1.0, 7.0]


def test_busy_host_is_retried_once(site: MisbehavingServer) -> None:
    site.replies["/a"] = [build_response(503, b"", "Retry-After: 20"), build_response(200)]
    clock = Clock()
    assert build_checker(site, clock).check(site.url("/a")).status == Status.ALIVE
    assert clock.slept == [20.0]
    site.replies["/b"] = build_response(429, b"", "Retry-After: 5")
    assert build_checker(site, clock).check(site.url("/b")).status == Status.BARRED
    assert len(site.requests("/b")) == 2


def test_long_retry_after_postpones_the_host(site: MisbehavingServer) -> None:
    site.replies["/a"] = build_response(429, b"", "Retry-After: 3600")
    clock = Clock()
    checker = build_checker(site, clock)
    results = [
        result for _, result in check_addresses(checker.check, map(site.url, ("/a", "/b", "/c")), checker.get_host, 2)
    ]
    assert [result.status for result in results] == [Status.BARRED, Status.UNCHECKED, Status.UNCHECKED]
    assert checker.check(site.url("/d")).status == Status.UNCHECKED
    assert clock.slept == []
    assert site.requests("/b") == []


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        (" 3 ", 3),
        ("9" * 400, 21600),  # urllib3's maximum
        ("9" * 5000, None),
        ("soon", None),
        ("-5", None),
        ("", None),
        ("1e9", None),
        ("٣", None),
    ],
)  # fmt: skip
def test_retry_after_numbers(text: str, seconds: float | None) -> None:
    assert parse_retry_after(LinkResponse(503, {"retry-after": text})) == seconds


def test_retry_after_dates() -> None:
    later = format_datetime(timezone.now() + dt.timedelta(minutes=5), usegmt=False)
    found = parse_retry_after(LinkResponse(503, {"retry-after": later}))
    assert found is not None
    assert 290 < found <= 300
    assert parse_retry_after(LinkResponse(503, {"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"})) == 0
    assert MAX_WAIT < 290


def test_hosts_are_checked_in_parallel() -> None:
    """Each host gets one request at a time, while other hosts are checked at the same time."""
    with misbehaving_server() as one, misbehaving_server() as two:
        barrier = threading.Barrier(2)

        def stream_response() -> Iterator[bytes]:
            barrier.wait(PATIENCE)  # fails unless both hosts get their requests at the same time
            yield build_response(200)

        for site in (one, two):
            site.replies["HEAD /0"] = stream_response
        client = LinkClient("tests", lambda host: [HERE], lambda ip: True, frozenset({one.port, two.port}))
        addresses = [site.url(f"/{n}", f"h{site.port}.test") for site in (one, two) for n in range(4)]
        checker = LinkChecker(client, Throttle(0))
        done = list(check_addresses(checker.check, addresses, checker.get_host, 8))
    assert [result.status for _, result in done] == [Status.ALIVE] * 8
    assert (one.max_open_connections, two.max_open_connections) == (1, 1)
    assert one.requests("/0") == two.requests("/0") == ["HEAD"]  # a timeout would have caused a second request


def test_user_agent_names_site_and_contact(settings: object) -> None:
    settings.SITE_NAME, settings.SITE_CONTACT = "Über\r\nX: y", "a@b.test"  # type: ignore[attr-defined]
    assert build_user_agent() == "uber-x-y-links/1.0 (checks the links of ber X: y; a@b.test)"
