"""The second factor: an app that makes codes, and ten recovery codes for the day it is not at hand."""

from base64 import b32encode
from collections.abc import Iterator
from itertools import groupby
from math import ceil
from time import time
from typing import Any

import segno
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

CODES = 10
DIGITS = 6
MARGIN = 4  # light modules around the square, as its standard asks

new_key = default_key


def app_of(user: User) -> Any:
    """The rows of the user's app: none or one."""
    return TOTPDevice.objects.filter(user=user, confirmed=True)


def recovery_of(user: User) -> Any:
    return StaticDevice.objects.filter(user=user, confirmed=True)


def has_factor(user: User) -> bool:
    return bool(app_of(user).exists())


def plain(typed: str) -> str:
    """As typed by a person -> as made: 123 456 and ABCD-EFGH are as good."""
    return "".join(typed.split()).replace("-", "").lower()


def _is_code_of_app(code: str) -> bool:
    return len(code) == DIGITS and code.isascii() and code.isdigit()


def device_for(user: User, typed: str) -> Any:
    """Rows of the device that such a code comes from."""
    return app_of(user) if _is_code_of_app(plain(typed)) else recovery_of(user)


def accepted(user: User, typed: str) -> Any:
    """The device that takes the code, or None. Each wrong one doubles the time until the next is looked at."""
    code = plain(typed)
    with transaction.atomic():
        device = device_for(user, typed).select_for_update().first()
        token = code if _is_code_of_app(code) else stored(user, code)
        return device if device and device.verify_token(token) else None


def wait(user: User, typed: str) -> int:
    """Seconds until a code of this kind is looked at again; 0 for at once."""
    device = device_for(user, typed).first()
    allowed, why = device.verify_is_allowed() if device else (True, {})
    return 0 if allowed else max(1, ceil((why["locked_until"] - timezone.now()).total_seconds()))


def stored(user: User, code: str) -> str:
    """Recovery codes are kept as keyed digests: a copy of the database opens nothing."""
    return salted_hmac("examples.desk.recovery", f"{user.pk} {code}", algorithm="sha256").hexdigest()[:16]


def step_of(key: str, typed: str) -> int | None:
    """The time step at which an app with this key shows this code, within a step of now; None for a wrong code."""
    totp = TOTP(bytes.fromhex(key))
    totp.time = time()
    code = plain(typed)
    return totp.t() if _is_code_of_app(code) and totp.verify(int(code), tolerance=1) else None


def set_up(user: User, key: str, step: int, *, first_time: bool) -> Any:
    """Makes the app with this key the account's only one -> its device. The code it began with is used up.

    None where it was to be the first one, and somebody with the same password was quicker.
    """
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if first_time and has_factor(user):
            return None
        TOTPDevice.objects.filter(user=user).delete()
        return TOTPDevice.objects.create(user=user, name="App", key=key, last_t=step)


def new_codes(user: User) -> list[str]:
    """Ten new recovery codes, as shown; those before them stop working."""
    codes = [StaticToken.random_token() for _ in range(CODES)]
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        device, _ = StaticDevice.objects.get_or_create(user=user, defaults={"name": "Recovery codes"})
        device.token_set.all().delete()
        StaticToken.objects.bulk_create(StaticToken(device=device, token=stored(user, code)) for code in codes)
    return [f"{code[:4]}-{code[4:]}" for code in codes]


def codes_left(user: User) -> int:
    return int(StaticToken.objects.filter(device__user=user).count())


def forget(user: User) -> None:
    """The account begins anew: its next sign-in asks for a second factor to be set up."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def key_in_groups(key: str) -> str:
    text = b32encode(bytes.fromhex(key)).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def address(user: User, key: str) -> str:
    """What the square says: otpauth://…"""
    return str(TOTPDevice(user=user, key=key).config_url)


def square(text: str) -> dict[str, Any]:
    """The text as a QR code: its side in modules, and the path of an SVG that draws the dark ones."""
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=MARGIN))
    return {"side": len(rows), "path": "".join(_runs(rows))}


def _runs(rows: list[Any]) -> Iterator[str]:
    for y, row in enumerate(rows):
        for dark, run in groupby(enumerate(row), key=lambda module: bool(module[1])):
            columns = [x for x, _ in run]
            if dark:
                yield f"M{columns[0]} {y}h{len(columns)}v1h-{len(columns)}z"
