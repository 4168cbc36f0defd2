"""Every address of the URL configuration, so that a new one cannot be forgotten: visitors without an account reach
public pages only, and no parameter causes an error.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from examples.views.urls import urlpatterns as public_patterns
from tests.helpers.accounts import create_account, sign_in

pytestmark = pytest.mark.django_db
# Of the admin, without an account: signing in and out, and what the page needs.
OPEN_ADMIN_ADDRESSES = {"login/", "logout/", "jsi18n/"}
PARAMETERS = (
    *("q", "e", "icb", "page", "sort", "view", "rows", "columns", "kind", "basis", "people"),
    *("about", "subject", "searched", "search", "setting", "evidence"),
)
HOSTILE = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["\0", "1e309", "-1", "9" * 40, "٣", "\ud800", "'\"<", "%00", "=1+1", "a" * 4000, "(" * 200, "\n\r"]
    ),
)


def list_addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Each address with a value that no row has, which is refused or not found for those who may come in."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from list_addresses(pattern.url_patterns, route)
        else:
            names = pattern.pattern.converters
            for name, converter in names.items():
                value = "0" if type(converter).__name__ == "IntConverter" else "none"
                route = route.replace(f"<{_get_label(route, name)}>", value)
            if not pattern.pattern.regex.pattern.startswith("^(?P<url>"):
                yield route


def _get_label(route: str, name: str) -> str:
    """The part of the route between its brackets, such as int:pk."""
    return next(part.split(">")[0] for part in route.split("<") if part.split(">")[0].split(":")[-1] == name)


def list_admin_addresses() -> list[str]:
    every = list_addresses(get_resolver().url_patterns)
    return sorted({address for address in every if address.startswith(settings.DESK_PATH) and "(" not in address})


def test_admin_addresses_are_found() -> None:
    assert len(list_admin_addresses()) > 60


@pytest.mark.parametrize("method", ["get", "post"])
def test_admin_needs_an_account(client: Client, method: str) -> None:
    for address in list_admin_addresses():
        response = getattr(client, method)(f"/{address}")
        is_refused = response.status_code in (403, 404) or (
            response.status_code == 302 and "/login/" in response["Location"]
        )
        assert is_refused or address.removeprefix(settings.DESK_PATH) in OPEN_ADMIN_ADDRESSES, address


def test_account_without_a_role_opens_no_data() -> None:
    client = sign_in(create_account("newt"))
    addresses = [address for address in list_admin_addresses() if "/examples/" in address or "/auth/" in address]
    statuses = {address: client.get(f"/{address}").status_code for address in addresses}
    assert {address: status for address, status in statuses.items() if status not in (302, 403, 404, 405)} == {}


@pytest.mark.parametrize("address", sorted({a for a in list_addresses(list(public_patterns)) if "(" not in a}))
@hypothesis_settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(values=st.dictionaries(st.sampled_from(PARAMETERS), HOSTILE, max_size=4))
def test_no_parameter_causes_an_error(client: Client, address: str, values: dict[str, str]) -> None:
    query = {name: value.encode("utf-8", "surrogatepass") for name, value in values.items()}
    response = client.get(f"/{address}", query)
    assert response.status_code < 500 or address == "readyz"
