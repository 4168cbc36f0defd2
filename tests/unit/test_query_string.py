"""A corrected search differs from the typed one only in the corrected words."""

import pytest

from examples.finder.filter_set import SearchTextField
from examples.finder.query_string import replace_words
from examples.finder.request_notices import MAX_NOTICES, limit_notices


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("hosptal", "hospital"),
        ("Hosptal/hospice", "hospital/hospice"),
        ("nurse-hosptal", "nurse-hospital"),
        ('"hosptal care" dementia', '"hospital care" dementia'),
        ("(hosptal OR dementia)", "(hospital OR dementia)"),
        ("hosptal*", "hospital*"),
        ("[hosptal], #hosptal…", "[hospital], #hospital…"),
        ("hosp\u0301tal—beds", "hospital—beds"),
        ("hosptals", "hosptals"),
        ("the hosptal’s beds and hosptal's", "the hospital’s beds and hospital's"),
    ],
)
def test_only_words_are_replaced(typed: str, expected: str) -> None:
    assert replace_words(typed, {"hosptal": "hospital"}) == expected


@pytest.mark.parametrize("sign", ["\u00ad", "\u200b", "\u2060", "\ufeff", "\u202e"])
def test_characters_without_width_do_not_split_a_word(sign: str) -> None:
    assert SearchTextField().clean(f" bereave{sign}ment\tcare ") == "bereavement care"


def test_notices_beyond_the_first_are_counted() -> None:
    notices = [f"Notice {number}." for number in range(MAX_NOTICES + 1)]
    assert limit_notices(notices)[MAX_NOTICES:] == ("1 more part of this search could not be used.",)
    assert limit_notices([*notices, "Another."])[MAX_NOTICES:] == ("2 more parts of this search could not be used.",)
    assert limit_notices(notices[1:]) == tuple(notices[1:])
