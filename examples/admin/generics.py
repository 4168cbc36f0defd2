"""Django's classes with the parameter that only mypy knows them to take, and a read-only admin."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

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


class ReadOnlyAdmin(Admin):
    """Not even a superuser changes anything here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
