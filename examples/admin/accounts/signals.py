"""Signal handlers that record sign-ins and changes of accounts in the audit log, wherever they come from."""

from typing import Any

from allauth.account.signals import authentication_step_completed
from allauth.core import context
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from axes.signals import user_locked_out
from django.contrib.auth.models import Group, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import m2m_changed, post_save, pre_save
from django.dispatch import receiver
from django.http import HttpRequest

from examples.admin.accounts import session_expiry
from examples.admin.accounts.audit import EventKind, record_event

FLAG_LABELS = {"is_active": "active", "is_staff": "desk access", "is_superuser": "superuser"}
STEP_LABELS = {
    "password": "Password accepted",
    "totp": "With a code from the app",
    "recovery_codes": "With a recovery code",
    "webauthn": "With a passkey",
}


@receiver(user_logged_in)
def begin_session(sender: object, request: HttpRequest, **_: Any) -> None:
    session_expiry.start_session(request.session)


@receiver(authentication_step_completed)
def record_step(sender: object, user: User, method: str, **extra: Any) -> None:
    if not extra.get("reauthenticated"):
        record_event(EventKind.SIGNED_IN, user, STEP_LABELS[extra.get("type", method)], by=user)


@receiver(authentication_failed)
def record_wrong_code(sender: object, user: User, **_: Any) -> None:
    record_event(EventKind.FACTOR_REFUSED, user)


@receiver([authenticator_added, authenticator_removed])
def record_passkey(sender: object, signal: object, user: User, authenticator: Any, **_: Any) -> None:
    if authenticator.type == authenticator.Type.WEBAUTHN:
        record_event(EventKind.FACTOR, user, f"Passkey {'added' if signal is authenticator_added else 'removed'}")


@receiver(user_logged_out)
def end_sessions(sender: object, user: User | None, **_: Any) -> None:
    if user:
        session_expiry.end_all_sessions(user)
        record_event(EventKind.SIGNED_OUT, user, by=user)


@receiver(user_login_failed)
def record_failed_login(sender: object, credentials: dict[str, Any], request: Any = None, **_: Any) -> None:
    if request is not None and not getattr(request, "axes_locked_out", None):
        _record_attempt(EventKind.REFUSED, credentials.get("username"))


@receiver(user_locked_out)
def record_lockout(sender: object, username: str, **_: Any) -> None:
    _record_attempt(EventKind.LOCKED_OUT, username)


def _record_attempt(kind: EventKind, username: str | None) -> None:
    """Does not store a name that no account has: it may be a password typed into the wrong field."""
    user = User.objects.filter(username=username or "").first()
    record_event(kind, user or "", "" if user else "Unknown username")


@receiver(pre_save, sender=User)
def remember_state(sender: object, instance: User, raw: bool, **_: Any) -> None:
    """Remembers the stored values, so that record_change can compare them."""
    fields = ("password", *FLAG_LABELS)
    stored = None if raw or not instance.pk else User.objects.filter(pk=instance.pk).values(*fields).first()
    instance._before = stored  # type: ignore[attr-defined]


@receiver(post_save, sender=User)
def record_change(sender: object, instance: User, created: bool, raw: bool, update_fields: Any, **_: Any) -> None:
    if raw:
        return
    if created:
        flags = [label for field, label in FLAG_LABELS.items() if getattr(instance, field)]
        record_event(EventKind.ACCOUNT, instance, f"Account created: {', '.join(flags) or 'no rights'}")
        return
    before = getattr(instance, "_before", None) or {}
    # Django saves the password alone when it renews the hash of the same password at sign-in.
    if before.get("password", instance.password) != instance.password and set(update_fields or ()) != {"password"}:
        record_event(EventKind.PASSWORD, instance)
        own_session = getattr(context.request, "session", None)  # no request in a command
        session_expiry.end_all_sessions(instance, except_key=own_session and own_session.session_key)
    for field, label in FLAG_LABELS.items():
        value = getattr(instance, field)
        if before.get(field, value) != value:
            record_event(EventKind.RIGHTS, instance, f"{label}: {'yes' if value else 'no'}")
    if before.get("is_active") and not instance.is_active:
        session_expiry.end_all_sessions(instance)


@receiver(m2m_changed, sender=User.groups.through)
@receiver(m2m_changed, sender=User.user_permissions.through)
def record_rights(sender: Any, instance: Any, action: str, reverse: bool, pk_set: Any, model: Any, **_: Any) -> None:
    """Records roles and single permissions that are given or removed, by the account's page or by the role's."""
    change = {"post_add": "given", "post_remove": "removed", "pre_clear": "all removed"}.get(action)
    if not change or (pk_set is not None and not pk_set):
        return
    others = list(model.objects.filter(pk__in=pk_set)) if pk_set else []
    for user in (others or instance.user_set.all()) if reverse else [instance]:
        kind = "Role" if Group in (model, type(instance)) else "Permission"
        rights = [instance] if reverse else others
        names = ", ".join(sorted(r.name if isinstance(r, Group) else r.codename for r in rights))
        record_event(EventKind.RIGHTS, user, f"{kind} {change}: {names}" if names else f"{kind}s {change}")
