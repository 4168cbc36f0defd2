"""A website on this machine that misbehaves in every way we could think of, one way for each path."""

from __future__ import annotations

import gzip
import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import trustme

AUTHORITY = trustme.CA()  # known to nobody; it vouches for site.test
BOMB = gzip.compress(bytes(20_000_000))
PATIENCE = 3.0  # seconds after which even an endless answer ends, so that no test hangs


def head(code: int, *lines: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {code} Whatever", *lines, "", ""]).encode("utf-8", "surrogateescape")


def page(code: int, body: bytes = b"ok", *lines: str) -> bytes:
    return head(code, f"Content-Length: {len(body)}", *lines) + body


def redirect(to: str, code: int = 301) -> bytes:
    return page(code, b"", f"Location: {to}")


def endless(piece: bytes, pause: float = 0.0) -> Callable[[], Iterator[bytes]]:
    def pieces() -> Iterator[bytes]:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            yield piece
            time.sleep(pause)

    return pieces


Reply = bytes | list[bytes] | Callable[[], Iterator[bytes]]


@dataclass
class MisbehavingServer:
    """`replies`: method and path, or path alone -> bytes, a list used up one by one, or a stream. `asked` logs
    (method, path, headers in lower case) of every request; `moments` when each came."""

    port: int
    replies: dict[str, Reply] = field(default_factory=dict)
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)
    lines: int = 0
    together: int = 0
    most_together: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def url(self, path: str, host: str = "site.test") -> str:
        return f"http://{host}:{self.port}{path}"

    def requests(self, path: str) -> list[str]:
        return [method for method, asked, _ in self.asked if asked == path]

    def reply(self, method: str, path: str) -> Reply:
        missing = page(404) if path == "/robots.txt" else page(200)
        found = self.replies.get(f"{method} {path}", self.replies.get(path, missing))
        return (found.pop(0) if len(found) > 1 else found[0]) if isinstance(found, list) else found


class _Handler(socketserver.StreamRequestHandler):
    timeout = 1.0
    site: MisbehavingServer

    def handle(self) -> None:
        site = self.site
        with site.lock:
            site.lines += 1
            site.together += 1
            site.most_together = max(site.most_together, site.together)
        try:
            self._serve()
        except OSError:
            pass  # the other side had enough
        finally:
            with site.lock:
                site.together -= 1

    def _serve(self) -> None:
        if self.rfile.peek(1)[:1] == b"\x16":  # type: ignore[attr-defined]
            self.wfile.write(page(400, b"This is no TLS."))
            return
        text = b""
        while not text.endswith(b"\r\n\r\n") and (line := self.rfile.readline(65536)):
            text += line
        method, path, *_ = (*text.decode("latin-1").split(" ", 2), "", "")
        with self.site.lock:
            self.site.asked.append((method, path, text.decode("latin-1").lower()))
            self.site.moments.append(time.monotonic())
            reply = self.site.reply(method, path)
        if callable(reply):
            for piece in reply():
                self.wfile.write(piece)
        else:
            whole = reply if isinstance(reply, bytes) else b""
            self.wfile.write(whole.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if method == "HEAD" and whole else whole)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Anyone who breaks off in the middle is what the tests are about."""


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
