"""Labels and widgets are as Django's templates write them, although they are rendered without."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import BaseRenderer, DjangoTemplates
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from pytest_django.asserts import assertHTMLEqual

from inspire.form_renderer import WRITERS, FormRenderer

HOSTILE = "\"><b>'&amp;"
ATTRIBUTES: dict[str, Any] = {
    "id": "id_kind",
    "required": True,
    "disabled": False,
    "data-a": HOSTILE,
    "data-n": 1234,
    "dir": "",
}
CHOICES = [
    ("", "---------"), (HOSTILE, HOSTILE), (1234, "A number"), (HOSTILE * 2, [("apple", "Apple"), (None, "None")]),
    (True, gettext_lazy("Yes")), ("safe", SafeString("<i>Safe</i>")),
]  # fmt: skip
WIDGETS = [
    forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.HiddenInput, forms.DateInput,
    forms.CheckboxInput, forms.Textarea,
]  # fmt: skip
VALUES = ["", HOSTILE, 1234, 0, 0.5, None, True, False, SafeString("<i>"), gettext_lazy("Yes")]


def render(widget: forms.Widget, value: Any, renderer: BaseRenderer) -> str:
    return widget.render(HOSTILE, value, renderer=renderer)


@pytest.mark.parametrize("value", VALUES, ids=repr)
@pytest.mark.parametrize("kind", WIDGETS)
def test_widget_is_as_django_writes_it(kind: type[forms.Widget], value: Any) -> None:
    widget = kind(ATTRIBUTES)
    assert widget.template_name in WRITERS
    assertHTMLEqual(render(widget, value, FormRenderer()), render(widget, value, DjangoTemplates()))


def test_password_is_not_shown_again() -> None:
    for widget in (forms.PasswordInput(ATTRIBUTES), forms.PasswordInput(ATTRIBUTES, render_value=True)):
        assertHTMLEqual(render(widget, HOSTILE, FormRenderer()), render(widget, HOSTILE, DjangoTemplates()))
    assert "value" not in render(forms.PasswordInput(), "secret", FormRenderer())


@pytest.mark.parametrize("value", ["", HOSTILE, 1234, "apple", None, True], ids=repr)
@pytest.mark.parametrize("kind", [forms.Select, forms.SelectMultiple])
def test_select_is_as_django_writes_it(kind: type[forms.Select], value: Any) -> None:
    select = kind(ATTRIBUTES, CHOICES)
    shown = render(select, value, FormRenderer())
    assertHTMLEqual(shown, render(select, value, DjangoTemplates()))
    assert shown.count("<option") == 7


class SampleForm(forms.Form):
    name = forms.CharField(label=HOSTILE)
    place = forms.CharField(label=SafeString("<i>Place</i>"), required=False)
    email = forms.EmailField(label=gettext_lazy("Email"), widget=forms.HiddenInput)


def test_labels_and_lines_of_text_are_as_django_writes_them() -> None:
    """A text keeps its line breaks, which HTML ignores at the start of a text area."""
    ours, djangos = (SampleForm(renderer=renderer) for renderer in (FormRenderer(), DjangoTemplates()))
    for name in SampleForm.base_fields:
        assertHTMLEqual(ours[name].label_tag(attrs=ATTRIBUTES), djangos[name].label_tag(attrs=ATTRIBUTES))
    assertHTMLEqual(str(ours), str(djangos))
    written = [render(forms.Textarea(), "\n\n a\r\nb ", renderer) for renderer in (FormRenderer(), DjangoTemplates())]
    assert written[0] == written[1]
