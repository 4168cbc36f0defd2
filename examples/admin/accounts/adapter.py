"""django-allauth's adapters: our messages, the client's address, and encryption of stored secrets."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from examples.admin.accounts.encryption import decrypt, encrypt
from examples.client_address import get_client_address

TOO_MANY_CODES = (
    "Too many wrong codes. Wait 5 minutes, then try again. After 20 wrong codes in a day, ask an administrator."
)
WRONG_CODE = (
    "This code is not right, or it was used before. Codes change every 30 seconds: enter the code that your app shows "
    "now. If it is refused again, set your phone's clock to automatic."
)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": TOO_MANY_CODES,
        "rate_limited": TOO_MANY_CODES,
    }

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Adds none: the next page shows what happened."""

    def get_client_ip(self, request: HttpRequest) -> str:
        return get_client_address(request) or "unknown"

    def is_reauthentication_required(self, **_: Any) -> bool:
        """Required to change a second factor, but not to set up the first one."""
        return bool(is_mfa_enabled(self.request.user))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        return [{"id": "mfa_reauthenticate", "description": "Use a code", "url": reverse("mfa_reauthenticate")}]


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}

    def get_totp_label(self, user: Any) -> str:
        return f"{settings.SITE_NAME}:{user.get_username()}"

    encrypt = staticmethod(encrypt)  # so that a copy of the database is useless without the secret key

    def decrypt(self, encrypted_text: str) -> str:
        """Returns the decrypted secret. If its key is gone, returns a random secret, so that no code is accepted."""
        return decrypt(encrypted_text) or str(generate_totp_secret())
