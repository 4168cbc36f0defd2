"""Clients that hold connections open, or send far more than anyone needs."""

import contextlib
import socket
import time

SLOW_HEADERS, SLOW_BODIES, HUGE_BODIES = 200, 100, 20
HUGE = 50 * 1024 * 1024
LARGE = 11 * 1024 * 1024  # less than nginx refuses by itself
HEADERS = b"GET /examples/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
BODY = b"POST /suggest/ HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Proto: https\r\nContent-Length: 100000\r\n\r\nwhat="


def send_slowly(port: int, seconds: float) -> None:
    """One byte a second on each connection. A connection that the server closes is opened again."""
    openings = [HEADERS] * SLOW_HEADERS + [BODY] * SLOW_BODIES
    connections = [_open(port, opening) for opening in openings]
    ended = time.monotonic() + seconds
    while time.monotonic() < ended:
        for index, opening in enumerate(openings):
            try:
                connections[index].send(b"a")
            except OSError:
                connections[index].close()
                connections[index] = _open(port, opening)
        time.sleep(1)
    for connection in connections:
        connection.close()


def _open(port: int, opening: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=5)
    connection.sendall(opening)
    return connection


def send_huge_bodies(port: int) -> None:
    """Bodies over nginx's limit, then bodies that the site itself refuses."""
    for size in (HUGE, LARGE):
        for _ in range(HUGE_BODIES):
            _send_body(port, size)


def _send_body(port: int, size: int) -> None:
    head = f"POST /suggest/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {size}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection, contextlib.suppress(OSError):
        connection.sendall(head.encode())
        for _ in range(size >> 16):
            connection.sendall(b"a" * (1 << 16))
        connection.recv(1)
