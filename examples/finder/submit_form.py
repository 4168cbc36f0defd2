"""The forms for readers: to suggest an example, and to be put in touch with the people behind one."""

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from examples.models import Suggestion

MAX_PER_HOUR = 30  # from all readers together, because no addresses are kept to count by
CONSENT = "You may pass on my message and my email address to the people who run this example"


class SuggestionForm(forms.ModelForm):  # type: ignore[type-arg]  # Django takes no parameter at run time
    """`website` is a trap for spam: people do not see it, and programs fill it in."""

    website = forms.CharField(required=False)

    class Meta:
        model = Suggestion
        fields = ("what", "organisation", "place", "address", "email", "searched")
        labels = {"what": "What is it, and who does it help?"}
        widgets = {"searched": forms.HiddenInput}  # the others are in templates/_field.html
        error_messages = {
            "what": {"required": "Enter what the example is and who it helps"},
            "address": {"invalid": "Enter a web address such as https://example.org, or leave it empty"},
            "email": {"invalid": "Enter an e-mail address such as name@example.org, or leave it empty"},
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        hour_ago = timezone.now() - dt.timedelta(hours=1)
        if Suggestion.objects.filter(received_at__gte=hour_ago).count() >= MAX_PER_HOUR:
            raise forms.ValidationError("We have received too many suggestions this hour. Try again in an hour.")
        return cleaned

    @property
    def is_spam(self) -> bool:
        return bool(self.cleaned_data.get("website"))


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
                "required": "Enter your e-mail address, so that they can answer you",
                "invalid": "Enter an e-mail address such as name@example.org",
            },
            "may_share": {"required": "Tick the box if we may pass this on. Without it we cannot put you in touch"},
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"].required = self.fields["may_share"].required = True
