"""Settings read from the environment."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from inspire.environment import read_count


@pytest.mark.parametrize(("value", "number"), [("", 0), ("0", 0), (" 1 ", 1), ("2", 2)])
def test_count_reads_a_whole_number(monkeypatch: pytest.MonkeyPatch, value: str, number: int) -> None:
    monkeypatch.setenv("BEHIND_PROXY", value)
    assert read_count("BEHIND_PROXY") == number


@pytest.mark.parametrize("value", ["true", "-1", "1.5", "١", "x"])
def test_count_refuses_anything_else(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("BEHIND_PROXY", value)
    with pytest.raises(ImproperlyConfigured, match="whole number"):
        read_count("BEHIND_PROXY")
