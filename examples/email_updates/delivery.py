"""Sends the news that is due. Several machines may run it at once: each email is claimed before it is sent."""

from collections.abc import Iterator

from django.utils import timezone

from examples.catalogue.refresh import get_catalogue
from examples.catalogue.snapshot import Catalogue
from examples.email_updates.emails import build_news_email, send_email
from examples.email_updates.news import list_news
from examples.email_updates.subscription_target import find_target
from examples.models import Subscription


def send_due_news(root: str) -> Iterator[bool]:
    """For each email: True if it was sent, False if it could not be sent; it is tried again the next time.

    `root`: the site's address without a trailing slash.
    """
    catalogue = get_catalogue()
    for subscription in Subscription.objects.due().iterator():
        if (sent := _send_news(subscription, catalogue, root)) is not None:
            yield sent


def _send_news(subscription: Subscription, catalogue: Catalogue, root: str) -> bool | None:
    """None if nothing changed, or if another machine sends this email."""
    since, until = subscription.sent_until, timezone.now()
    target = find_target(subscription.path, catalogue)
    news = list(list_news(target, since, until)) if target else []
    rows = Subscription.objects.filter(pk=subscription.pk)
    if not target or not news or not rows.filter(sent_until=since).update(sent_until=until):
        return None
    if send_email(build_news_email(subscription, target, news, root)):
        return True
    rows.update(sent_until=since)
    return False
