"""What the forms that readers send have in common: a trap for spam, and an email address that can be sent to."""

from django import forms
from django.core.exceptions import ValidationError

from examples.models.constraints import find_violated_constraints, get_column_values


class ReaderForm(forms.ModelForm):  # type: ignore[type-arg]  # Django takes no parameter at run time
    """`website` is the trap: people do not see it, and programs fill it in. The subclass has a field `email`."""

    website = forms.CharField(required=False)

    @property
    def is_spam(self) -> bool:
        return bool(self.cleaned_data.get("website"))

    def validate_constraints(self) -> None:
        """Checks CHECK constraints without a query each: in an outage, each would add a wait and a log line."""
        values = get_column_values(self.instance, self._get_validation_exclusions())  # type: ignore[attr-defined]
        for constraint in find_violated_constraints(type(self.instance), values):
            self.add_error(constraint.violation_error_code, str(constraint.violation_error_message))

    def clean_email(self) -> str:
        return clean_email_address(self.cleaned_data["email"]) if self.cleaned_data["email"] else ""


def clean_email_address(value: str) -> str:
    """The address with its domain in lower case. Raises ValidationError where sending would fail."""
    name, at, domain = value.rpartition("@")
    try:
        name.encode("ascii")
        domain.encode("idna")
    except UnicodeError as error:
        raise ValidationError("Enter an email address such as name@example.org") from error
    if not value.isprintable():
        raise ValidationError("Enter an email address such as name@example.org")
    return f"{name}{at}{domain.lower()}"
