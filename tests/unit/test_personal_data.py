"""Texts that may be personal details are recognised; usual search terms are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples.personal_data import has_personal_data

PERSONAL = [
    "jo@example.org", "write to jo.bloggs@nhs", "www.example.org", "https://example.org/x", "hospice.org",
    "07700 900123", "+44 (0)7700-900-123", "020 7946 0000", "943 476 5919", "9434765919", "943-476-5919",
    "٩٤٣٤٧٦٥٩١٩",
    "９４３ ４７６ ５９１９", "sw1a 1aa", "m1 1ae", "LS97TF pain",
    "1/2/1934", "01.02.34", "1 2 34", "3 march 1950",
    "3rd of March", "march 3", "943_476_591_9", "march 1950", "dob", "born 1950", "mr smith", "Mrs. Jones pain",
    "dr who", "Prof Khan", "ward 12345",
    "2020 2021", "1850", "nhs number",
]  # fmt: skip
PLAIN = [
    "night nurses", "H@H", "24/7", "a&e", "care after 2020", "2019", "covid 19", "march of the penguins",
    "respect form", "dementia in care homes", "24 hour line", "children under 5", "dry mouth", "missing people",
    "drug costs", "111 option 2",
]  # fmt: skip


@pytest.mark.parametrize("text", PERSONAL)
def test_personal_details_are_recognised(text: str) -> None:
    assert has_personal_data(text)


@pytest.mark.parametrize("text", PLAIN)
def test_search_terms_are_not_personal(text: str) -> None:
    assert not has_personal_data(text)


@given(st.from_regex(r"[2-9]\d{9}", fullmatch=True), st.sampled_from(["", " ", "-", ".", "/", " - "]), st.text())
def test_ten_digits_are_always_personal(number: str, separator: str, context: str) -> None:
    spaced = separator.join((number[:3], number[3:6], number[6:]))
    assert has_personal_data(f"pain {spaced} relief")
    assert has_personal_data(f"{context} {spaced}")
