"""What `make drill` judges: it sees a write that was lost or doubled, and names each bar that is missed."""

from collections import Counter

import pytest

from tests.drill.report import Bars, Result, build_table, list_missed
from tests.drill.write_log import WriteLog, list_doubled, list_lost, take_marker

pytestmark = pytest.mark.once


def test_write_log_has_lost_and_doubled_writes() -> None:
    write_log = WriteLog()
    stored, lost, doubled = (take_marker("save") for _ in range(3))
    for marker in (stored, lost, doubled):
        write_log.acknowledge(marker, 1.0)
    counts = Counter({stored: 1, doubled: 2})
    assert [write.marker for write in list_lost(write_log, counts)] == [lost]
    assert list_doubled(counts) == [doubled]


def test_write_log_has_a_form_that_is_not_given_back() -> None:
    write_log = WriteLog()
    write_log.refuse("drill-save-00001-end", 503, "<p>Families wait. drill-save-00001-end</p>")
    write_log.refuse("drill-save-00002-end", 503, "<h1>The site is unavailable</h1>")  # nginx's
    write_log.refuse("drill-save-00003-end", 503, "<h1>Something went wrong</h1>")
    assert write_log.refused == 3
    assert write_log.not_returned == ["drill-save-00003-end: status 503, Something went wrong"]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"statuses": Counter({200: 9, 503: 1})}, "1 errors"),
        ({"longest_page": 5.1}, "5.1 seconds for a page"),
        ({"lost": 1}, "1 writes lost"),
        ({"doubled": 2}, "2 writes doubled"),
        ({"unclear": 1}, "503 without Retry-After"),
        ({"not_returned": 1}, "1 forms not given back"),
        ({"page_normal": 2.1}, "pages normal after 2.1 s; the bar is 2"),
        ({"page_normal": None}, "pages normal after never"),
        ({"form_normal": 10.1}, "forms normal after 10.1 s; the bar is 10"),
    ],
)
def test_missed_bar_is_named(fault: dict[str, object], words: str) -> None:
    good = {"title": "fault", "statuses": Counter({200: 10}), "page_normal": 0.0, "form_normal": 0.0}
    assert list(list_missed(Result(**good), Bars())) == []  # type: ignore[arg-type]
    missed = list(list_missed(Result(**good | fault), Bars()))  # type: ignore[arg-type]
    assert len(missed) == 1
    assert words in missed[0]


def test_table_names_each_status() -> None:
    table = build_table([Result("fault", Counter({200: 8, 503: 2, 0: 1}), page_normal=1.25, notes=["a note", ""])])
    assert "| fault | 11 | 1 x no answer, 2 x 503 |" in table
    assert table.endswith("- fault: a note.")
