"""The forms for readers: to suggest an example, and to be put in touch with the people behind one."""

from hashlib import blake2b
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from examples.finder.reader_form import ReaderForm
from examples.models import Suggestion
from examples.personal_data import find_hints

NEVER_NEEDED = {"an NHS number", "a date of birth", "a telephone number"}
SENT_FIELDS = (
    *("kind", "about_id", "what", "organisation", "place", "address", "email", "may_share", "interest", "searched"),
)
CONSENT = "You may pass on my message and my email address to the people who run this example"


class SuggestionForm(ReaderForm):
    class Meta:
        model = Suggestion
        fields = ("what", "organisation", "place", "address", "email", "interest", "searched")
        labels: ClassVar = {"what": "What is it, and who does it help?"}
        widgets: ClassVar = {"searched": forms.HiddenInput}  # the others are in templates/_field.html
        error_messages: ClassVar = {
            "what": {"required": "Enter what the example is and who it helps"},
            "address": {"invalid": "Enter a web address such as https://example.org, or leave it empty"},
            "email": {"invalid": "Enter an email address such as name@example.org, or leave it empty"},
        }

    def save_once(self) -> Suggestion | None:
        """None if the same was received today: clicked twice, or sent again because no answer came."""
        self.instance.digest = build_digest(self.instance)
        try:
            with transaction.atomic():
                saved: Suggestion = self.save()
        except IntegrityError:
            if Suggestion.objects.filter(digest=self.instance.digest).exists():
                return None
            raise
        return saved

    def clean_what(self) -> str:
        text = str(self.cleaned_data["what"])
        found = [f"“{part}” looks like {kind}" for part, kind in find_hints(text) if kind in NEVER_NEEDED]
        if found:
            raise forms.ValidationError(f"{'; '.join(found)}. Remove such details: we must not hold them")
        return text


class ContactRequestForm(SuggestionForm):
    """To be put in touch. Editors pass on the message and the email address, so both are needed, and consent."""

    class Meta:
        model = Suggestion
        fields = ("what", "email", "may_share", "searched")
        labels: ClassVar = {"may_share": CONSENT}
        widgets: ClassVar = {"searched": forms.HiddenInput}
        error_messages: ClassVar = {
            "what": {"required": "Enter what you would like to ask"},
            "email": {
                "required": "Enter your email address, so that the organisation can answer you",
                "invalid": "Enter an email address such as name@example.org",
            },
            "may_share": {
                "required": "Tick the box if we may pass on your message and email address. Otherwise we "
                "cannot put you in touch"
            },
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"].required = self.fields["may_share"].required = True


def build_digest(suggestion: Suggestion) -> str:
    """With a key, so that nobody who has the database can try out what a deleted message said."""
    parts = [getattr(suggestion, field) for field in SENT_FIELDS]
    text = repr((timezone.localdate(), *parts))
    return blake2b(text.encode(), key=blake2b(settings.SECRET_KEY.encode()).digest(), digest_size=16).hexdigest()
