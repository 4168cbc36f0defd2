"""Django's classes with the parameter that only mypy knows them to take."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin

if TYPE_CHECKING:
    Admin = admin.ModelAdmin[Any]
    Inline = admin.StackedInline[Any, Any]
    ModelForm = forms.ModelForm[Any]
    InlineFormSet = forms.BaseInlineFormSet[Any, Any, Any]
    ModelChoice = forms.ModelChoiceField[Any]
    ModelMultipleChoice = forms.ModelMultipleChoiceField[Any]
else:
    Admin = admin.ModelAdmin
    Inline = admin.StackedInline
    ModelForm = forms.ModelForm
    InlineFormSet = forms.BaseInlineFormSet
    ModelChoice = forms.ModelChoiceField
    ModelMultipleChoice = forms.ModelMultipleChoiceField

type Fieldset = tuple[str | None, Any]
