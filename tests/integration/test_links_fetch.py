"""Checks of single links on a site that misbehaves: every result is explained, no private address is requested."""

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import chain
from typing import Any

import pytest

from examples.link_checker import client
from examples.link_checker.checker import LinkChecker, LinkResult
from examples.link_checker.client import LinkClient
from examples.link_checker.throttle import Throttle
from examples.models import Link
from tests.helpers.misbehaving_server import (
    AUTHORITY,
    GZIP_BOMB,
    MAX_STREAM_SECONDS,
    MisbehavingServer,
    build_head,
    build_redirect,
    build_response,
    misbehaving_server,
    stream_endlessly,
)
from tests.helpers.wait import PATIENCE

Status = Link.Status
HERE = "127.0.0.1"
# Seconds. Short times only where the test waits for a timeout: a busy machine may be slow to answer.
LONG_TIMES = dict.fromkeys(("connect_timeout", "read_timeout", "deadline"), PATIENCE)
SHORT_READ, SHORT_DEADLINE = LONG_TIMES | {"read_timeout": 0.2}, LONG_TIMES | {"deadline": 0.3}


@pytest.fixture
def site() -> Iterator[MisbehavingServer]:
    with misbehaving_server() as running:
        yield running


def resolve_name(host: str) -> list[str]:
    """Resolves the names of the tests, without DNS."""
    known = {"inner.test": ["127.0.0.2"], "half.test": [HERE, "10.0.0.1"], "mapped.test": ["::ffff:127.0.0.1"]}
    if host.endswith("gone.test"):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    if host.endswith("later.test"):
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
    return known.get(host, [HERE] if host.endswith(".test") else [host])


def build_checker(
    site: MisbehavingServer, resolve: Callable[[str], list[str]] = resolve_name, times: Any = LONG_TIMES
) -> LinkChecker:
    ports = frozenset({site.port, 80, 443})
    client = LinkClient("tests-links/1.0 (tests)", resolve, lambda ip: ip in (HERE, "::1"), ports, **times)
    return LinkChecker(client, Throttle(0))


def check(site: MisbehavingServer, reply: object = build_response(200)) -> LinkResult:
    site.replies["/page"] = reply  # type: ignore[assignment]
    return build_checker(site).check(site.url("/page"))


@pytest.mark.parametrize(
    ("code", "status"),
    [
        (200, Status.ALIVE), (204, Status.ALIVE), (404, Status.DEAD), (410, Status.DEAD), (500, Status.FAILING),
        (503, Status.FAILING), (401, Status.BARRED), (403, Status.BARRED), (429, Status.BARRED), (999, Status.BARRED),
        (418, Status.BARRED), (304, Status.FAILING), (600, Status.FAILING),
    ],
)  # fmt: skip
def test_status_by_response_code(site: MisbehavingServer, code: int, status: Status) -> None:
    result = check(site, build_response(code))
    assert (result.status, result.code) == (status, code)
    assert bool(result.detail) == (status != Status.ALIVE)


@pytest.mark.parametrize("refused", [405, 501, 403, 400, 404, 500])
def test_get_follows_refused_head(site: MisbehavingServer, refused: int) -> None:
    site.replies |= {"HEAD /page": build_response(refused), "GET /page": build_response(200)}
    assert build_checker(site).check(site.url("/page")).status == Status.ALIVE
    assert site.requests("/page") == ["HEAD", "GET"]


def test_get_follows_interrupted_head(site: MisbehavingServer) -> None:
    site.replies |= {"HEAD /page": b"", "GET /page": build_response(200)}
    assert build_checker(site).check(site.url("/page")).status == Status.ALIVE


def test_request_headers(site: MisbehavingServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    site.replies["/page"] = [build_response(405, b"", "Set-Cookie: a=b"), build_response(200)]
    assert build_checker(site).check(site.url("/page?a=b c".replace(" ", "%20"))).status == Status.ALIVE
    for _, _, sent in site.request_log:
        assert "user-agent: tests-links/1.0 (tests)" in sent
        assert f"host: site.test:{site.port}" in sent
        assert "cookie" not in sent
        assert "accept-encoding: identity" in sent


def test_permanent_redirects_store_new_address(site: MisbehavingServer) -> None:
    site.replies |= {"/page": build_redirect("/a"), "/a": build_redirect(f"//www.site.test:{site.port}/b", 308)}
    result = build_checker(site).check(site.url("/page"))
    assert (result.status, result.moved_to) == (Status.MOVED, site.url("/b", "www.site.test"))


def test_temporary_redirect_is_not_a_move(site: MisbehavingServer) -> None:
    site.replies |= {"/page": build_redirect("/a"), "/a": build_redirect("/b", 302)}
    result = build_checker(site).check(site.url("/page"))
    assert (result.status, result.moved_to) == (Status.ALIVE, "")


def test_redirect_to_missing_page_is_dead(site: MisbehavingServer) -> None:
    site.replies |= {"/page": build_redirect("/a"), "/a": build_response(410)}
    assert build_checker(site).check(site.url("/page")).status == Status.DEAD


def test_redirect_loop_is_failing(site: MisbehavingServer) -> None:
    result = check(site, build_redirect("/page"))
    assert result.status == Status.FAILING
    assert "loop" in result.detail
    assert len(site.requests("/page")) == 6


@pytest.mark.parametrize(
    "to",
    [
        "file:///etc/passwd", "ftp://site.test/", "http://127.0.0.1:1/", "http://169.254.169.254/latest/",
        "http://inner.test/", "http://half.test/", "http://mapped.test/", "http://0x7f.1/", "http://2130706433/",
        "http://user:secret@site.test/", "gopher://site.test/", "http://[::1]:22/", "http://[fe80::1%25eth0]/",
        "javascript:alert(1)", "http://a\\b/", "http://10.0.0.1/", "http://[64:ff9b::a00:1]/",
    ],
)  # fmt: skip
def test_redirect_to_private_address_is_refused(site: MisbehavingServer, to: str) -> None:
    result = check(site, build_redirect(to))
    assert result.status == Status.UNSAFE, result
    assert [path for _, path, _ in site.request_log] == ["/robots.txt", "/page"]


def test_host_is_looked_up_once(site: MisbehavingServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name resolves to a public address first, then to a private one: the connection must use the first."""
    answers = [[HERE], ["127.0.0.2"]]
    getaddrinfo = socket.getaddrinfo
    system_lookups: list[object] = []

    def log_lookup(host: Any, *args: Any, **options: Any) -> Any:
        system_lookups.append(host)
        return getaddrinfo(host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", log_lookup)
    with misbehaving_server("127.0.0.2", site.port) as inner:
        result = build_checker(site, lambda host: answers.pop(0) if len(answers) > 1 else answers[0]).check(
            site.url("/page", "changing.test")
        )
        assert result.status == Status.UNSAFE
        assert [path for _, path, _ in site.request_log] == ["/robots.txt"]
        assert inner.connection_count == 0
    assert set(system_lookups) <= {HERE}


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (b"", "closed the connection"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "did not send a web page"),
        (bytes(range(256)) * 50, "did not send a web page"),
        (b"HTTP/1.1 abc OK\r\n\r\n", "did not send a web page"),
        (stream_endlessly(b"X-Filler: " + b"y" * 60 + b"\r\n"), "did not send a web page"),
        (stream_endlessly(b"h", 0.05), "within 0.3 seconds"),
        (lambda: chain([build_head(200)[:-4]], stream_endlessly(b"\r\nX-More: y", 0.05)()), "within 0.3 seconds"),
        (stream_endlessly(b"HTTP/1.1 100 Continue\r\n\r\n"), "within 0.3 seconds"),
        (stream_endlessly(b"", 0.05), "did not answer in time"),
        (build_redirect(""), "without a usable address"),
        (build_redirect("http://[broken"), "without a usable address"),
        (build_response(301, b"", "Location: /\udcff\udc80\udce9"), ""),
        (build_response(301), "without a usable address"),
        (build_redirect("/" + "a" * 5000), "without a usable address"),
    ],
)  # fmt: skip
def test_failure_is_explained(site: MisbehavingServer, reply: object, words: str) -> None:
    site.replies["/page"] = reply  # type: ignore[assignment]
    times = {"did not answer in time": SHORT_READ, "within 0.3 seconds": SHORT_DEADLINE}.get(words, LONG_TIMES)
    result = build_checker(site, times=times).check(site.url("/page"))
    assert result.status in (Status.FAILING, Status.MOVED)
    assert words in result.detail


@pytest.mark.parametrize(
    "reply", [stream_endlessly(b"h", 0.05), stream_endlessly(b"HTTP/1.1 200 OK\r\nX-Slow: yes\r\n", 0.05)]
)
def test_slow_response_is_cut_off(site: MisbehavingServer, reply: Any) -> None:
    site.replies["/page"] = reply
    begin = time.monotonic()
    assert build_checker(site, times=SHORT_DEADLINE).check(site.url("/page")).status == Status.FAILING
    assert time.monotonic() - begin < 1.5 * MAX_STREAM_SECONDS, (
        "HEAD and GET were both read for as long as the server went on"
    )


def test_endless_headers_are_refused(site: MisbehavingServer) -> None:
    result = check(site, lambda: iter([b"HTTP/1.1 200 OK\r\n", *[b"X-More: yes\r\n"] * 5000]))
    assert (result.status, result.detail) == (Status.FAILING, "The response headers are too long.")


@pytest.mark.parametrize(
    "reply",
    [
        lambda: chain([build_head(200)], stream_endlessly(b"z" * 65536)()),
        lambda: iter([build_head(200, "Content-Length: 99999999999"), b"short"]),
        build_response(200, GZIP_BOMB, "Content-Encoding: gzip"),
        build_response(200, b"", "Set-Cookie: " + "a" * 60_000),
    ],
)
def test_body_is_not_read(site: MisbehavingServer, reply: object) -> None:
    site.replies["HEAD /page"] = build_response(405)
    site.replies["GET /page"] = reply  # type: ignore[assignment]
    assert build_checker(site).check(site.url("/page")).status == Status.ALIVE


def test_https_request_to_http_port(site: MisbehavingServer) -> None:
    result = build_checker(site).check(f"https://site.test:{site.port}/")
    assert result.status == Status.FAILING
    assert "secure connection" in result.detail


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("http://gone.test/", Status.DEAD, "The host “gone.test” no longer exists"),
        ("http://later.test/", Status.FAILING, "could not be looked up"),
        ("http://inner.test/", Status.UNSAFE, "private network"),
        ("http://half.test/", Status.UNSAFE, "private network"),
        ("ftp://site.test/", Status.UNSAFE, "Only http and https"),
        ("http://site.test:8080/", Status.UNSAFE, "Port 8080"),
        ("http://me:secret@site.test/", Status.UNSAFE, "password"),
        ("http://site.test:x/", Status.UNSAFE, "not a web address"),
    ],
)
def test_unsafe_address_gets_no_request(site: MisbehavingServer, address: str, status: Status, words: str) -> None:
    result = build_checker(site).check(address)
    assert result.status == status
    assert words in result.detail
    assert "secret" not in result.detail
    assert site.connection_count == 0


def test_closed_port_is_failing(site: MisbehavingServer) -> None:
    with socket.socket() as free:
        free.bind((HERE, 0))
        port = free.getsockname()[1]
        client = LinkClient("tests", resolve_name, lambda ip: True, frozenset({port}), **LONG_TIMES)
        result = LinkChecker(client, Throttle(0)).check(f"http://site.test:{port}/")
    assert (result.status, result.detail) == (Status.FAILING, "The site refused the connection.")


def test_ipv6_address() -> None:
    """Passes on machines without IPv6."""
    with ExitStack() as stack:
        try:
            site = stack.enter_context(misbehaving_server("::1"))
        except OSError:
            return
        result = build_checker(site).check(f"http://[::1]:{site.port}/")
        assert result.status == Status.ALIVE
        assert f"host: [::1]:{site.port}" in site.request_log[-1][2]


@pytest.mark.parametrize(
    ("host", "trusted", "status", "words"),
    [
        ("site.test", True, Status.ALIVE, ""),
        ("other.test", True, Status.FAILING, "The site’s certificate is not valid: Hostname mismatch"),
        (
            "site.test",
            False,
            Status.FAILING,
            "The site’s certificate is not valid: unable to get local issuer certificate",
        ),
    ],
)
def test_certificate_must_match_host(
    monkeypatch: pytest.MonkeyPatch, host: str, trusted: bool, status: Status, words: str
) -> None:
    """The connection goes to an IP address, but the certificate must match the name."""
    context = ssl.create_default_context()
    if trusted:
        AUTHORITY.configure_trust(context)
    monkeypatch.setattr(client, "_build_ssl_context", lambda: context)
    with misbehaving_server(tls=True) as site:
        result = build_checker(site).check(f"https://{host}:{site.port}/page")
    assert result.status == status
    assert words in result.detail
