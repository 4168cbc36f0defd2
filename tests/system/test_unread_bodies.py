"""A body that no page reads holds no thread: the connection ends with the response."""

import socket

import pytest

from tests.helpers.server import RunningSite
from tests.helpers.wait import PATIENCE

pytestmark = pytest.mark.once  # the server is the same for either database


@pytest.mark.parametrize("declared", ["Transfer-Encoding: chunked", "Content-Length: 500000"])
def test_connection_ends_although_the_body_has_no_end(site: RunningSite, declared: str) -> None:
    with socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE) as connection:
        connection.sendall(f"POST /about/ HTTP/1.1\r\nHost: localhost\r\n{declared}\r\n\r\n5\r\nabcde\r\n".encode())
        received = b""
        while part := connection.recv(65536):
            received += part
    assert received.startswith(b"HTTP/1.1 405 ")
    assert b"\r\nConnection: close\r\n" in received
