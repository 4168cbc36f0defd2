"""The mail server of EMAIL_URL, for Django's setting MAILERS."""

from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
TIMEOUT = 10  # seconds


def build_mailers(address: str, *, local: bool) -> dict[str, dict[str, object]]:
    """`address`: smtp://, smtp+tls:// (STARTTLS) or smtps://. Empty: the console locally, else Django's default."""
    if not address:
        return {"default": {"BACKEND": f"django.core.mail.backends.{'console' if local else 'smtp'}.EmailBackend"}}
    url = urlsplit(address)
    if url.scheme not in PORTS or not url.hostname:
        raise ImproperlyConfigured(
            "EMAIL_URL is wrong; set it to smtps://user:password@mail.example.org:465, for example."
        )
    options = {
        "host": url.hostname,
        "port": url.port or PORTS[url.scheme],
        "username": unquote(url.username or ""),
        "password": unquote(url.password or ""),
        "use_tls": url.scheme == "smtp+tls",
        "use_ssl": url.scheme == "smtps",
        "timeout": TIMEOUT,
    }
    return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
