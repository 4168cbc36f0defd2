"""How often one sender may use the public forms. No address is kept: only a hash that nobody can link the next day."""

import datetime as dt
from hashlib import blake2b

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from examples.client_address import get_client_address
from examples.models import FormPost
from examples.shared_cache import count_use

PERIOD = dt.timedelta(hours=1)
MAX_PER_HOUR = 10  # of one sender; a ward or office may share an address
MAX_EMAILS_PER_HOUR = 3  # to one recipient, from all senders together
TOO_MANY = "You have sent this form many times in the last hour. Try again in an hour."


def is_over_limit(request: HttpRequest) -> bool:
    """Counts this use of a form. True if the sender has used forms too often in the last hour."""
    return _count(f"sender {get_client_address(request)}") > MAX_PER_HOUR


def is_over_recipient_limit(email: str) -> bool:
    """Counts an email that a stranger may have asked for. True if the address has had too many in the last hour."""
    return _count(f"recipient {email.lower()}") > MAX_EMAILS_PER_HOUR


def _count(who: str) -> int:
    """How often in the last hour, this time included. The key of the hash changes every day.

    Counted in the shared cache if there is one, where the hour begins with the first use; otherwise in the database.
    """
    key = blake2b(f"{settings.SECRET_KEY} {timezone.localdate()}".encode()).digest()
    sender, now = blake2b(who.encode(), key=key, digest_size=16).hexdigest(), timezone.now()
    times = count_use(f"form:{sender}", PERIOD.seconds)
    if times is not None:
        return times
    FormPost.objects.create(sender=sender, at=now)
    return FormPost.objects.filter(sender=sender, at__gt=now - PERIOD).count()
