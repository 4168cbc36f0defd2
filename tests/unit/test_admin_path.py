"""The admin's path: set by DESK_PATH, or made from the secret key."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from inspire.environment import build_admin_path

KEY = "not-secret"


def test_default_path_is_made_from_the_secret_key() -> None:
    path = build_admin_path("", KEY, local=False)
    assert path == build_admin_path("", KEY, local=False) != build_admin_path("", f"{KEY}!", local=False)
    assert path.startswith("desk-")
    assert len(path) == len("desk-/") + 20
    assert KEY not in path


def test_local_path_is_admin() -> None:
    assert build_admin_path("", KEY, local=True) == "admin/"


@pytest.mark.parametrize("setting", ["back-office", "/back-office", "back-office/", "/back-office/"])
def test_setting_is_accepted_with_or_without_slashes(setting: str) -> None:
    assert build_admin_path(setting, KEY, local=False) == build_admin_path(setting, KEY, local=True) == "back-office/"


@pytest.mark.parametrize("setting", ["/", "a b", "a/b", "../x", "<x>", "a?b", "-", "ä", "a\n"])
def test_invalid_setting_is_refused_with_advice(setting: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="letters, digits"):
        build_admin_path(setting, KEY, local=False)
