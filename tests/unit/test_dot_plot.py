"""A picture of two shares is drawn only where the texts allow no doubt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples.models import Outcome
from examples.presenters.dot_plot import DotPlot, build_dot_plot, find_share


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("18 of 21", 600 / 7),
        ("1,200 of 2,400 people", 50.0),
        ("124 of 186 (67%) with hospital at home", 67.0),
        ("7.7% with the service", 7.7),
        ("about 40% usually", 40.0),
        ("100%", 100.0),
        ("0 of 5", 0.0),
    ],
)
def test_share(text: str, share: float) -> None:
    assert find_share(text) == pytest.approx(share)


@pytest.mark.parametrize(
    "text",
    [
        "", "none", "a third", "18", "39% fall", "fell by 39%", "up by 3%", "70% in Bradford, 77% in Poole",
        "-1.2% (95% confidence interval -2 to 3)", "risk ratio 1.31", "3 of 4 and 5 of 6", "140%", "5 of 0", "21 of 18",
        "10 percentage points higher", "increase of 85%", "£5 of £10", "-5%", "p = 0.05, 20%",
    ],
)  # fmt: skip
def test_no_share_where_it_may_be_something_else(text: str) -> None:
    assert find_share(text) is None


def test_dots_need_two_shares_and_no_forecast() -> None:
    pair = {"measure": "Deaths at home", "result": "18 of 20", "comparator": "35% of matched controls"}
    assert build_dot_plot(Outcome(**pair)) == DotPlot("90.0", "35.0")
    assert build_dot_plot(Outcome(**pair, kind="forecast")) is None
    assert build_dot_plot(Outcome(**pair | {"comparator": ""})) is None
    assert build_dot_plot(Outcome(**pair | {"measure": "Reduction in admissions"})) is None


@given(st.text(alphabet="0123456789.,% of()-", max_size=30))
def test_any_text_gives_a_share_or_none(text: str) -> None:
    share = find_share(text)
    assert share is None or 0 <= share <= 100
