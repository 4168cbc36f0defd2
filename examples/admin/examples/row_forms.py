"""The forms of the rows of an example. References are names and numbers, so that they may refer to what is new."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.text import slugify

from examples.admin.fields import NameField, SourceNumberField
from examples.admin.forms import InlineRowForm
from examples.documents.errors import EntryError, ValidationFailed
from examples.documents.fields import EntryField, EntryPart, FieldKind
from examples.documents.references import References
from examples.documents.schema import PART_BY_NAME
from examples.models import Organisation

ROW_NUMBERS = ("number", "order")
SIMILAR = "An organisation with nearly this name exists: “{}”. Choose it, or write the new name in full."
NOT_ALLOWED = "You cannot add an organisation. Ask an editor to add it."


class PartRowForm(InlineRowForm):
    """A new row in which nothing but its number is filled in counts as empty. The number of a stored source stays."""

    @cached_property
    def changed_data(self) -> list[str]:
        names: list[str] = super().changed_data
        return names if self.instance.pk else [name for name in names if name not in ROW_NUMBERS]

    def clean_number(self) -> Any:
        return self.instance.number if self.instance.pk else self.cleaned_data["number"]


def build_row_form(part: EntryPart) -> type[PartRowForm]:
    """The form class of a part, with a field for each reference that is not a term."""
    fields = {field.name: _build_field(field) for field in part.references if field.kind is not FieldKind.TERM}
    values = {**fields, "Meta": type("Meta", (), {"exclude": tuple(fields)})}
    return type(f"{part.model.__name__}Form", (PartRowForm,), values)


def _build_field(field: EntryField) -> forms.Field:
    form_field = (
        SourceNumberField() if field.kind is FieldKind.SOURCE else NameField(f"{field.kind.name.lower()}-names")
    )
    form_field.required = field.is_required
    return form_field


class ParticipationForm(build_row_form(PART_BY_NAME["participations"])):  # type: ignore[misc]
    """`new_organisation`: not stored yet."""

    new_kind = forms.ChoiceField(
        label="If it is new, its kind",
        choices=[("", "It is in the list"), *Organisation.Kind.choices],
        required=False,
        help_text="Choose a kind only to add an organisation that the list does not have.",
    )
    new_organisation: Organisation | None = None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        name, kind = str(self["organisation"].data or "").strip(), cleaned.get("new_kind")
        if name and kind and "organisation" not in cleaned:
            del self.errors["organisation"]
            self._build_organisation(Organisation(name=name, slug=slugify(name)[:80], kind=kind))
        return cleaned

    def _build_organisation(self, organisation: Organisation) -> None:
        references: References = self.fields["organisation"].references
        try:
            if similar := references.organisations.get(organisation.slug):
                raise ValidationError(SIMILAR.format(similar))
            organisation.full_clean()
        except ValidationError as error:
            self.add_error("organisation", error.messages)
        else:
            self.new_organisation = organisation
            self.cleaned_data["organisation"] = organisation.slug


def create_organisations(user: Any, formset: Any) -> list[Organisation]:
    """Stores the organisations that a form adds. Two rows may add the same one."""
    new = {form.new_organisation.slug: form.new_organisation for form in formset.forms if form.new_organisation}
    if new and not user.has_perm("examples.add_organisation"):
        raise ValidationFailed([EntryError("participations", NOT_ALLOWED)])
    for organisation in new.values():
        organisation.save(force_insert=True)
    return list(new.values())
