"""Hears of sign-ins and of changed accounts, wherever they come from, and has them recorded."""

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.models import Group, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import m2m_changed, post_save, pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from django_otp import DEVICE_ID_SESSION_KEY

from examples.desk.accounts import sessions
from examples.desk.accounts.events import Kind, asked_by, record

FLAGS = {"is_active": "in use", "is_staff": "may enter the desk", "is_superuser": "every right"}


@receiver(user_logged_in)
def signed_in(sender: object, request: HttpRequest, user: User, **_: Any) -> None:
    """A password alone: whatever second factor this session had shown is asked for again."""
    sessions.begin(request.session)
    if not hasattr(user, "otp_device"):
        request.session.pop(DEVICE_ID_SESSION_KEY, None)
    with asked_by(request):
        record(Kind.SIGNED_IN, user, "Password accepted", by=user)


@receiver(user_logged_out)
def signed_out(sender: object, request: HttpRequest, user: User | None, **_: Any) -> None:
    if user:
        sessions.end_all(user)
        with asked_by(request):
            record(Kind.SIGNED_OUT, user, by=user)


@receiver(user_login_failed)
def refused(sender: object, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """Only names that exist are written down: what was typed instead of one may have been a password."""
    if request is None or getattr(request, "axes_locked_out", None):
        return
    known = User.objects.filter(username=credentials.get("username") or "").first()
    with asked_by(request):
        record(Kind.REFUSED, known or "", "" if known else "A name that no account has")


@receiver(user_locked_out)
def locked_out(sender: object, request: HttpRequest, username: str, **_: Any) -> None:
    known = User.objects.filter(username=username or "").first()
    with asked_by(request):
        record(Kind.LOCKED_OUT, known or "", "" if known else "A name that no account has")


@receiver(pre_save, sender=User)
def remember(sender: object, instance: User, raw: bool, **_: Any) -> None:
    """Keeps beside the account what it was, to be compared once it is saved."""
    fields = ("password", *FLAGS)
    stored = None if raw or not instance.pk else User.objects.filter(pk=instance.pk).values(*fields).first()
    instance._before = stored  # type: ignore[attr-defined]


@receiver(post_save, sender=User)
def saved(sender: object, instance: User, created: bool, raw: bool, update_fields: Any, **_: Any) -> None:
    if raw:
        return
    if created:
        held = [words for field, words in FLAGS.items() if getattr(instance, field)]
        record(Kind.ACCOUNT, instance, f"Account made: {', '.join(held) or 'no rights'}")
        return
    before = getattr(instance, "_before", None) or {}
    # Alone, the password is saved where a right one was typed and only its digest is made anew.
    if before.get("password", instance.password) != instance.password and set(update_fields or ()) != {"password"}:
        _password_changed(instance)
    for field, words in FLAGS.items():
        if before.get(field, getattr(instance, field)) != getattr(instance, field):
            _flag_changed(instance, field, words)


def _password_changed(user: User) -> None:
    record(Kind.PASSWORD, user)
    sessions.end_all(user, but=sessions.current())


def _flag_changed(user: User, field: str, words: str) -> None:
    record(Kind.RIGHTS, user, f"{words}: {'yes' if getattr(user, field) else 'no'}")
    if not user.is_active:
        sessions.end_all(user)


@receiver(m2m_changed, sender=User.groups.through)
@receiver(m2m_changed, sender=User.user_permissions.through)
def rights_changed(sender: Any, instance: Any, action: str, reverse: bool, pk_set: Any, model: Any, **_: Any) -> None:
    """Roles and single permissions, given and taken from either side."""
    done = {"post_add": "given", "post_remove": "taken away", "pre_clear": "all taken away"}.get(action)
    if not done or (pk_set is not None and not pk_set):
        return
    others = list(model.objects.filter(pk__in=pk_set)) if pk_set else []
    for user in (others or instance.user_set.all()) if reverse else [instance]:
        kind = "Role" if Group in (model, type(instance)) else "Permission"
        names = ", ".join(sorted(_name(right) for right in ([instance] if reverse else others)))
        record(Kind.RIGHTS, user, f"{kind} {done}: {names}" if names else f"{kind}s {done}")


def _name(right: Any) -> str:
    return str(right.name if isinstance(right, Group) else right.codename)
