"""The configuration of nginx: what it answers itself, and what it tells the site."""

import http.client
import json
import re
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.helpers.nginx import ADVICE, Nginx, find_nginx, run_nginx
from tests.helpers.wait import PATIENCE

pytestmark = pytest.mark.once
EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
}


class Site(BaseHTTPRequestHandler):
    """Answers with the headers that it was sent."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = json.dumps(dict(self.headers.items())).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Frame-Options", "SAMEORIGIN")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[ThreadingHTTPServer]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def nginx(site: ThreadingHTTPServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    program = find_nginx() or pytest.skip(ADVICE)
    with run_nginx(program, tmp_path_factory.mktemp("nginx"), [site.server_port]) as running:
        yield running


def connect(nginx: Nginx) -> http.client.HTTPSConnection:
    context = ssl.create_default_context(cafile=str(nginx.certificates))
    return http.client.HTTPSConnection("localhost", nginx.https_port, context=context, timeout=PATIENCE)


def get(nginx: Nginx, path: str = "/", **headers: str) -> tuple[http.client.HTTPResponse, str]:
    connection = connect(nginx)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response, text


def check_refusal(response: http.client.HTTPResponse, status: int) -> None:
    assert response.status == status
    assert {name: response.getheader(name) for name in EXPECTED} == EXPECTED
    assert response.getheader("Content-Security-Policy", "").startswith("default-src 'none'")
    assert "camera=()" in response.getheader("Permissions-Policy", "")


def test_site_is_told_who_asks_and_how(nginx: Nginx) -> None:
    response, text = get(nginx, X_Forwarded_For="192.0.2.1", X_Forwarded_Proto="http")
    assert response.getheader("X-Frame-Options") == "SAMEORIGIN"  # the site's own, once
    headers = json.loads(text)
    assert headers["Host"] == f"localhost:{nginx.https_port}"
    assert headers["X-Forwarded-For"] == "127.0.0.1"
    assert headers["X-Forwarded-Proto"] == "https"
    assert re.fullmatch("[0-9a-f]{32}", headers["X-Request-ID"])
    plain = http.client.HTTPConnection("127.0.0.1", nginx.http_port, timeout=PATIENCE)
    plain.request("GET", "/", headers={"X-Forwarded-Proto": "https"})
    assert json.loads(plain.getresponse().read())["X-Forwarded-Proto"] == "http"
    plain.close()


def test_refused_requests_have_the_security_headers_and_a_page(nginx: Nginx) -> None:
    response, text = get(nginx, "/?q=" + "a" * 9000)
    check_refusal(response, 414)
    assert '<a href="/examples/">' in text
    check_refusal(get(nginx, Host="a b")[0], 400)
    check_refusal(get(nginx, "/nginx/400")[0], 404)
    connection = connect(nginx)
    connection.request("TRACE", "/")
    check_refusal(connection.getresponse(), 405)
    connection.close()


def test_large_body_is_refused_by_its_declared_size(nginx: Nginx) -> None:
    connection = connect(nginx)
    connection.putrequest("POST", "/")
    connection.putheader("Content-Length", str(50 * 1024 * 1024))
    connection.endheaders()
    response = connection.getresponse()
    check_refusal(response, 413)
    assert "too large" in response.read().decode()
    connection.close()


def test_site_that_is_away_gives_503_and_the_log_has_no_reader(tmp_path: Path) -> None:
    program = find_nginx() or pytest.skip(ADVICE)
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as closed:
        port = closed.server_port
    with run_nginx(program, tmp_path, [port]) as nginx:
        response, text = get(nginx, "/examples/?q=secret")
        check_refusal(response, 503)
        assert response.getheader("Retry-After") == "10"
        assert "The site is unavailable" in text
    lines = nginx.log.read_text().splitlines()
    assert [json.loads(line)["status"] for line in lines] == [503]
    assert "secret" not in lines[0]
    assert "examples" not in lines[0]
