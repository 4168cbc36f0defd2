"""Checkboxes and radio buttons, each with the hint of the row it stands for, tied to it for screen readers."""

from django import forms


class Checkboxes(forms.CheckboxSelectMultiple):
    template_name = "admin/examples/widgets/choices.html"


class Radios(forms.RadioSelect):
    template_name = "admin/examples/widgets/choices.html"
