"""What looks like personal details is known for it; what people search for is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples.finder.personal_data import looks_personal

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
def test_personal(text: str) -> None:
    assert looks_personal(text)


@pytest.mark.parametrize("text", PLAIN)
def test_plain(text: str) -> None:
    assert not looks_personal(text)


@given(st.from_regex(r"[2-9]\d{9}", fullmatch=True), st.sampled_from(["", " ", "-", ".", "/", " - "]), st.text())
def test_ten_digits_are_never_plain(number: str, between: str, around: str) -> None:
    spaced = between.join((number[:3], number[3:6], number[6:]))
    assert looks_personal(f"pain {spaced} relief")
    assert looks_personal(f"{around} {spaced}")
