"""The emails about what a reader sent: one to the editors, one to the reader who gave an address."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from examples.email_updates.emails import send_email
from examples.finder.sender_limit import is_over_recipient_limit
from examples.models import Suggestion

TO_EDITORS = "A reader has sent something: {kind}. Read it here:\n\n{address}\n"
TO_READER = """\
Thank you for writing to {site}. Your message has reached the editors: {kind}.

An editor reads every message. Checking takes time, and not everything can be published. We delete your message and \
your address after a year, or earlier if you ask us to{contact}.

{site} is not an NHS website and cannot arrange care.
"""


def send_suggestion_emails(suggestion: Suggestion, root: str) -> None:
    """The message is stored already, so an email that cannot be sent is only logged. `root`: the site's address."""
    kind, site = suggestion.get_kind_display(), settings.SITE_NAME
    address = root + reverse("admin:examples_suggestion_change", args=[suggestion.pk])
    contact = f": {settings.SITE_CONTACT}" if settings.SITE_CONTACT else ""
    # The message itself stays in the database: email is copied and kept elsewhere.
    if settings.SENDS_EMAIL and settings.SITE_CONTACT:
        text = TO_EDITORS.format(kind=kind, address=address)
        send_email(EmailMessage(f"{site}: {kind}", text, to=[settings.SITE_CONTACT]))
    # A stranger may have given the address: the form must not fill somebody's mailbox.
    if settings.SENDS_EMAIL and suggestion.email and not is_over_recipient_limit(suggestion.email):
        text = TO_READER.format(kind=kind, site=site, contact=contact)
        send_email(EmailMessage(f"{site}: we have your message", text, to=[suggestion.email]))
