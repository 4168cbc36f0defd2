"""The short texts of a card: they never say more than the entry does."""

import datetime as dt

import pytest

from examples.catalogue import card_texts
from examples.catalogue.card_texts import MAX_EXCERPT, build_excerpt, choose_figure, format_years
from examples.models import Example, Outcome, Term

LONG = "word " * 60


@pytest.mark.parametrize(
    ("summary", "excerpt"),
    [
        ("Nurses visit.\n\nThey come at night.", "Nurses visit. They come at night."),
        (f"Nurses visit. A {LONG}.", "Nurses visit."),
        ("", ""),
        ("At St. Ann’s, e.g. at night.", "At St. Ann’s, e.g. at night."),
    ],
)
def test_excerpt_has_whole_sentences(summary: str, excerpt: str) -> None:
    assert build_excerpt(summary) == excerpt


def test_long_sentence_is_cut_between_words_with_an_ellipsis() -> None:
    excerpt = build_excerpt(LONG)
    assert excerpt.endswith("word …")
    assert len(excerpt) <= MAX_EXCERPT + 2
    assert len(build_excerpt("x" * 500)) <= MAX_EXCERPT + 2


@pytest.mark.parametrize(
    ("started", "ended", "stage", "years"),
    [
        (2019, None, "spreading", "since 2019"),
        (2019, None, "ended", "from 2019"),
        (2019, 2022, "ended", "2019 to 2022"),
        (2019, 2019, "ended", "2019"),
        (None, 2022, "ended", "until 2022"),
        (None, None, "pilot", ""),
    ],
)
def test_years(started: int | None, ended: int | None, stage: str, years: str) -> None:
    dates = {name: year and dt.date(year, 1, 1) for name, year in (("started", started), ("ended", ended))}
    assert format_years(Example(stage=Term(slug=stage), **dates)) == years


def choose(*rows: dict[str, str]) -> card_texts.Figure | None:
    defaults = {"measure": "Deaths at home", "result": "18 of 21", "design": "data", "period": "2020"}
    example = Example()
    vars(example)["_prefetched_objects_cache"] = {"outcomes": [Outcome(**defaults | row) for row in rows]}
    return choose_figure(example)


def test_figure_has_its_denominator_comparison_and_kind() -> None:
    figure = choose({"comparator": "9 of 20 before"})
    assert figure == card_texts.Figure("Deaths at home", "18 of 21 (compared with: 9 of 20 before)", "")
    figure = choose({"comparator": "None", "nature": "activity", "kind": "forecast"})
    assert figure == card_texts.Figure("Deaths at home", "18 of 21", "Forecast, reach or activity")


def test_effects_come_before_counts_and_forecasts_whatever_they_found() -> None:
    count, forecast = {"measure": "Calls", "nature": "activity"}, {"measure": "Savings", "kind": "forecast"}
    null = {"measure": "Distress", "result": "P = 0.6", "direction": "no-difference"}
    figure = choose(forecast, count, null, {"measure": "Cost", "direction": "positive"})
    assert figure is not None
    assert figure.measure == "Distress"


@pytest.mark.parametrize(
    "row", [{"result": "no difference"}, {"result": f"5; {LONG}"}, {"comparator": f"{LONG} in the study of 2014"}]
)
def test_no_other_result_takes_the_place_of_one_without_a_figure_or_room(
    monkeypatch: pytest.MonkeyPatch, row: dict[str, str]
) -> None:
    assert choose(row, {"measure": "Cost", "direction": "positive"}) is None


def test_entry_without_results_has_no_figure() -> None:
    assert choose() is None
