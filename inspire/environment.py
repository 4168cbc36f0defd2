"""Read settings from the environment. Wrong or missing values raise ImproperlyConfigured, with what to do."""

import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def read_flag(name: str, *, default: bool = False) -> bool:
    """True for 1, true, yes or on; false for 0, false, no or off; `default` if unset."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}; set it to 1 or 0.")


def read_count(name: str, *, default: int = 0) -> int:
    """A whole number from 0 to 99; `default` if unset."""
    value = os.environ.get(name, "").strip() or str(default)
    if not re.fullmatch(r"[0-9]{1,2}", value):
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to a whole number such as 0 or 1.")
    return int(value)


def read_port(name: str) -> int:
    """A port number; 0 if unset."""
    value = os.environ.get(name, "").strip() or "0"
    if not (re.fullmatch(r"[0-9]{1,5}", value) and int(value) < 65536):
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to a port number such as 9100.")
    return int(value)


def read_list(name: str) -> list[str]:
    """Comma-separated values, without blanks."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def read_required(name: str, why: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {why}")
    return value


def load_local_secret(path: Path) -> str:
    """The secret key for local use, created on first use, so that `make run` needs no configuration."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


def build_admin_path(setting: str, secret_key: str, *, local: bool) -> str:
    """The admin's path, such as "name/". If DESK_PATH is empty: "admin/" locally, elsewhere a path nobody can guess."""
    if not setting:
        digest = hmac.new(secret_key.encode(), b"the desk's address", hashlib.sha256).hexdigest()
        return "admin/" if local else f"desk-{digest[:20]}/"
    if not re.fullmatch(r"/?[A-Za-z0-9][A-Za-z0-9_-]*/?", setting):
        raise ImproperlyConfigured(f"DESK_PATH is {setting!r}; use letters, digits, - and _ only.")
    return f"{setting.strip('/')}/"
