"""One request to exactly the address that was judged. Whatever the other side does ends in an Answer or a Failed."""

from __future__ import annotations

import os
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from http.client import HTTPException

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, NameResolutionError, SSLError
from urllib3.response import BaseHTTPResponse

from examples.desk.links.address import SCHEMES, Target, Unsafe, is_public


class Failed(Exception):
    """No answer. `gone`: the name exists no more; `dropped`: the line was cut or spoke no HTTP, asking otherwise may
    help."""

    def __init__(self, why: str, *, gone: bool = False, dropped: bool = False) -> None:
        super().__init__(why)
        self.gone, self.dropped = gone, dropped


def resolve(host: str) -> list[str]:
    """The IP addresses of a name. Raises socket.gaierror."""
    return list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)))


@dataclass(frozen=True)
class Network:
    """How requests are made. Seconds and bytes. Tests put their own names and judgement in."""

    agent: str
    resolve: Callable[[str], list[str]] = resolve
    allowed: Callable[[str], bool] = is_public
    ports: frozenset[int] = frozenset(SCHEMES.values())
    connect: float = 5.0
    read: float = 10.0
    whole: float = 20.0


@dataclass(frozen=True)
class Answer:
    """`headers` by lower-case name; `body` as it came, never unpacked."""

    code: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def ask(network: Network, target: Target, method: str, most: int = 0) -> Answer:
    """Sends one request and reads at most so many bytes of the body. Raises Failed, and Unsafe before connecting."""
    connection = _connection(network, target, _judged(network, target.host))
    try:
        connection.connect()
        with _deadline(connection, network.whole) as late:
            return _answer(connection, network, target, method, most, late)
    except (OSError, HTTPError, HTTPException, ValueError) as error:
        raise _failed(error) from error
    finally:
        with suppress(OSError):
            connection.close()


def _judged(network: Network, host: str) -> str:
    """The one address to connect to. A name with a single private address among public ones is refused."""
    try:
        found = network.resolve(host)
    except socket.gaierror as error:
        if error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)):
            raise Failed(f"There is no host “{host}” any more.", gone=True) from error
        raise Failed(f"The name “{host}” could not be looked up.") from error
    except (OSError, UnicodeError) as error:
        raise Failed(f"The name “{host}” could not be looked up.") from error
    if not found:
        raise Failed(f"There is no host “{host}” any more.", gone=True)
    if not all(network.allowed(address) for address in found):
        raise Unsafe(f"“{host}” is in a private network.")
    return found[0]


def _connection(network: Network, target: Target, ip: str) -> HTTPConnection:
    if target.scheme == "http":
        return HTTPConnection(ip, target.port, timeout=network.connect)
    # The name, not the number, is what the certificate is held against: by the context, which checks host names.
    return HTTPSConnection(ip, target.port, timeout=network.connect, ssl_context=_trust(), server_hostname=target.host)


@cache
def _trust() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT  # as browsers do: a link that opens for a reader is alive
    return context


@contextmanager
def _deadline(connection: HTTPConnection, seconds: float) -> Iterator[threading.Event]:
    """Cuts the line when the time is up: a timeout of the socket alone begins anew with every byte."""
    late = threading.Event()
    with socket.socket(fileno=os.dup(connection.sock.fileno())) as line:

        def cut() -> None:
            late.set()
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

        timer = threading.Timer(seconds, cut)
        timer.daemon = True
        timer.start()
        try:
            yield late
        finally:
            timer.cancel()
            timer.join()


def _answer(
    connection: HTTPConnection, network: Network, target: Target, method: str, most: int, late: threading.Event
) -> Answer:
    headers = {
        "Host": target.authority, "User-Agent": network.agent,
        "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close",
    }  # fmt: skip
    connection.timeout = network.read
    try:
        connection.request(method, target.path, headers=headers, preload_content=False, decode_content=False)
        with closing(connection.getresponse()) as response:
            body = _body(response, most)
    except (OSError, HTTPError, HTTPException, ValueError) as error:
        if late.is_set():
            raise Failed(_late(network.whole)) from error
        raise
    if late.is_set():
        raise Failed(_late(network.whole))
    return Answer(response.status, {name.lower(): value for name, value in response.headers.items()}, body)


def _late(seconds: float) -> str:
    return f"There was no whole answer within {seconds:g} seconds."


def _body(response: BaseHTTPResponse, most: int) -> bytes:
    body = b""
    while len(body) < most and (piece := response.read(most - len(body), decode_content=False)):
        body += piece
    return body


def _failed(error: Exception) -> Failed:
    """What happened, in words. Names of exceptions help nobody."""
    if isinstance(error, ssl.SSLCertVerificationError) or isinstance(error.__cause__, ssl.SSLCertVerificationError):
        return Failed(f"Its certificate is not valid: {getattr(error, 'verify_message', '') or error}.")
    if isinstance(error, SSLError | ssl.SSLError):
        return Failed("It offers https, but no safe connection could be made.")
    if isinstance(error, NameResolutionError):
        return Failed("Its name could not be looked up.")
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return Failed("It did not answer in time.")
    if isinstance(error, ConnectionRefusedError) or "refused" in str(error):
        return Failed("It refused the connection.")
    if "unreachable" in str(error):
        return Failed("It could not be reached.")
    if isinstance(error, HTTPException) and "more than" in str(error):
        return Failed("The head of its answer has no end.", dropped=True)
    return Failed("It broke off, or what it sent was no web page.", dropped=True)
