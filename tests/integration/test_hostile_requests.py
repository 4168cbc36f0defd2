"""No parameter, form or path that a reader could send causes an error, a long wait or a long answer."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes

import pytest
from django.conf import settings as site_settings
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from examples.finder.filter_set import build_filter_set
from examples.finder.suggestion_forms import ContactRequestForm, SuggestionForm
from examples.models import Example, Subscription
from examples.views.follow import FollowForm
from tests.helpers.sample_rows import create_one_of_each
from tests.integration.test_permissions import ROWS

pytestmark = pytest.mark.django_db
MAX_SECONDS, MAX_BYTES = 10, 1_000_000  # of processor time; the catalogue here has a few entries
PUBLIC = [row for row in ROWS if not row.is_admin]
# Parameters by their use in the code, so that a new one is tried, and those that a loop over filters reads.
READ_PARAMETER = re.compile(r'(?:GET|POST|query|data)\.get(?:list)?\(\s*"([a-z_]+)"')
SOURCES = "".join(path.read_text() for path in (Path(site_settings.BASE_DIR) / "examples").rglob("*.py"))
PARAMETERS = sorted({*READ_PARAMETER.findall(SOURCES), *build_filter_set({}).filters, "e", "x"})
FIELDS = sorted(
    {*SuggestionForm.base_fields, *ContactRequestForm.base_fields, *FollowForm.base_fields, "path", "answer"}
)
SAMPLES = (
    *(
        "\0",
        "1e309",
        "-1",
        "NaN",
        "9" * 40,
        "٣",
        "'\"<",
        "%00",
        "%",
        "=1+1",
        "\u202e\u2066rtl",
        "\n\r\nSet-Cookie: a=b",
    ),
    *("a" * 10_000, "(" * 200, "^" * 50, '"a" OR "b" NOT', "\U0001f4a9", "//evil.example/", "javascript:alert(1)"),
    *("yes", "weekly", "a@example.org", "/examples/", "/examples/seen/", "seen", "missing", "contact", "2026-11-29"),
)
BYTES = st.one_of(
    st.sampled_from(SAMPLES).map(str.encode),
    st.text(max_size=30).map(str.encode),
    st.sampled_from(
        (b"\xff\xfe", b"\xed\xa0\x80", b"\xf0\x9f", b"\xc0\x80")
    ),  # not UTF-8: surrogates, broken and long forms
    st.binary(max_size=12),
)
QUERY = st.lists(st.tuples(st.sampled_from(PARAMETERS), BYTES), max_size=6)
# A part of the time as broken as can be: percent signs and separators are not quoted.
RAW_QUERY = st.one_of(QUERY.map(lambda pairs: _quote(pairs)), st.text("%&=;+?#az09", max_size=20))
few_examples, some_examples = settings(max_examples=12), settings(max_examples=40)


def _quote(pairs: list[tuple[str, bytes]]) -> str:
    """The same name may come twice."""
    return "&".join(f"{name}={quote_from_bytes(value)}" for name, value in pairs)


@pytest.fixture
def rows(settings: Any) -> dict[str, Any]:
    settings.SENDS_EMAIL = True
    return create_one_of_each()


def send(client: Client, method: str, address: str, *body: Any, **options: Any) -> Any:
    """Checks the status, the time and the size."""
    start = time.process_time()
    response = getattr(client, method)(address, *body, **options)
    content = response.getvalue()
    assert response.status_code < 500, address
    assert time.process_time() - start < MAX_SECONDS, address
    assert len(content) < MAX_BYTES, address
    return response


@given(queries=st.lists(RAW_QUERY, min_size=len(PUBLIC), max_size=len(PUBLIC)))
@few_examples
def test_no_parameter_causes_an_error(client: Client, rows: dict[str, Any], queries: list[str]) -> None:
    """Each example of hypothesis sends one query to each address."""
    for row, query in zip(PUBLIC, queries, strict=True):
        send(client, "get", f"{row.fill(rows).address}?{query}")


@given(path=st.lists(BYTES.map(quote_from_bytes), min_size=1, max_size=4).map("/".join), is_folder=st.booleans())
@some_examples
def test_no_path_causes_an_error(client: Client, path: str, is_folder: bool) -> None:
    for folder in (
        "",
        "examples/",
        "settings/",
        "icbs/",
        "organisations/",
        "preview/",
        "follow/confirm/",
        "static/",
        "admin/",
    ):
        send(client, "get", f"/{folder}{path}{'/' * is_folder}")


FORMS = [row for row in PUBLIC if row.post.lower() == "v"]


@pytest.mark.parametrize("row", FORMS, ids=lambda row: row.address)
@given(fields=st.lists(st.tuples(st.sampled_from(FIELDS), BYTES), max_size=8), query=RAW_QUERY)
@some_examples
def test_no_form_causes_an_error(
    client: Client, rows: dict[str, Any], row: Any, fields: list[tuple[str, bytes]], query: str
) -> None:
    kind = "application/x-www-form-urlencoded"
    send(client, "post", f"{row.fill(rows).address}?{query}", _quote(fields), content_type=kind)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"what": ["\\ud800"]}'),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="what"\r\n\r\ncut of'),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="what"; filename="a"\r\n\r\nb\r\n--x--',
        ),
        ("application/x-www-form-urlencoded", b"&".join(b"x%d=" % number for number in range(6000))),
        ("application/x-www-form-urlencoded", b"what=%ff%00&path=%2F%5C&email=%ED%A0%80&answer=yes"),
        ("text/plain; charset=utf-7", b"+2AA-"),
    ],
    ids=["json", "no-boundary", "cut-off", "file", "many-fields", "not-utf-8", "charset"],
)
def test_no_body_causes_an_error(client: Client, rows: dict[str, Any], kind: str, body: bytes) -> None:
    entries, subscriptions = Example.objects.count(), Subscription.objects.count()
    for row in FORMS:
        send(client, "post", row.fill(rows).address, body, content_type=kind)
        assert (Example.objects.count(), Subscription.objects.count() <= subscriptions) == (entries, True), row
