"""Email addresses of readers: only those that email can be sent to."""

from django.core.exceptions import ValidationError


def clean_email_address(value: str) -> str:
    """The address with its domain in lower case. Raises ValidationError where sending would fail."""
    name, at, domain = value.rpartition("@")
    try:
        name.encode("ascii")
        domain.encode("idna")
    except UnicodeError as error:
        raise ValidationError("Enter an email address such as name@example.org") from error
    if not value.isprintable():
        raise ValidationError("Enter an email address such as name@example.org")
    return f"{name}{at}{domain.lower()}"
