"""What `make load` asks for is on the site, and its report says what is missed."""

from dataclasses import replace

import pytest
from django.test import Client

from tests.helpers.factories import ExampleFactory
from tests.load.locust_run import TOTAL, Timings
from tests.load.report import Results, build_report, find_missed_goals
from tests.load.site import WorkerUsage
from tests.load.traffic import WEIGHTS, build_traffic, is_expected

GOOD = Timings(requests=1200, failures=0, rate=20.0, p50=10, p95=40, p99=90, longest=120)
USAGES = [[WorkerUsage(pid=7, own=own, share=own + 30, processor=own / 10)] for own in (20.0, 50.0, 52.0)]
RESULTS = Results({"search": GOOD, TOTAL: GOOD}, USAGES, {"with a flood": GOOD}, {"suggest 429": GOOD, TOTAL: GOOD}, [])


@pytest.mark.django_db
def test_every_kind_is_answered_as_expected(client: Client) -> None:
    for number in range(3):
        ExampleFactory.create(slug=f"example-{number}", title=f"Hospice at home {number}")
    traffic = build_traffic(lambda path: client.get(path).content.decode())
    assert traffic.keys() == WEIGHTS.keys()
    assert sum(WEIGHTS.values()) == 100
    del traffic["static"]  # without a build, the test client has no static files
    for kind, addresses in traffic.items():
        assert addresses, kind
        for address in addresses[:60]:
            assert is_expected(kind, client.get(address).status_code), address
    assert {f"/examples/example-{number}/" for number in range(3)} == set(traffic["entry"])


@pytest.mark.once
def test_report_has_every_table_and_meets_the_goals() -> None:
    report = build_report(RESULTS)
    assert "| search | 1,200 | 20 | 10 | 40 | 90 | 120 | 0 |" in report
    assert "| 7 | 20 | 50 | 52 | 82 | 3 |" in report
    assert "took 2.7 ms of processor time for each request" in report
    assert report.endswith("Every goal is met.")


@pytest.mark.once
def test_missed_goals_are_named() -> None:
    failed, growing = replace(GOOD, failures=2), [USAGES[0], USAGES[1], [replace(USAGES[2][0], own=66.0)]]
    results = replace(RESULTS, saturation={TOTAL: failed}, usages=growing, forms={TOTAL: GOOD}, faults=["1 x reset"])
    assert find_missed_goals(results) == [
        "Fault: 1 x reset",
        "Missed: 2 requests failed: saturation.",
        "Missed: worker 7 grew from 50 to 66 MB.",
        "Missed: no form was refused with status 429.",
    ]
