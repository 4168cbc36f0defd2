"""The form to suggest an example that the directory does not have."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from examples.models import Suggestion

MAX_PER_HOUR = 30  # from all readers together, because no addresses are kept to count by


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
