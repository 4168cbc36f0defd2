"""Checkboxes and radio buttons with the hint of each row, tied to it for screen readers; and several text inputs."""

from typing import Any

from django import forms

EMPTY_INPUTS = 3


class Checkboxes(forms.CheckboxSelectMultiple):
    template_name = "admin/examples/widgets/choices.html"


class Radios(forms.RadioSelect):
    template_name = "admin/examples/widgets/choices.html"


class NameInputs(forms.TextInput):
    """One text input for each name, and some empty ones."""

    template_name = "admin/examples/widgets/names.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        context["names"] = [*(value or ()), *[""] * EMPTY_INPUTS]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return [value for value in data.getlist(name) if value.strip()]

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else id_
