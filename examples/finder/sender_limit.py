"""How often one sender may use the public forms. No address is kept: only a hash that nobody can link the next day."""

import datetime as dt
from hashlib import blake2b

from django import forms
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from examples.client_address import get_client_network
from examples.models import FormPost
from examples.shared_cache import count_use

PERIOD = dt.timedelta(hours=1)
MAX_PER_HOUR = 10  # of one sender; a ward or office may share an address
MAX_EMAILS_PER_HOUR = 3  # to one recipient, from all senders together
TOO_MANY = "You have sent this form many times in the last hour. Try again in an hour."
OVER_LIMIT = "over-limit"  # the code of this error in a form


def is_over_limit(request: HttpRequest) -> bool:
    """Counts this use of a form. True if the sender has used forms too often in the last hour."""
    return _is_over(MAX_PER_HOUR, f"sender {get_client_network(request)}")


def is_over_recipient_limit(email: str) -> bool:
    """Counts an email that a stranger may have asked for. True if the address has had too many in the last hour."""
    return _is_over(MAX_EMAILS_PER_HOUR, f"recipient {email.lower()}")


def refuse_form(form: forms.BaseForm) -> None:
    """Gives the form an error that `set_refusal_status` recognises."""
    form.add_error(None, ValidationError(TOO_MANY, OVER_LIMIT))


def set_refusal_status(response: HttpResponse, form: forms.BaseForm | None = None) -> HttpResponse:
    """Status 429, also for programs. A page with a form has it only if the form was refused for this reason."""
    if form is None or form.has_error(NON_FIELD_ERRORS, OVER_LIMIT):
        response.status_code = 429
        response.headers["Retry-After"] = str(int(PERIOD.total_seconds()))
    return response


def _is_over(limit: int, who: str) -> bool:
    """The key of the hash changes every day. What is refused is not stored, so that a flood fills no table.

    Counted in the shared cache if there is one, where the hour begins with the first use; otherwise in the database.
    """
    key = blake2b(f"{settings.SECRET_KEY} {timezone.localdate()}".encode()).digest()
    sender, now = blake2b(who.encode(), key=key, digest_size=16).hexdigest(), timezone.now()
    times = count_use(f"form:{sender}", PERIOD.seconds)
    if times is not None:
        return times > limit
    is_over = FormPost.objects.filter(sender=sender, at__gt=now - PERIOD).count() >= limit
    if not is_over:
        FormPost.objects.create(sender=sender, at=now)
    return is_over
