"""How often one sender may use the public forms. No address is kept: only a hash that nobody can link the next day."""

import datetime as dt
from hashlib import blake2b

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from examples.client_address import get_client_address
from examples.models import FormPost

MAX_PER_HOUR = 10  # of one sender; a ward or office may share an address
TOO_MANY = "You have sent this form many times in the last hour. Try again in an hour."


def is_over_limit(request: HttpRequest) -> bool:
    """Counts this use of a form. True if the sender has used forms too often in the last hour."""
    sender, now = _hash_sender(request), timezone.now()
    if FormPost.objects.filter(sender=sender, at__gt=now - dt.timedelta(hours=1)).count() >= MAX_PER_HOUR:
        return True
    FormPost.objects.create(sender=sender, at=now)
    return False


def _hash_sender(request: HttpRequest) -> str:
    """The key changes every day, and is lost with the secret key."""
    key = blake2b(f"{settings.SECRET_KEY} {timezone.localdate()}".encode()).digest()
    return blake2b(str(get_client_address(request)).encode(), key=key, digest_size=16).hexdigest()
