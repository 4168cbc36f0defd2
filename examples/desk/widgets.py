"""Checkboxes and radio buttons, each with its hint beside it."""

from typing import Any

from django import forms
from django.forms.widgets import ChoiceWidget
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


class _Hinted(ChoiceWidget):
    """Draws every option with the hint of the row it stands for, tied to it for screen readers."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        context = self.get_context(name, value, attrs)
        return render_to_string("desk/choices.html", context)


class Checkboxes(_Hinted, forms.CheckboxSelectMultiple):
    pass


class Radios(_Hinted, forms.RadioSelect):
    pass
