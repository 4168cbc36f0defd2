"""Who may use which address: permissions.txt has a row for each address of the URL configuration. Who is refused
changes nothing, and no GET changes anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import URLResolver, get_resolver, resolve

from tests.helpers.accounts import create_account, sign_in
from tests.helpers.browser_form import Data, read_form
from tests.helpers.sample_rows import create_one_of_each, give_own_rows

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("permissions.txt")
ROLES = {"n": "", "c": "contributor", "e": "editor", "p": "publisher", "a": "administrator", "s": "superuser"}
VISITOR = "v"
# Not what an account is for: its session, limits on wrong passwords and forms, and the log of both.
INTERNAL_TABLES = ("django_session", "cache", "axes_", "examples_accountevent", "examples_formpost")
EXPECTED_STATUSES = {200, 204, 301, 302, 400, 403, 404, 405, 409, 422}
# Pages whose form has more fields than the table changes.
FORM_PAGES = re.compile("/restore/$|/order/setting/$|/add/ .|=Changed")
WRITE = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')


class Row(NamedTuple):
    address: str
    get: str
    post: str
    data: str = ""

    def fill(self, keys: dict[str, Any]) -> Row:
        address, data = self.address.format(**keys), self.data.format(**keys)
        return self._replace(address=f"/{address.removeprefix('/')}", data=data)

    @property
    def is_admin(self) -> bool:
        return self.address.startswith("admin/")

    @property
    def letters(self) -> str:
        return "".join((VISITOR, *ROLES)) if self.is_admin else VISITOR


def read_rows() -> list[Row]:
    lines = TABLE.read_text().splitlines()
    return [Row(*line.split(None, 3)) for line in lines if line and not line.startswith("#")]


ROWS = read_rows()


def list_routes(patterns: Any, before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLResolver):
            yield from list_routes(pattern.url_patterns, route)
        else:
            yield route


def find_route(row: Row) -> str:
    path = re.sub(r"\{\w+\}", "1", row.address.split("?")[0])
    return resolve(f"/{path.removeprefix('/')}").route.replace("^", "")


@pytest.mark.once
def test_every_address_has_a_row() -> None:
    missing = set(list_routes(get_resolver().url_patterns)) - {find_route(row) for row in ROWS}
    assert not missing, f"Add a row to {TABLE.name} for each of these; the text at its top says how: {sorted(missing)}"


def test_permissions_by_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """One test for all: the rows, and the forms that a superuser sees, are made once."""
    rows = create_one_of_each()
    superuser = sign_in(User.objects.get(username="super"))
    forms = {row: build_data(row.fill(rows), superuser) for row in ROWS}
    if connection.vendor == "postgresql":  # the tests on SQLite render the same pages
        monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    wrong = []
    for letter in (VISITOR, *ROLES):
        client = get_client(letter)
        for row in ROWS:
            if letter in row.letters:
                filled = row.fill(rows)
                found = send(client, "get", filled, {}, letter), send(client, "post", filled, forms[row], letter)
                if found != (find_letter(letter, row.get), find_letter(letter, row.post)):
                    wrong.append(f"{row.address} {' '.join(found)} {row.data}")
    assert wrong == []


def get_client(letter: str) -> Client:
    if letter == VISITOR:
        return Client()
    user = create_account(f"tried-{letter}", ROLES[letter], is_superuser=letter == "s")
    give_own_rows(user)
    return sign_in(user)


def find_letter(letter: str, column: str) -> str:
    return next((one for one in column if one.lower() == letter), ".")


def build_data(row: Row, superuser: Client) -> Data:
    """What a superuser's browser would post from that page with the changes: a whole form, where the page has one."""
    data: Data = {}
    if FORM_PAGES.search(f"{row.address} {row.data}".strip()):
        with transaction.atomic():
            data = read_form(superuser.get(row.address))
            transaction.set_rollback(True)
    return data | parse_qs(row.data)


def send(client: Client, method: str, row: Row, data: Data, letter: str) -> str:
    """Takes back what the request wrote, and its cookies."""
    cookies = deepcopy(client.cookies)
    statements: list[str] = []

    def record(execute: Any, sql: str, *rest: Any) -> Any:
        statements.append(sql)
        return execute(sql, *rest)

    with transaction.atomic(), connection.execute_wrapper(record):
        response = getattr(client, method)(row.address, data)
        transaction.set_rollback(True)
    client.cookies = cookies
    tables = {table for statement in statements for table in WRITE.findall(statement)}
    is_changed = any(not table.startswith(INTERNAL_TABLES) for table in tables)
    assert response.status_code in EXPECTED_STATUSES, f"{method} {row.address}: {response.status_code}"
    assert not is_changed or not is_refused(response), f"{method} {row.address} was refused, and changed something"
    return "." if is_refused(response) else letter.upper() if is_changed else letter


def is_refused(response: Any) -> bool:
    return response.status_code in (403, 404, 405) or "/login/" in response.headers.get("Location", "")
