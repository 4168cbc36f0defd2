"""Signs people in to the desk as its pages would: with password and second factor."""

from itertools import count
from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from examples.desk.accounts import factor

PASSWORD = "a correct horse battery"
MANY = 500  # recovery codes: a code of an app works once in half a minute, tests sign in more often
_turn = count()


def signed_in(user: User, **options: Any) -> Client:
    """A browser in which this user has given password and second factor. `options`: of Django's Client."""
    client = Client(**options)
    client.force_login(user)
    device, _ = TOTPDevice.objects.get_or_create(user=user, defaults={"name": "App"})
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    return client


def person(name: str, *roles: str, may: tuple[str, ...] = (), **fields: Any) -> User:
    """An account of the desk with these roles, and single permissions besides ("publish_example")."""
    user: User = User.objects.create_user(name, password=PASSWORD, is_staff=True, **fields)
    user.groups.set(Group.objects.filter(name__in=roles))
    user.user_permissions.set(Permission.objects.filter(codename__in=may))
    return user


def code_of(key: str, steps: int = 0) -> str:
    """What an app with this key shows, so many half minutes from now."""
    return f"{totp(bytes.fromhex(key), drift=steps):06}"


def give_factor(name: str) -> None:
    """Gives an account an app that nobody has, and recovery codes that tests know."""
    user = User.objects.get(username=name)
    TOTPDevice.objects.create(user=user, name="App")
    device = StaticDevice.objects.create(user=user, name="Recovery codes")
    codes = [_recovery_code(number) for number in range(MANY)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=factor.stored(user, code)) for code in codes)


def hire(name: str, role: str, password: str, key: str) -> None:
    """An account with one role and an app whose key tests know."""
    user = person(name, role)
    user.set_password(password)
    user.save()
    TOTPDevice.objects.create(user=user, name="App", key=key)


def next_recovery_code() -> str:
    """One that this run has not used yet."""
    return _recovery_code(next(_turn))


def _recovery_code(number: int) -> str:
    return f"test{number:04}"
