"""Attacks with and without an account: malformed requests, missing permissions, publishing alone."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db.models import DateField, Model
from django.test import Client, RequestFactory
from django.urls import reverse

from examples.client_address import get_client_network
from examples.documents.versions import list_versions, load_version_document
from examples.models import Change, Example
from inspire.wsgi import application
from tests.helpers.accounts import create_account, sign_in
from tests.helpers.admin_forms import edit_entry, message_text, open_form, page_url, post_transition, read_status
from tests.helpers.browser_form import read_form, set_values
from tests.helpers.factories import ExampleFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/examples/example/"
HUGE_KEY = "9" * 25  # larger than any key
HOSTILE_QUERIES = ["status__exact[]=", "id__in=x", "e=1", "q=%00", "p=abc", "o=99999", "__=1", f"id__gt={HUGE_KEY}"]
HOSTILE_DATES = ["year=99999999999", "year=9999", "year=0", "iso_year__gte=9999", "week_day__contains=1", "month=x"]


@pytest.fixture
def publisher() -> User:
    return create_account("paula", "publisher")


@pytest.fixture
def paula(publisher: User) -> Client:
    return sign_in(publisher)


@pytest.fixture
def carl() -> User:
    return create_account("carl", "contributor")


@pytest.fixture
def draft() -> Example:
    return ExampleFactory(status="draft")


BODY = b'--x\r\nContent-Disposition: form-data; name="username"\r\n\r\n+2AA-\\ud800\r\n--x--\r\n'


@pytest.mark.parametrize(
    "parameter",
    [
        "charset=zlib",
        "charset=undefined",
        "charset=utf-16",
        "charset=utf-7",
        "CharSet*=undefined''x",
        "x*=y''z",
        "x" * 20000,
    ],
)
@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("GET", "/admin/login/?next=%2B2AA-%5Cud800", "text/plain"),
        ("POST", "/admin/login/", "multipart/form-data; boundary=x"),
    ],
)
def test_charset_of_the_request_is_ignored(
    rf: RequestFactory, method: str, path: str, kind: str, parameter: str
) -> None:
    """Calls the WSGI application: Django's test client fails on these headers."""
    request = rf.generic(method, path, BODY, "text/plain")
    request.environ["CONTENT_TYPE"] = f"{kind}; {parameter}"
    statuses: list[str] = []
    application(request.environ, lambda status, headers: statuses.append(status))
    assert statuses == ["200 OK" if method == "GET" else "403 Forbidden"]  # without a CSRF token


@pytest.mark.parametrize(
    "query",
    [
        "status__exact=%00",
        "%00=1",
        "title__contains=%00",
        "title__regex=((",
        "slug__iregex=a",
        "id__range=0",
        "id__range=9999",
        "updated_at__range=",
    ],
)
def test_invalid_filter_is_a_bad_request(paula: Client, query: str) -> None:
    assert paula.get(f"{LIST}?{query}").status_code == 400


@pytest.mark.parametrize(
    "query", ["at__year=9999", "at__year=9999&at__month=12", "at__year=9999&at__month=12&at__day=31"]
)
def test_last_year_of_the_calendar_is_a_bad_request(admin_client: Client, query: str) -> None:
    assert admin_client.get(f"/admin/examples/accountevent/?{query}").status_code == 400


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model.__name__)
def test_hostile_filters_of_every_list(admin_client: Client, model: type[Model]) -> None:
    """Django redirects or refuses; nothing is an error of ours."""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    queries = [f"{field.name}__{lookup}" for field in model._meta.concrete_fields for lookup in ("nope=1", "in=x")]
    dates = [field.name for field in model._meta.concrete_fields if isinstance(field, DateField)]
    for query in (*queries, *(f"{name}__{lookup}" for name in dates for lookup in HOSTILE_DATES), *HOSTILE_QUERIES):
        assert admin_client.get(f"{address}?{query}").status_code in (200, 302, 400), query


@pytest.mark.parametrize("error", [ValueError, TypeError, KeyError])
def test_error_of_our_own_in_a_filtered_list_is_not_hidden(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    monkeypatch.setattr("examples.admin.base.CatalogueModelAdmin.get_queryset", Mock(side_effect=error), raising=False)
    admin_client.raise_request_exception = False
    assert admin_client.get("/admin/examples/organisation/?kind__exact=trust").status_code == 500


@pytest.mark.parametrize("number", ["9" * 4300, "9" * 5000, "-1", "x"])
def test_invalid_number_of_rows_adds_none(paula: Client, draft: Example, number: str) -> None:
    """Python refuses to convert a number of more than 4,300 digits."""
    data = open_form(paula, draft) | {"_add_row": ["sources"], "sources-TOTAL_FORMS": [number]}
    assert paula.post(page_url("change", draft), data).status_code == 200


@pytest.mark.parametrize("action", ["delete_selected", "export_csv"])
@pytest.mark.parametrize("row", ["x", "\0", "-1", "", HUGE_KEY])
def test_invalid_selected_rows_are_refused(paula: Client, action: str, row: str, draft: Example) -> None:
    answer = paula.post(LIST, {"action": action, "_selected_action": [row], "post": "yes"})
    assert answer.status_code in ((200, 302, 400) if row == HUGE_KEY else (400,))
    assert Example.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize("name", ["setting", "framework_items"])
def test_tag_with_huge_key_is_refused(paula: Client, draft: Example, name: str) -> None:
    before = Example.objects.get(pk=draft.pk).updated_at
    assert edit_entry(paula, draft, **{name: [HUGE_KEY]}).status_code in (200, 400)
    assert Example.objects.get(pk=draft.pk).updated_at == before


@pytest.mark.parametrize("key", ["_{}", "%20{}", "+{}", "0_{}", "9" * 5000])
def test_misspelled_key_is_not_found(paula: Client, draft: Example, key: str) -> None:
    stale = set_values(open_form(paula, draft), title="Typed long ago")
    Example.objects.filter(pk=draft.pk).update(title="Saved by a colleague")
    spelled = f"_{ord(str(draft.pk)[0]):X}{str(draft.pk)[1:]}" if key == "_{}" else key.format(draft.pk)
    address = f"{LIST}{spelled}/change/"
    assert paula.get(address).status_code == 404
    assert paula.post(address, stale).status_code == 404
    assert Example.objects.get(pk=draft.pk).title == "Saved by a colleague"


def test_administrator_cannot_change_own_roles() -> None:
    ada = create_account("ada", "administrator")
    client, address = sign_in(ada), f"/admin/auth/user/{ada.pk}/change/"
    sent = set_values(read_form(client.get(address), "user_form"), first_name="Ada")
    every = [str(group.pk) for group in Group.objects.all()]
    assert client.post(address, {**sent, "groups": every, "is_superuser": "on"}).status_code == 302
    ada.refresh_from_db()
    assert (ada.first_name, ada.is_superuser) == ("Ada", False)
    assert [group.name for group in ada.groups.all()] == ["administrator"]


@pytest.mark.once
@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", None),
    ],
)
def test_lockout_counts_ipv6_networks(rf: Any, address: str, counted: str | None) -> None:
    assert get_client_network(rf.get("/", REMOTE_ADDR=address)) == counted


def test_contributor_cannot_use_working_copy(carl: User) -> None:
    copy = ExampleFactory(status="draft", copy_of=ExampleFactory(), created_by=carl)
    client = sign_in(carl)
    data = {"title": "Mine", "days": "7"}
    assert client.post(page_url("change", copy), data).status_code == 403
    assert client.post(page_url("share", copy), data).status_code == 403
    assert post_transition(client, copy, "confirm").status_code == 403


def test_old_form_of_contributor_creates_no_working_copy(carl: User) -> None:
    """The draft was deleted, and someone published an entry with the same slug."""
    mine = ExampleFactory(status="draft", slug="night-nurses", created_by=carl)
    client = sign_in(carl)
    sent = set_values(open_form(client, mine), title="Typed late")
    Example.objects.filter(pk=mine.pk).delete()
    theirs = ExampleFactory(slug="night-nurses")
    assert client.post(page_url("change", mine), sent).status_code == 302
    assert load_version_document(list_versions(mine)[0])["title"] == "Typed late"
    assert not list_versions(theirs).exists()
    assert not Example.objects.filter(copy_of__isnull=False).exists()


def test_note_for_readers_needs_second_person(publisher: User, paula: Client) -> None:
    edith = create_account("edith", "editor")
    example = ExampleFactory(status="in_review", edited_by=edith)
    edit_entry(paula, example, next_note="Words that nobody else has read")
    assert Example.objects.get(pk=example.pk).edited_by == publisher
    post_transition(paula, example, "publish")
    assert read_status(example) == "in_review"


def test_changed_entry_is_not_published(paula: Client) -> None:
    edith = create_account("edith", "editor")
    example = ExampleFactory(status="in_review", edited_by=edith)
    shown = read_shown(paula, example)
    edit_entry(sign_in(edith), example, summary="Words that the publisher has not read.")
    answer = post_transition(paula, example, "publish", shown=shown)
    assert read_status(example) == "in_review"
    assert "while you were reading" in message_text(answer)
    post_transition(paula, example, "publish", shown=read_shown(paula, example))
    assert read_status(example) == "published"
    assert Change.objects.filter(example=example).count() == 1


def read_shown(client: Client, example: Example) -> str:
    found: str = client.get(page_url("review", example)).context["document_digest"]
    return found
