"""What a reader or an editor sees where the database fails: a 503 page that gives a form back as it was sent."""

import logging
from types import SimpleNamespace
from typing import NoReturn

import pytest
from django.db import Error, InternalError, OperationalError, ProgrammingError
from django.test import Client
from django.urls import reverse

from examples.admin.examples.admin import ExampleAdmin
from examples.catalogue import database_monitor
from examples.catalogue.fallback import outage
from examples.finder.suggestion_forms import SuggestionForm
from examples.views import caching, outages
from tests.helpers.factories import ExampleFactory

pytestmark = pytest.mark.django_db
TEXT = 'Volunteers sit with people at night, "where nobody else\ncan" & <b>free</b>'
ESCAPED = "Volunteers sit with people at night, &quot;where nobody else\ncan&quot; &amp; &lt;b&gt;free"


@pytest.fixture
def lenient_client(client: Client) -> Client:
    client.raise_request_exception = False
    return client


def fail(*_: object, **__: object) -> NoReturn:
    raise OperationalError("server closed the connection\nunexpectedly")


def test_suggestion_is_given_back(lenient_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SuggestionForm, "save", fail)
    response = lenient_client.post("/suggest/?about=x", {"what": TEXT})
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "10", "no-store")
    page = response.content.decode()
    assert f'name="what" value="{ESCAPED}' in page
    assert 'action="/suggest/?about=x"' in page
    assert page.count("Volunteers") == 2, "to send again, and to copy"


@pytest.mark.parametrize("name", ["password", "new_password1", "code"])
def test_secret_is_not_given_back(lenient_client: Client, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(SuggestionForm, "save", fail)
    page = lenient_client.post("/suggest/", {"what": TEXT, name: "hunter2hunter2"}).content.decode()
    assert "hunter2" not in page
    assert "Send again" not in page


def test_save_that_fails_twice_gives_the_text_back(edith: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first failure shows the form again; while the database is away, that fails too."""
    draft = ExampleFactory(status="draft")
    edith.raise_request_exception = False
    monkeypatch.setattr(ExampleAdmin, "get_object", fail)
    response = edith.post(reverse("admin:examples_example_change", args=[draft.pk]), {"need": TEXT})
    assert response.status_code == 503
    assert ESCAPED in response.content.decode()


def test_outage_has_one_line_in_the_log(
    lenient_client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ExampleFactory(slug="seen")
    monkeypatch.setattr(outages, "has_fallback", lambda: False)
    outage.report_recovery()
    caplog.clear()
    monkeypatch.setattr(outage, "time", SimpleNamespace(monotonic=iter([100.0, 104.5]).__next__))
    monkeypatch.setattr(logging.getLogger("django"), "propagate", True)
    with monkeypatch.context() as patched:
        patched.setattr(caching, "get_revision", fail)
        responses = [lenient_client.get("/examples/seen/").status_code for _ in range(3)]
    assert responses == [503] * 3
    assert outage.is_database_away()
    assert lenient_client.get("/examples/seen/").status_code == 200
    assert not outage.is_database_away()
    assert [record.getMessage() for record in caplog.records if record.name.startswith(("examples", "django"))] == [
        "The database cannot be used: server closed the connection unexpectedly",
        "The database is available again. It was unavailable for 4 seconds.",
    ]


@pytest.mark.parametrize(
    "error",
    [
        ProgrammingError('relation "examples_suggestion" does not exist'),
        InternalError("cannot execute INSERT in a read-only transaction"),
    ],
    ids=["restored", "recovering"],
)
def test_database_that_is_not_whole_yet_is_an_outage(
    lenient_client: Client, monkeypatch: pytest.MonkeyPatch, error: Error
) -> None:
    """While a backup is restored, before a migration, or while PostgreSQL recovers its log."""

    def refuse(*_: object, **__: object) -> NoReturn:
        raise error

    monkeypatch.setattr(SuggestionForm, "save", refuse)
    response = lenient_client.post("/suggest/", {"what": TEXT})
    assert response.status_code == 503
    assert ESCAPED in response.content.decode()


@pytest.mark.once
def test_monitor_survives_an_unexpected_error(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Its thread is the only one that notices the end of an outage on pages that readers get."""
    rounds: list[str] = []

    def fail_in_first_round() -> None:
        rounds.append("")
        if len(rounds) == 1:
            raise ValueError("half of the catalogue")

    def end_after_two_rounds(_: float) -> None:
        if len(rounds) == 2:
            raise SystemExit

    monkeypatch.setattr(database_monitor, "check_database", fail_in_first_round)
    monkeypatch.setattr(database_monitor, "check_replica", lambda: None)
    monkeypatch.setattr("time.sleep", end_after_two_rounds)
    with pytest.raises(SystemExit):
        database_monitor._run()
    assert len(rounds) == 2
    assert "half of the catalogue" in caplog.text
