"""Where the desk is: chosen, or made of the secret key."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from inspire.environment import desk_path

KEY = "not-secret"


def test_address_nobody_guesses_comes_from_the_secret_key() -> None:
    made = desk_path("", KEY, local=False)
    assert made == desk_path("", KEY, local=False) != desk_path("", f"{KEY}!", local=False)
    assert made.startswith("desk-")
    assert len(made) == len("desk-/") + 20
    assert KEY not in made


def test_own_machine_has_the_usual_address() -> None:
    assert desk_path("", KEY, local=True) == "admin/"


@pytest.mark.parametrize("chosen", ["back-office", "/back-office", "back-office/", "/back-office/"])
def test_chosen_address_is_taken_with_or_without_slashes(chosen: str) -> None:
    assert desk_path(chosen, KEY, local=False) == desk_path(chosen, KEY, local=True) == "back-office/"


@pytest.mark.parametrize("chosen", ["/", "a b", "a/b", "../x", "<x>", "a?b", "-", "ä", "a\n"])
def test_address_that_cannot_be_one_is_refused_with_what_to_do(chosen: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="letters, digits"):
        desk_path(chosen, KEY, local=False)
