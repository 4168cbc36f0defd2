"""The forms of the rows of an example. References are names and numbers, so that they may refer to what is new."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.text import slugify

from examples.admin.fields import NameField, SourceNumberField
from examples.admin.forms import InlineRowForm
from examples.documents.errors import EntryError, ValidationFailed
from examples.documents.field_types import EntryPart, FieldKind
from examples.documents.references import UNKNOWN_NAME, References
from examples.models import Organisation

ROW_NUMBERS = ("number", "order")
SIMILAR = "An organisation with nearly this name exists: “{}”. Choose it, or write the new name in full."
NOT_ALLOWED = "You cannot add an organisation. Ask an editor to add the organisation."


class PartRowForm(InlineRowForm):
    """A new row in which nothing but its number is filled in counts as empty. The number of a stored source stays."""

    @cached_property
    def changed_data(self) -> list[str]:
        names: list[str] = super().changed_data
        return names if self.instance.pk else [name for name in names if name not in ROW_NUMBERS]

    def clean_number(self) -> Any:
        return self.instance.number if self.instance.pk else self.cleaned_data["number"]


class OrganisationRowForm(PartRowForm):
    """A row with an organisation, which may be new. `new_organisation`: not stored yet."""

    new_kind = forms.ChoiceField(
        label="Kind of a new organisation",
        choices=[("", "The organisation is in the list"), *Organisation.Kind.choices],
        required=False,
        help_text="Choose a kind only to add an organisation that the list does not have.",
    )
    new_organisation: Organisation | None = None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        kind = cleaned.get("new_kind")
        if kind and self.has_error("organisation", UNKNOWN_NAME):
            name = self["organisation"].data.strip()
            del self.errors["organisation"]
            self._build_organisation(Organisation(name=name, slug=slugify(name)[:80], kind=kind))
        return cleaned

    def _build_organisation(self, organisation: Organisation) -> None:
        references: References = self.fields["organisation"].references  # type: ignore[attr-defined]
        try:
            if similar := references.organisations.get(organisation.slug):
                raise ValidationError(SIMILAR.format(similar))
            organisation.full_clean()
        except ValidationError as error:
            self.add_error("organisation", error.messages)
        else:
            self.new_organisation = organisation
            self.cleaned_data["organisation"] = organisation.slug


def build_row_form(part: EntryPart) -> type[PartRowForm]:
    """The form class of a part, with a field for each reference that is not a term."""
    has_organisation = any(field.kind is FieldKind.ORGANISATION for field in part.fields)
    base = OrganisationRowForm if has_organisation else PartRowForm
    fields: dict[str, forms.Field] = {}
    for field in part.references:
        if field.kind is not FieldKind.TERM:
            names_id = f"{field.kind.name.lower()}-names"
            fields[field.name] = SourceNumberField() if field.kind is FieldKind.SOURCE else NameField(names_id)
            fields[field.name].required = field.is_required
    values = {**fields, "Meta": type("Meta", (), {"exclude": tuple(fields)})}
    return type(f"{part.model.__name__}Form", (base,), values)


def list_new_organisations(formsets: Iterable[Any]) -> dict[str, Organisation]:
    """The organisations that a form adds, by slug. Several rows may add the same one."""
    rows = (getattr(form, "new_organisation", None) for formset in formsets for form in formset.forms)
    return {row.slug: row for row in rows if row}


def create_organisations(user: Any, formsets: Iterable[Any]) -> dict[str, Organisation]:
    """Stores the organisations that a form adds, and returns them by slug."""
    new = list_new_organisations(formsets)
    if new and not user.has_perm("examples.add_organisation"):
        raise ValidationFailed([EntryError("participations", NOT_ALLOWED)])
    for organisation in new.values():
        organisation.save(force_insert=True)
    return new
