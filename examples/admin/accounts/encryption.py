"""Encryption of what a copy of the database must not give away. The key is derived from SECRET_KEY."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

SALT = "examples.desk.accounts"  # what is already stored was encrypted with it


def encrypt(text: str) -> str:
    return _build_cipher().encrypt(text.encode()).decode()


def decrypt(encrypted_text: str) -> str | None:
    """None if it was not encrypted with SECRET_KEY or one of SECRET_KEY_FALLBACKS."""
    try:
        return _build_cipher().decrypt(encrypted_text).decode()
    except InvalidToken:
        return None


def _build_cipher() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [salted_hmac(SALT, "", secret=secret, algorithm="sha256").digest() for secret in secrets]
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in keys])
