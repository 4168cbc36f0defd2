"""A TCP proxy in front of PostgreSQL's socket, which can refuse connections or stop answering."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

CHUNK = 65_536


class DatabaseProxy:
    """`address`: of the database, as a client of the proxy gives it."""

    def __init__(self, database: str) -> None:
        parts = urlsplit(database)
        self._target = next(Path(parse_qs(parts.query)["host"][0]).glob(".s.PGSQL.*[0-9]"))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.address = parts._replace(netloc=f"postgres@127.0.0.1:{self.port}", query="").geturl()
        self._answers, self._accepts = threading.Event(), threading.Event()
        self._sockets: list[socket.socket] = []
        self.restore()
        threading.Thread(target=self._accept_all, daemon=True).start()

    def hang(self) -> None:
        """Connections stay open, and nothing is answered."""
        self._answers.clear()

    def stop(self) -> None:
        """Connections are closed, and new ones are closed at once."""
        self._accepts.clear()
        self._close_connections()

    def restore(self) -> None:
        self._answers.set()
        self._accepts.set()

    def close(self) -> None:
        self.stop()
        self._answers.set()
        self._listener.close()

    def _close_connections(self) -> None:
        for connection in self._sockets:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        self._sockets.clear()

    def _accept_all(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if not self._accepts.is_set():
                client.close()
                continue
            server = socket.socket(socket.AF_UNIX)
            server.connect(str(self._target))
            self._sockets += [client, server]
            for source, target in ((client, server), (server, client)):
                threading.Thread(target=self._pump, args=(source, target), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(CHUNK):
                self._answers.wait()
                target.sendall(data)
        for connection in (source, target):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def run_database_proxy(database: str) -> Iterator[DatabaseProxy]:
    proxy = DatabaseProxy(database)
    try:
        yield proxy
    finally:
        proxy.close()
