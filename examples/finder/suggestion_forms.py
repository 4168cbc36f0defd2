"""The forms for readers: to suggest an example, and to be put in touch with the people behind one."""

from typing import Any, ClassVar

from django import forms

from examples.finder.reader_form import ReaderForm
from examples.models import Suggestion
from examples.personal_data import find_hints

NEVER_NEEDED = {"an NHS number", "a date of birth", "a telephone number"}
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

    def clean_what(self) -> str:
        text = str(self.cleaned_data["what"])
        found = [f"“{part}” looks like {kind}" for part, kind in find_hints(text) if kind in NEVER_NEEDED]
        if found:
            raise forms.ValidationError(f"{'; '.join(found)}. Remove it: we must not hold such details")
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
                "required": "Enter your email address, so that they can answer you",
                "invalid": "Enter an email address such as name@example.org",
            },
            "may_share": {"required": "Tick the box if we may pass this on. Without it we cannot put you in touch"},
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"].required = self.fields["may_share"].required = True
