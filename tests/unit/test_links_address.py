"""Only addresses that are clearly public are requested."""

import ipaddress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from examples.link_checker import client
from examples.link_checker.checker import LinkChecker, Status
from examples.link_checker.client import LinkClient, LinkError, is_public_ip
from examples.link_checker.throttle import Throttle

parse = LinkClient("tests").parse

PRIVATE = [
    "127.0.0.1", "127.255.255.254", "0.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "192.0.0.9", "192.0.2.1", "198.18.0.1", "203.0.113.5", "192.88.99.1", "224.0.0.1", "239.1.1.1",
    "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1", "ff0e::1",
    "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::8.8.8.8", "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1",
    "2002:7f00:1::", "2002:808:808::", "2001::1", "2001:db8::1", "3fff::1", "5f00::1", "100::1", "4000::1",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "1.1.1.1", "193.62.0.1", "2606:4700:4700::1111", "2a00:1450:4009::1"]
# Loopback in spellings that browsers, C libraries or careless programs accept.
LOOPBACK = [
    "http://127.1/", "http://0x7f.0.0.1/", "http://0177.0.0.1/", "http://2130706433/", "http://0x7f000001/",
    "http://017700000001/", "http://127.0.0.1./", "http://１２７.０.０.１/", "http://[::ffff:7f00:1]/",
    "http://[0:0:0:0:0:0:0:1]/", "http://127。0。0。1/", "http://00000177.1/", "http://127.0.0.0x1/", "http://①②⑦.1/",
]  # fmt: skip


@pytest.mark.parametrize("text", PRIVATE)
def test_private_ip_is_refused(text: str) -> None:
    assert not is_public_ip(text)


@pytest.mark.parametrize("text", ["", "host", "0x7f.1"])
def test_ip_check_rejects_other_text(text: str) -> None:
    with pytest.raises(ValueError, match="does not appear to be"):
        is_public_ip(text)


@pytest.mark.parametrize("text", PUBLIC)
def test_public_ip_is_allowed(text: str) -> None:
    assert is_public_ip(text)


@given(st.ip_addresses())
@example(ipaddress.ip_address("224.0.0.1"))
def test_only_global_unicast_is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if is_public_ip(str(address)):
        assert address.is_global
        strange = address.is_multicast, address.is_loopback, address.is_link_local, address.is_reserved
        assert not any(strange)


@given(st.ip_addresses(v=4))
def test_wrapped_ipv4_is_never_public(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    for wrapped in (0xFFFF << 32 | number, number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80):
        assert not is_public_ip(str(ipaddress.IPv6Address(wrapped)))


@pytest.mark.parametrize("text", LOOPBACK)
def test_loopback_in_any_spelling_is_refused(text: str) -> None:
    try:
        host = (parse(text).host or "").strip("[]")
    except LinkError:
        return
    assert not is_public_ip(host)
    ipaddress.ip_address(host)  # an IP address, not a name that others could read as one


@given(st.ip_addresses(v=4), st.lists(st.sampled_from(["%d", "0%o", "0x%x"]), min_size=4, max_size=4))
def test_octal_and_hexadecimal_hosts_are_refused(address: ipaddress.IPv4Address, forms: list[str]) -> None:
    host = ".".join(form % part for form, part in zip(forms, address.packed, strict=True))
    try:
        assert parse(f"http://{host}/").host == str(address)
        assert forms == ["%d"] * 4
    except LinkError:
        assert forms != ["%d"] * 4


@pytest.mark.parametrize(
    "text",
    [
        "", "site.test", "//site.test/", "http://", "http:///path", "http://[::1", "http://[::1%eth0]/", "http://a b/",
        "http://a\tb/", "http://site.test\\@other.test/", "http://site.test/\r\nHost: other", "http://-site.test/",
        "http://site..test/", "http://" + "a" * 64 + ".test/", "http://site.test:99999/", "http://site.test:22/", "http://site.test:0/",
        "http://user@site.test/", "http://:pw@site.test/", "mailto:a@b.test", "data:text/html,hi", "http://sité\u200d\u0301\u0000.test/",
        "http://%31%32%37.1/", "http://site.test:/\x00", "HTTP://*/",
    ],
)  # fmt: skip
def test_malformed_address_is_refused(text: str) -> None:
    with pytest.raises(LinkError):
        parse(text)


def test_address_is_normalised() -> None:
    assert parse("HTTPS://WWW.Example.ORG.").url == "https://www.example.org/"
    assert parse("http://bücher.example/ü?q=ü#part").url == "http://xn--bcher-kva.example/%C3%BC?q=%C3%BC"
    assert parse("http://[2606:4700::1111]:80/a%20b").url == "http://[2606:4700::1111]/a%20b"


@given(st.text())
def test_any_text_is_parsed_or_refused(text: str) -> None:
    for address in (text, f"http://{text}", f"http://site.test/{text}"):
        try:
            target = parse(address)
        except LinkError:
            continue
        assert target.url.isascii()
        assert not any(letter.isspace() for letter in target.url)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "localhost", "[64:ff9b::7f00:1]", "[::ffff:7f00:1]", "[2002:7f00:1::]"]
)
def test_default_client_refuses_local_hosts(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    """Uses the real look-up and check, which other tests replace."""
    monkeypatch.setattr(client, "HTTPConnection", None)  # a connection would fail
    assert LinkChecker(LinkClient("tests"), Throttle(0)).check(f"http://{host}/").status == Status.UNSAFE
