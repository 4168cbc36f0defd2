"""Hears of sign-ins and of changed accounts, wherever they come from, and has them recorded."""

from typing import Any

from allauth.account.signals import authentication_step_completed
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from axes.signals import user_locked_out
from django.contrib.auth.models import Group, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import m2m_changed, post_save, pre_save
from django.dispatch import receiver
from django.http import HttpRequest

from examples.admin.accounts import sessions
from examples.admin.accounts.audit import Kind, record

FLAGS = {"is_active": "active", "is_staff": "desk access", "is_superuser": "superuser"}
STEPS = {
    "password": "Password accepted",
    "totp": "With a code from the app",
    "recovery_codes": "With a recovery code",
    "webauthn": "With a passkey",
}


@receiver(user_logged_in)
def begin_session(sender: object, request: HttpRequest, **_: Any) -> None:
    sessions.begin(request.session)


@receiver(authentication_step_completed)
def record_step(sender: object, user: User, method: str, **extra: Any) -> None:
    if not extra.get("reauthenticated"):
        record(Kind.SIGNED_IN, user, STEPS[extra.get("type", method)], by=user)


@receiver(authentication_failed)
def record_wrong_code(sender: object, user: User, **_: Any) -> None:
    record(Kind.FACTOR_REFUSED, user)


@receiver([authenticator_added, authenticator_removed])
def record_passkey(sender: object, signal: object, user: User, authenticator: Any, **_: Any) -> None:
    if authenticator.type == authenticator.Type.WEBAUTHN:
        record(Kind.FACTOR, user, f"Passkey {'added' if signal is authenticator_added else 'removed'}")


@receiver(user_logged_out)
def end_sessions(sender: object, user: User | None, **_: Any) -> None:
    if user:
        sessions.end_all(user)
        record(Kind.SIGNED_OUT, user, by=user)


@receiver(user_login_failed)
def record_refusal(sender: object, credentials: dict[str, Any], request: Any = None, **_: Any) -> None:
    if request is not None and not getattr(request, "axes_locked_out", None):
        _record_attempt(Kind.REFUSED, credentials.get("username"))


@receiver(user_locked_out)
def record_lockout(sender: object, username: str, **_: Any) -> None:
    _record_attempt(Kind.LOCKED_OUT, username)


def _record_attempt(kind: Kind, username: str | None) -> None:
    """Only names that exist are written down: what was typed instead of one may have been a password."""
    known = User.objects.filter(username=username or "").first()
    record(kind, known or "", "" if known else "A name that no account has")


@receiver(pre_save, sender=User)
def remember_state(sender: object, instance: User, raw: bool, **_: Any) -> None:
    """Keeps beside the account what it was, to be compared once it is saved."""
    fields = ("password", *FLAGS)
    stored = None if raw or not instance.pk else User.objects.filter(pk=instance.pk).values(*fields).first()
    instance._before = stored  # type: ignore[attr-defined]


@receiver(post_save, sender=User)
def record_change(sender: object, instance: User, created: bool, raw: bool, update_fields: Any, **_: Any) -> None:
    if raw:
        return
    if created:
        held = [words for field, words in FLAGS.items() if getattr(instance, field)]
        record(Kind.ACCOUNT, instance, f"Account made: {', '.join(held) or 'no rights'}")
        return
    before = getattr(instance, "_before", None) or {}
    # Alone, the password is saved where a right one was typed and only its digest is made again.
    if before.get("password", instance.password) != instance.password and set(update_fields or ()) != {"password"}:
        record(Kind.PASSWORD, instance)
        sessions.end_all(instance, but=sessions.current_key())
    for field, words in FLAGS.items():
        value = getattr(instance, field)
        if before.get(field, value) != value:
            record(Kind.RIGHTS, instance, f"{words}: {'yes' if value else 'no'}")
    if before.get("is_active") and not instance.is_active:
        sessions.end_all(instance)


@receiver(m2m_changed, sender=User.groups.through)
@receiver(m2m_changed, sender=User.user_permissions.through)
def record_rights(sender: Any, instance: Any, action: str, reverse: bool, pk_set: Any, model: Any, **_: Any) -> None:
    """Roles and single permissions, given and taken from either side."""
    done = {"post_add": "given", "post_remove": "taken away", "pre_clear": "all taken away"}.get(action)
    if not done or (pk_set is not None and not pk_set):
        return
    others = list(model.objects.filter(pk__in=pk_set)) if pk_set else []
    for user in (others or instance.user_set.all()) if reverse else [instance]:
        kind = "Role" if Group in (model, type(instance)) else "Permission"
        rights = [instance] if reverse else others
        names = ", ".join(sorted(r.name if isinstance(r, Group) else r.codename for r in rights))
        record(Kind.RIGHTS, user, f"{kind} {done}: {names}" if names else f"{kind}s {done}")
