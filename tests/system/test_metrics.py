"""Prometheus reads metrics at their own port, and nobody reads them at the site's."""

import http.client
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.helpers.isolated_database import ROOT, create_database
from tests.helpers.ports import find_free_ports
from tests.helpers.server import SERVE, WORKERS, RunningSite, build_server_environment, get_loaded_database, run_site
from tests.helpers.wait import PATIENCE

pytestmark = pytest.mark.once  # tests/integration/test_metrics.py reads both databases


@pytest.fixture(scope="module")
def ports() -> list[int]:
    return find_free_ports(1)


@pytest.fixture(scope="module")
def measured_site(assets: None, ports: list[int]) -> Iterator[RunningSite]:
    with run_site("metrics", METRICS_PORT=str(ports[0])) as site:
        yield site


def read_metrics(port: int, path: str = "/metrics") -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", path)
    response = connection.getresponse()
    assert response.status == 200
    text = response.read().decode()
    connection.close()
    return text


def count_requests(text: str, view: str, status: str) -> float:
    found = re.search(rf'^http_request_duration_seconds_count{{status="{status}",view="{view}"}} (.+)$', text, re.M)
    return float(found[1]) if found else 0


def test_requests_of_every_worker_are_counted_by_view_and_status(measured_site: RunningSite, ports: list[int]) -> None:
    before = read_metrics(ports[0])
    assert count_requests(before, "home", "2xx") == 0, "pages built before the start are nobody's requests"
    answered = len(measured_site.get_from_every_worker("/"))
    assert measured_site.get("/examples/?q=unmistakable").status == 200
    assert measured_site.get("/examples/no-such-example/").status == 404
    assert measured_site.get("/not-here/").status == 404
    text = read_metrics(ports[0])
    assert answered >= WORKERS
    assert count_requests(text, "home", "2xx") == answered
    assert count_requests(text, "finder", "2xx") == 1
    assert count_requests(text, "example", "4xx") == 1
    assert count_requests(text, "none", "4xx") == 1
    assert 'http_request_duration_seconds_bucket{le="0.25",status="2xx",view="home"}' in text
    assert not re.search(r"unmistakable|no-such-example|not-here|127\.0\.0\.1|localhost", text)


def test_catalogue_and_queues_are_reported(ports: list[int], measured_site: RunningSite) -> None:
    text = read_metrics(ports[0])
    for line in ("inspire_database_up 1.0", "inspire_entries_in_review 0.0", "inspire_subscriptions_due 0.0"):
        assert line in text.splitlines()
    assert re.search(r"^inspire_revision [1-9]", text, re.M)
    assert re.search(r"^inspire_revision_age_seconds \d", text, re.M)
    assert re.search(r'^inspire_suggestions_waiting{kind="wrong"} 0\.0$', text, re.M)
    assert re.search(r'^inspire_refresh_seconds_count{extent="all"} [1-9]', text, re.M)


def test_site_does_not_show_them(measured_site: RunningSite, ports: list[int]) -> None:
    assert measured_site.get("/metrics").status == 404
    connection = http.client.HTTPConnection("127.0.0.1", measured_site.port, timeout=PATIENCE)
    for host in (f"localhost:{ports[0]}", f"127.0.0.1:{ports[0]}"):
        connection.request("GET", "/metrics", headers={"Host": host})
        response = connection.getresponse()
        assert b"inspire_revision" not in response.read()
        assert response.status == 404
    connection.close()
    assert "<html" not in read_metrics(ports[0], "/")


def test_port_of_the_site_is_refused(assets: None) -> None:
    (port,) = find_free_ports(1)
    environment = build_server_environment(create_database("refused", get_loaded_database())) | {
        "METRICS_PORT": str(port)
    }
    command = [sys.executable, "-m", *SERVE, f"--bind=127.0.0.1:{port}"]
    result = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    assert result.returncode == 1
    assert f"METRICS_PORT is {port}, the port of the site. Set it to another port." in result.stderr
    assert "Traceback" not in result.stderr
