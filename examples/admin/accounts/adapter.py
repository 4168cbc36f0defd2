"""What django-allauth asks of us: words, the client's address, and secrets that are encrypted where they are stored."""

from base64 import urlsafe_b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac

from examples.admin.accounts.audit import client_address

TOO_MANY_CODES = (
    "Too many wrong codes. Wait 5 minutes, then try again. After 20 wrong codes in a day, ask an administrator."
)
WRONG_CODE = (
    "This code is not right, or it was used before. Codes in the app change every 30 seconds: type the one it "
    "shows now. If it is refused again, let your phone set its clock automatically."
)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": TOO_MANY_CODES,
        "rate_limited": TOO_MANY_CODES,
    }

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The page that follows shows what happened."""

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or "unknown"

    def is_reauthentication_required(self, **_: Any) -> bool:
        """Anyone who has a second factor gives it again to change it; the first one is set up after the password."""
        return bool(is_mfa_enabled(self.request.user))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        return [{"id": "mfa_reauthenticate", "description": "Use a code", "url": reverse("mfa_reauthenticate")}]


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}

    def get_totp_label(self, user: Any) -> str:
        return f"{settings.SITE_NAME}:{user.get_username()}"

    def encrypt(self, text: str) -> str:
        """A copy of the database opens nothing without the secret key."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """A secret encrypted with a key that is gone is replaced by a random one: no code is right from then on."""
        try:
            return _cipher().decrypt(encrypted_text).decode()
        except InvalidToken:
            return str(generate_totp_secret())


def _cipher() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [salted_hmac("examples.desk.accounts", "", secret=secret, algorithm="sha256").digest() for secret in secrets]
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in keys])
