"""A request that gunicorn itself refuses: the same headers as every page, and nothing of it in the log."""

import http.client
import socket

import pytest

from tests.helpers.server import RunningSite
from tests.helpers.wait import PATIENCE

pytestmark = pytest.mark.once  # the server is the same for either database
EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
MARKER = "unreadable"  # in every request
HOST = "Host: localhost\r\n"
REFUSED = {
    f"GET /examples/?q={MARKER * 1500} HTTP/1.1\r\n{HOST}\r\n": 414,
    "unreadable\r\n\r\n": 400,
    f"GET /unreadable HTTP/9.1\r\n{HOST}\r\n": 400,
    f"get /unreadable HTTP/1.1\r\n{HOST}\r\n": 400,
    f"GET /unreadable HTTP/1.1\r\n{HOST}X unreadable: 1\r\n\r\n": 400,
    f"POST /unreadable HTTP/1.1\r\n{HOST}Content-Length: unreadable\r\n\r\n": 400,
    f"POST /unreadable HTTP/1.1\r\n{HOST}Transfer-Encoding: unreadable\r\n\r\n": 501,
    f"GET /unreadable HTTP/1.1\r\n{HOST}Expect: unreadable\r\n\r\n": 417,
    f"GET /unreadable HTTP/1.1\r\n{HOST}{'X-Long: unreadable\r\n' * 200}\r\n": 431,
}


def send(site: RunningSite, request: str) -> tuple[http.client.HTTPResponse, str]:
    with socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE) as connection:
        connection.sendall(request.encode())
        with http.client.HTTPResponse(connection) as response:
            response.begin()
            return response, response.read().decode()


@pytest.mark.parametrize(("request_text", "status"), REFUSED.items(), ids=[str(n) for n in range(len(REFUSED))])
def test_unreadable_request_gets_a_page_with_the_security_headers(
    site: RunningSite, request_text: str, status: int
) -> None:
    response, text = send(site, request_text)
    assert response.status == status
    assert {name: response.getheader(name) for name in EXPECTED} == EXPECTED
    assert response.getheader("Content-Security-Policy", "").startswith("default-src 'none'")
    assert "camera=()" in response.getheader("Permissions-Policy", "")
    assert '<a href="/examples/">' in text
    assert MARKER not in text + site.log.read_text()
