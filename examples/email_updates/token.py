"""Signed tokens in the links of emails: anyone who has the link may confirm or end that one subscription."""

from typing import Literal

from django.core import signing
from django.core.exceptions import ValidationError

from examples.models import Subscription

Purpose = Literal["confirm", "unsubscribe"]


def sign_token(subscription: Subscription, purpose: Purpose) -> str:
    return signing.dumps(str(subscription.key), salt=_build_salt(purpose))


def find_subscription(token: str, purpose: Purpose) -> Subscription | None:
    """None for a wrong token, and for a subscription that was deleted."""
    try:
        return Subscription.objects.filter(key=signing.loads(token, salt=_build_salt(purpose))).first()
    except (signing.BadSignature, ValidationError):
        return None


def _build_salt(purpose: Purpose) -> str:
    return f"examples.email_updates.{purpose}"
