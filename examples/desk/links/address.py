"""Judges an address before anything is sent to it. Plain functions: nothing is looked up, nothing is asked."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

SCHEMES = {"http": 80, "https": 443}
LONGEST_HOST = 253
LABELS = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*")
NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\x9f\\]")
KEPT = "/%:=&?~+!$,;'@()*[]"  # what stands in a path or query as it is

# What Python takes for public and is not: old relays, documentation, ways to wrap one address into another.
NOT_PUBLIC = [
    ipaddress.ip_network(text) for text in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16", "3fff::/20")
]
UNICAST = ipaddress.ip_network("2000::/3")  # the only part of IPv6 from which public addresses are given out


class Unsafe(Exception):
    """An address that is not asked. The text says why, in words for editors."""


@dataclass(frozen=True)
class Target:
    """Where a request goes. `host` is a lower-case ASCII name or an IP address without brackets, `path` holds the
    query too."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and port as the Host header gives them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == SCHEMES[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.authority}"

    @property
    def address(self) -> str:
        return self.origin + self.path


def parse(text: str, ports: frozenset[int] = frozenset(SCHEMES.values())) -> Target:
    """An address as text -> where to ask. Raises Unsafe for whatever a browser might read otherwise than we do."""
    if UNPRINTABLE.search(text):
        raise Unsafe("The address holds a space or another character that no address has.")
    try:
        parts = urlsplit(text)
        name, port = parts.hostname or "", parts.port
    except ValueError:
        raise Unsafe("This is not a web address.") from None
    if parts.scheme not in SCHEMES:
        raise Unsafe(f"Only http and https are asked, not “{parts.scheme[:20]}”.")
    if parts.username is not None or parts.password is not None:
        raise Unsafe("The address holds a user name or a password.")
    port = SCHEMES[parts.scheme] if port is None else port
    if port not in ports:
        raise Unsafe(f"Port {port} is not one of a public website.")
    path = quote(parts.path or "/", KEPT) + (f"?{quote(parts.query, KEPT)}" if parts.query else "")
    return Target(parts.scheme, _host(name), port, path)


def _host(name: str) -> str:
    """One spelling for every host. Numbers in disguise (octal, hexadecimal, too few parts) are refused."""
    if ":" in name:
        return _ip(name)
    try:
        plain = name.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError:
        raise Unsafe("The host's name is not one.") from None
    if NUMBER.fullmatch(plain.rpartition(".")[2]):
        return _ip(plain)
    if len(plain) > LONGEST_HOST or not LABELS.fullmatch(plain):
        raise Unsafe("The host's name is not one.")
    return plain


def _ip(text: str) -> str:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        raise Unsafe("The host is a number that is not written as an IP address usually is.") from None
    if getattr(address, "scope_id", None):
        raise Unsafe("The host is an address that holds in one network only.")
    return str(address)


def is_public(text: str) -> bool:
    """Whether an IP address is one that anybody on the internet could reach. What is no address is not."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if not address.is_global or address.is_multicast or address.is_reserved or address.is_unspecified:
        return False
    if any(address.version == network.version and address in network for network in NOT_PUBLIC):
        return False
    return address.version == 4 or address in UNICAST
