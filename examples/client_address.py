"""The network address of a client behind our own proxies."""

from ipaddress import IPv6Address, ip_address, ip_network

from allauth.core.internal.httpkit import clean_client_ip
from django.conf import settings
from django.http import HttpRequest


def get_client_address(request: HttpRequest) -> str | None:
    """Returns the IP address that the outermost of our PROXY_HOPS proxies saw; None for a Unix socket. Each proxy
    appends to X-Forwarded-For; a client can forge whatever comes before that."""
    hops = settings.PROXY_HOPS
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    address = forwarded[-hops] if 0 < hops <= len(forwarded) else ""
    return clean_client_ip((address or request.META.get("REMOTE_ADDR", "")).partition("%")[0])  # type: ignore[no-any-return]


def get_client_network(request: HttpRequest) -> str | None:
    """Returns the IPv4 address or the IPv6 /64 network, in which one person has 2^64 addresses. For limits."""
    address = get_client_address(request)
    if address is None or not isinstance(ip := ip_address(address), IPv6Address):
        return address
    return str(ip.ipv4_mapped or ip_network((ip, 64), strict=False).network_address)
