"""The emails to those who follow a search or an example. Plain text, without pictures or links that track."""

import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from email.policy import default as default_policy
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from examples.email_updates.news import NewsItem
from examples.email_updates.subscription_target import Target
from examples.email_updates.token import sign_token
from examples.models import Subscription
from examples.models.subscriptions import RETENTION_PERIOD
from examples.presenters.control_characters import to_single_line

logger = logging.getLogger(__name__)

MESSAGE = re.compile(r"[^\w\s'’\"“”,&()?+-]|_|\d{5}")  # signs of addresses, and telephone numbers
MAX_WORDS = 10
OTHER_SEARCH = "A search on our website"


class UnfoldedHeaderEmail(EmailMessage):
    """Keeps each header in one line: in several, the address to unsubscribe would be encoded, and programs miss it."""

    def message(self, *, policy: Any = default_policy) -> Any:
        return super().message(policy=policy.clone(max_line_length=998))  # the limit of RFC 5322


def send_email(email: EmailMessage) -> bool:
    """Whether it was sent. If not, the log says why."""
    try:
        email.send()
    except (OSError, ValueError):  # every error of smtplib; an address that cannot be sent to
        logger.exception("An email could not be sent")
        return False
    return True


def build_confirmation(subscription: Subscription, target: Target, root: str) -> EmailMessage:
    """`root`: the site's address without a trailing slash. A stranger may ask for this email, so it leaves out the
    words of a search that could be a message: an address, a telephone number or a long text."""
    if MESSAGE.search(target.typed) or len(target.typed.split()) > MAX_WORDS:
        target = replace(target, label=OTHER_SEARCH)
    return _build_email(subscription, target, root, "Confirm that you want email about", "confirmation")


def build_news_email(subscription: Subscription, target: Target, news: Sequence[NewsItem], root: str) -> EmailMessage:
    return _build_email(subscription, target, root, "News of", "news", news=news)


def _build_email(
    subscription: Subscription, target: Target, root: str, subject: str, template: str, **context: object
) -> EmailMessage:
    links = _build_links(subscription, root)
    confirmed = subscription.confirmed_at or timezone.now()
    values = {"target": target, "root": root, "links": links, "site": settings.SITE_NAME} | context
    text = render_to_string(f"email/{template}.txt", values | {"deleted_on": confirmed + RETENTION_PERIOD})
    # RFC 8058: mail programs can unsubscribe with one click.
    headers = {"List-Unsubscribe": f"<{links['unsubscribe']}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    title = to_single_line(f"{settings.SITE_NAME}: {subject} {target.label}")
    return UnfoldedHeaderEmail(title[:200], text, to=[subscription.email], headers=headers)


def _build_links(subscription: Subscription, root: str) -> dict[str, str]:
    """By purpose: "confirm" and "unsubscribe"."""
    links = {
        purpose: root + reverse(f"follow-{purpose}", args=[sign_token(subscription, purpose)])
        for purpose in ("confirm", "unsubscribe")
    }
    links["confirm"] += f"?frequency={subscription.frequency}"
    return links
