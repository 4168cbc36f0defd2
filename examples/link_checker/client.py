"""Sends one HTTP request to a public web address. Looks the host up once, checks all of its IP addresses, and connects
to one that was checked. Whatever the server does, the result is a LinkResponse or a LinkError."""

import os
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException
from ipaddress import ip_address, ip_network
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.util import Url, parse_url

from examples.models import Link

SCHEMES = {"http": 80, "https": 443}
Status = Link.Status
AMBIGUOUS = re.compile(r"[\x00-\x20\x7f-\x9f\\]")  # characters that programs interpret differently
validate_url = URLValidator(schemes=list(SCHEMES))  # refuses octal, hexadecimal and incomplete IP addresses
# Global according to Python, but not public: protocol assignments, 6to4 relays, Teredo, 6to4, documentation.
NOT_PUBLIC = [*map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16", "3fff::/20"))]
UNICAST = ip_network("2000::/3")  # all public IPv6 addresses; not IPv4 addresses wrapped by NAT64 or mapping
NO_SUCH_HOST = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
FAILURE_MESSAGES = {
    "timed out": "The site did not answer in time.",
    "refused": "The site refused the connection.",
    "unreachable": "The site could not be reached.",
    "got more than": "The response headers are too long.",
    "": "The site closed the connection or did not send a web page.",
}


class LinkError(Exception):
    """No response to classify_status: the status to store, and why in words for editors."""

    def __init__(self, status: Link.Status, detail: str) -> None:
        super().__init__(status, detail)
        self.status, self.detail = status, detail


class LinkResponse(NamedTuple):
    """`body`: at most as many bytes as requested, not decompressed."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


def is_public_ip(text: str) -> bool:
    """Returns whether an IP address is reachable from anywhere on the internet."""
    address = ip_address(text)
    if not address.is_global or address.is_multicast or any(address in network for network in NOT_PUBLIC):
        return False
    return address.version == 4 or address in UNICAST


def resolve_host(host: str) -> list[str]:
    return [str(info[4][0]) for info in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]


@dataclass(frozen=True)
class LinkClient:
    """Settings of requests. Times are in seconds."""

    user_agent: str
    resolve: Callable[[str], list[str]] = resolve_host
    is_allowed: Callable[[str], bool] = is_public_ip
    ports: frozenset[int] = frozenset(SCHEMES.values())
    connect_timeout: float = 5.0
    read_timeout: float = 10.0
    deadline: float = 20.0

    def parse(self, text: str) -> Url:
        """Returns the normalised address without its fragment. Raises LinkError if it is not clearly a public one."""
        try:
            validate_url(text)
            url = parse_url(text)
        except (ValidationError, ValueError):
            raise LinkError(Status.UNSAFE, "This is not a web address. Only http and https are checked.") from None
        if AMBIGUOUS.search(text) or url.auth is not None:
            raise LinkError(Status.UNSAFE, "The address contains a password or characters that are not allowed.")
        host, default_port = (url.host or "").removesuffix("."), SCHEMES[url.scheme or ""]
        port = None if url.port == default_port else url.port
        if (default_port if port is None else port) not in self.ports:
            raise LinkError(Status.UNSAFE, f"Port {port} is not one that public websites use.")
        return url._replace(host=host, port=port, path=url.path or "/", fragment=None)

    def request(self, method: str, url: Url, limit: int = 0) -> LinkResponse:
        """Returns the response with at most `limit` bytes of its body. Raises LinkError if there is none, and without
        connecting if an IP address of the host is private."""
        connection = self._connection(url, (url.host or "").strip("[]"))
        end = time.monotonic() + self.deadline
        try:
            with closing(connection):
                connection.connect()
                with _deadline(connection.sock, self.deadline):
                    response = self._exchange(connection, method, url, limit)
            if time.monotonic() > end:
                raise TimeoutError  # a connection that was cut can look like the end of the headers
            return response
        except (OSError, HTTPError, HTTPException, ValueError) as error:
            is_late = time.monotonic() > end
            late = f"The site did not answer completely within {self.deadline:g} seconds."
            raise LinkError(Status.FAILING, late if is_late else _describe_error(error)) from error

    def _connection(self, url: Url, host: str) -> HTTPConnection:
        address, timeout = self._look_up(host), self.connect_timeout
        if url.scheme == "http":
            return HTTPConnection(address, url.port, timeout=timeout)
        # The certificate must match the host's name, although the connection goes to an IP address.
        context = _build_ssl_context()
        return HTTPSConnection(address, url.port, timeout=timeout, ssl_context=context, server_hostname=host)

    def _look_up(self, host: str) -> str:
        """Returns an IP address. Raises LinkError if any address of the host is private."""
        try:
            addresses = self.resolve(host)
        except (OSError, UnicodeError) as error:
            if getattr(error, "errno", None) in NO_SUCH_HOST:
                raise LinkError(Status.DEAD, f"The host “{host}” no longer exists.") from error
            raise LinkError(Status.FAILING, f"The name “{host}” could not be looked up.") from error
        if not all(map(self.is_allowed, addresses)):
            raise LinkError(Status.UNSAFE, f"“{host}” is in a private network.")
        return addresses[0]

    def _exchange(self, connection: HTTPConnection, method: str, url: Url, limit: int) -> LinkResponse:
        headers = {
            "Host": url.netloc or "", "User-Agent": self.user_agent,
            "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close",
        }  # fmt: skip
        connection.timeout = self.read_timeout
        connection.request(method, url.request_uri, headers=headers, preload_content=False)
        with closing(connection.getresponse()) as response:
            return LinkResponse(response.status, response.headers, response.read(limit, decode_content=False))


@cache
def _build_ssl_context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT  # as browsers do: a link that opens in a browser is alive
    return context


@contextmanager
def _deadline(connected: socket.socket, seconds: float) -> Iterator[None]:
    """Disconnects when the time is up: the socket's own timeout starts again with every byte."""
    with socket.socket(fileno=os.dup(connected.fileno())) as connection:
        timer = threading.Timer(seconds, _disconnect, [connection])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()


def _disconnect(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _describe_error(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"The site’s certificate is not valid: {error.verify_message}."
    if isinstance(error, ssl.SSLError):
        return "The site offers https, but a secure connection could not be made."
    return next(message for pattern, message in FAILURE_MESSAGES.items() if pattern in str(error))
