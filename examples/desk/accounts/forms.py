"""What is typed to get in: name and password, codes, recovery codes."""

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.models import User
from django.core import signing
from django.core.exceptions import ValidationError

from examples.desk.accounts import factor
from examples.desk.accounts.events import Kind, record

SALT = "examples.desk.second-factor"
SQUARE_LASTS = 60 * 60  # seconds
LONGEST = 40
WRONG = {
    True: "This is not the code that the app shows now. Codes change every half minute: type the newest one. "
    "If it is refused again, let your phone set its clock by itself.",
    False: "No recovery code of yours is like this. Type one that you have not used yet.",
}
NUMERIC = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "class": "desk-code"}
PLAIN = {
    "autocomplete": "off",
    "autocapitalize": "none",
    "spellcheck": "false",
    "autofocus": True,
    "class": "desk-code",
}


class SignInForm(AdminAuthenticationForm):
    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": "No account of the desk has this name and password. Check both; capital letters count.",
    }

    def clean_username(self) -> str:
        """What no account could be called never reaches the database, whose columns it would not fit."""
        name = str(self.cleaned_data["username"])
        if len(name) > (User._meta.get_field("username").max_length or 0):
            raise self.get_invalid_login_error()
        return name


def code_field(label: str, help_text: str, **attrs: Any) -> forms.CharField:
    missing = {"required": "Type the code."}
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, help_text=help_text, max_length=LONGEST, widget=widget, error_messages=missing)


class CodeForm(forms.Form):
    """Once it is valid, `device` is the one that took the code."""

    code = code_field("Code", "Six digits, from your app.", **NUMERIC)
    of_app = True
    device: Any = None

    def __init__(self, user: User, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean_code(self) -> str:
        typed = str(self.cleaned_data["code"])
        if seconds := factor.wait(self.user, typed):
            raise ValidationError(f"Too many wrong codes. Wait {_span(seconds)}, then type a code once more.")
        self.device = factor.accepted(self.user, typed)
        if not self.device:
            record(Kind.FACTOR_REFUSED, self.user)
            raise ValidationError(WRONG[self.of_app])
        return typed


class RecoveryForm(CodeForm):
    code = code_field("Recovery code", "Like abcd-efgh. Each works once.", **PLAIN)
    of_app = False


class AnyCodeForm(CodeForm):
    """For those signed in already, whose phone may be lost."""

    code = code_field("Code", "From the app you use now, or one of your recovery codes.", **PLAIN)


class SetUpForm(forms.Form):
    """The new app's first code. Its key waits in the page, signed: the same square, and nothing stored on the way.

    Once it is valid, `step` is the time step of the code.
    """

    sealed = forms.CharField(widget=forms.HiddenInput)
    first = code_field("First code from the app", "Six digits. The app shows them once it has the key.", **NUMERIC)
    step: int = 0

    def __init__(self, user: User, data: Any = None) -> None:
        came_back = _unsealed(user, data.get("sealed", "")) if data else ""
        self.lapsed = bool(data) and not came_back
        self.key = came_back or factor.new_key()
        sealed = signing.dumps([user.pk, self.key], salt=SALT)
        super().__init__({"first": data.get("first", ""), "sealed": sealed} if data else None)
        self.initial["sealed"] = sealed

    def clean_first(self) -> str:
        typed = str(self.cleaned_data["first"])
        if self.lapsed:
            raise ValidationError("The square was on the page for too long. Here is a new one: read it with the app.")
        step = factor.step_of(self.key, typed)
        if step is None:
            raise ValidationError(WRONG[True])
        self.step = step
        return typed


def _unsealed(user: User, sealed: str) -> str:
    try:
        owner, key = signing.loads(sealed, salt=SALT, max_age=SQUARE_LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(key) if owner == user.pk else ""


def _span(seconds: int) -> str:
    return f"{seconds} second{'s' if seconds > 1 else ''}" if seconds < 120 else f"{seconds // 60 + 1} minutes"
