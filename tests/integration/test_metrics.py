"""What Prometheus is told, and what decides that a connection may ask."""

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from django.utils import timezone

from examples import catalogue_collector
from examples.catalogue.fallback.outage import is_database_away
from examples.models import CatalogueRevision, Example, Subscription, Suggestion
from inspire.environment import read_port
from tests.helpers.factories import ExampleFactory
from tests.helpers.isolated_database import ROOT

# As a worker, with its folder for the counts of all processes.
SERVE_TWO_CONNECTIONS = """
import django
django.setup()
from inspire.metrics import add_metrics
application = add_metrics(lambda environ, start_response: [b"the site"])
class Connection:
    def __init__(self, address): self.address = address
    def getsockname(self): return self.address
for address in [("127.0.0.1", 8000), ("::1", 8000, 0, 0), "/run/site.sock", "", b"", ("127.0.0.1", 9100)]:
    environ = {"gunicorn.socket": Connection(address), "SERVER_PORT": "9100", "HTTP_HOST": "localhost:9100"}
    environ |= {"REQUEST_METHOD": "GET", "PATH_INFO": "/metrics"}
    print(b"".join(application(environ, lambda *_: None)).decode()[:8])
"""


def read_gauges() -> dict[str, float]:
    samples = [sample for metric in catalogue_collector.CatalogueCollector().collect() for sample in metric.samples]
    return {" ".join([sample.name, *sample.labels.values()]): sample.value for sample in samples}


@pytest.fixture(autouse=True)
def _keep_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue_collector, "close_old_connections", lambda: None)  # the test needs its transaction


@pytest.mark.django_db
def test_queues_are_counted() -> None:
    ExampleFactory.create(status=Example.Status.IN_REVIEW)
    ExampleFactory.create()
    for kind, handled in (("wrong", False), ("wrong", False), ("wrong", True), ("example", False)):
        Suggestion.objects.create(kind=kind, what="A night service", handled=handled)
    revision, now = CatalogueRevision.objects.get(), timezone.now()
    times = {"confirmed_at": now, "frequency": Subscription.Frequency.AT_ONCE}
    Subscription.objects.create(email="a@hospice.test", sent_until=revision.raised_at - dt.timedelta(days=1), **times)
    Subscription.objects.create(email="b@hospice.test", sent_until=now + dt.timedelta(seconds=1), **times)
    Subscription.objects.create(email="c@hospice.test")
    gauges = read_gauges()
    assert gauges.pop("inspire_revision_age_seconds") >= 0
    assert gauges == {
        "inspire_database_up": 1,
        "inspire_revision": revision.value,
        "inspire_suggestions_waiting example": 1,
        "inspire_suggestions_waiting missing": 0,
        "inspire_suggestions_waiting contact": 0,
        "inspire_suggestions_waiting strategy": 0,
        "inspire_suggestions_waiting wrong": 2,
        "inspire_entries_in_review": 1,
        "inspire_subscriptions_due": 1,
        "inspire_subscriptions_unconfirmed": 1,
    }


def test_outage_is_reported_without_waiting_for_the_database_again(monkeypatch: pytest.MonkeyPatch) -> None:
    attempts: list[bool] = []

    def fail() -> Any:
        attempts.append(True)
        raise OperationalError("away")

    monkeypatch.setattr(catalogue_collector, "get_revision", fail)
    assert read_gauges() == {"inspire_database_up": 0}
    assert is_database_away()
    assert read_gauges() == {"inspire_database_up": 0}
    assert len(attempts) == 1


@pytest.mark.once
def test_only_the_socket_decides_what_is_served(tmp_path: Path) -> None:
    variables = {"METRICS_PORT": "9100", "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    environment = os.environ | variables | {"DJANGO_SETTINGS_MODULE": "inspire.settings"}
    command = [sys.executable, "-c", SERVE_TWO_CONNECTIONS]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert result.stdout.splitlines() == ["the site"] * 5 + ["# HELP i"], result.stderr


@pytest.mark.once
def test_nothing_is_measured_unless_asked() -> None:
    assert settings.METRICS_PORT == 0
    assert not any("metrics" in name for name in settings.MIDDLEWARE)


@pytest.mark.once
@pytest.mark.parametrize("value", ["-1", "65536", "9100.0", "localhost:9100", "²"])
def test_wrong_port_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("METRICS_PORT", value)
    with pytest.raises(ImproperlyConfigured, match="set it to a port number such as 9100"):
        read_port("METRICS_PORT")


@pytest.mark.once
@pytest.mark.parametrize(("value", "port"), [("", 0), ("0", 0), (" 9100 ", 9100), ("65535", 65535)])
def test_port_is_read(monkeypatch: pytest.MonkeyPatch, value: str, port: int) -> None:
    monkeypatch.setenv("METRICS_PORT", value)
    assert read_port("METRICS_PORT") == port
