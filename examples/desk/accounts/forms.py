"""The form that takes name and password."""

from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.models import User


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
