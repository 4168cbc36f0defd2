"""A local website that misbehaves, in a different way for each path."""

from __future__ import annotations

import gzip
import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain

import trustme

from tests.helpers.wait import PATIENCE

AUTHORITY = trustme.CA()  # signs the certificate of site.test; trusted by no client
GZIP_BOMB = gzip.compress(bytes(20_000_000))
MAX_STREAM_SECONDS = 30.0  # after which even an endless response ends, so that no test hangs


def build_head(code: int, *lines: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {code} Whatever", *lines, "", ""]).encode("utf-8", "surrogateescape")


def build_response(code: int, body: bytes = b"ok", *lines: str) -> bytes:
    return build_head(code, f"Content-Length: {len(body)}", *lines) + body


def build_redirect(to: str, code: int = 301) -> bytes:
    return build_response(code, b"", f"Location: {to}")


def stream_endlessly(piece: bytes, pause: float = 0.0) -> Callable[[], Iterator[bytes]]:
    def stream() -> Iterator[bytes]:
        end = time.monotonic() + MAX_STREAM_SECONDS
        while time.monotonic() < end:
            yield piece
            time.sleep(pause)

    return stream


ServerReply = bytes | list[bytes] | Callable[[], Iterator[bytes]]


@dataclass
class MisbehavingServer:
    """`replies`: method and path, or path alone -> bytes, a list of them for successive requests, or a stream.
    `request_log`: (method, path, headers in lower case) of every request."""

    port: int
    replies: dict[str, ServerReply] = field(default_factory=dict)
    request_log: list[tuple[str, str, str]] = field(default_factory=list)
    connection_count: int = 0
    open_connections: int = 0
    max_open_connections: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def url(self, path: str, host: str = "site.test") -> str:
        return f"http://{host}:{self.port}{path}"

    def requests(self, path: str) -> list[str]:
        """Returns the methods of the requests for a path."""
        return [method for method, requested_path, _ in self.request_log if requested_path == path]

    def take_reply(self, method: str, path: str) -> ServerReply:
        default = build_response(404) if path == "/robots.txt" else build_response(200)
        reply = self.replies.get(f"{method} {path}", self.replies.get(path, default))
        return (reply.pop(0) if len(reply) > 1 else reply[0]) if isinstance(reply, list) else reply


class _Handler(socketserver.StreamRequestHandler):
    timeout = PATIENCE
    site: MisbehavingServer

    def handle(self) -> None:
        with suppress(OSError):  # the client closed the connection
            for piece in self._begin_reply():
                self.wfile.write(piece)

    def _begin_reply(self) -> Iterator[bytes]:
        """A connection counts as open until the first piece is ready: with the reply, the client may open the next."""
        site = self.site
        with site.lock:
            site.connection_count += 1
            site.open_connections += 1
            site.max_open_connections = max(site.max_open_connections, site.open_connections)
        try:
            pieces = iter(self._build_reply())
            return chain([next(pieces, b"")], pieces)
        finally:
            with site.lock:
                site.open_connections -= 1

    def _build_reply(self) -> Iterable[bytes]:
        if self.rfile.peek(1)[:1] == b"\x16":  # type: ignore[attr-defined]
            return [build_response(400, b"This is no TLS.")]
        text = b""
        while not text.endswith(b"\r\n\r\n") and (line := self.rfile.readline(65536)):
            text += line
        method, path, *_ = (*text.decode("latin-1").split(" ", 2), "", "")
        with self.site.lock:
            self.site.request_log.append((method, path, text.decode("latin-1").lower()))
            reply = self.site.take_reply(method, path)
        if callable(reply):
            return reply()
        response = reply if isinstance(reply, bytes) else b""
        head = response.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        return [head if method == "HEAD" and response else response]


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignored: the tests close connections early on purpose."""


class _Server6(_Server):
    address_family = socket.AF_INET6


@contextmanager
def misbehaving_server(host: str = "127.0.0.1", port: int = 0, *, tls: bool = False) -> Iterator[MisbehavingServer]:
    handler = type("Handler", (_Handler,), {})
    with (_Server6 if ":" in host else _Server)((host, port), handler) as server:
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            AUTHORITY.issue_cert("site.test").configure_cert(context)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        site = handler.site = MisbehavingServer(server.server_address[1])  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()
