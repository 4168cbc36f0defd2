"""The form for an example the directory lacks."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from examples.models import Suggestion

MOST_AN_HOUR = 30  # from all readers together; nobody's address is kept to count by


class SuggestionForm(forms.ModelForm):  # type: ignore[type-arg]  # Django takes no parameter at run time
    """`website` is a trap: people do not see it, programs fill it in."""

    website = forms.CharField(required=False)

    class Meta:
        model = Suggestion
        fields = ("what", "organisation", "place", "address", "email", "searched")
        widgets = {"searched": forms.HiddenInput}  # the others are written in templates/_field.html
        error_messages = {
            "what": {"required": "Say what it is and whom it helps"},
            "address": {"invalid": "Enter a web address such as https://example.org, or leave it empty"},
            "email": {"invalid": "Enter an e-mail address such as name@example.org, or leave it empty"},
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        hour = timezone.now() - dt.timedelta(hours=1)
        if Suggestion.objects.filter(received_at__gte=hour).count() >= MOST_AN_HOUR:
            raise forms.ValidationError("Very many suggestions came in this hour. Please send yours again later.")
        return cleaned

    @property
    def trapped(self) -> bool:
        return bool(self.cleaned_data.get("website"))
