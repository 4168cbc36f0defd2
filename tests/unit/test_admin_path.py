"""Where the desk is: chosen, or made of the secret key."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from inspire.environment import build_admin_path

KEY = "not-secret"


def test_address_nobody_guesses_comes_from_the_secret_key() -> None:
    made = build_admin_path("", KEY, local=False)
    assert made == build_admin_path("", KEY, local=False) != build_admin_path("", f"{KEY}!", local=False)
    assert made.startswith("desk-")
    assert len(made) == len("desk-/") + 20
    assert KEY not in made


def test_own_machine_has_the_usual_address() -> None:
    assert build_admin_path("", KEY, local=True) == "admin/"


@pytest.mark.parametrize("chosen", ["back-office", "/back-office", "back-office/", "/back-office/"])
def test_chosen_address_is_taken_with_or_without_slashes(chosen: str) -> None:
    assert build_admin_path(chosen, KEY, local=False) == build_admin_path(chosen, KEY, local=True) == "back-office/"


@pytest.mark.parametrize("chosen", ["/", "a b", "a/b", "../x", "<x>", "a?b", "-", "ä", "a\n"])
def test_address_that_cannot_be_one_is_refused_with_what_to_do(chosen: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="letters, digits"):
        build_admin_path(chosen, KEY, local=False)
