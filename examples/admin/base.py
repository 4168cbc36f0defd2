"""What every admin class of the desk has: whatever keeps a form from being saved, it comes back as it was typed."""

import logging
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import IntegrityError, connection, models
from django.http import Http404, HttpRequest, HttpResponse

from examples.admin.error_list import problems
from examples.admin.fields import LinesField, Paragraphs, RowChoiceField, RowMultipleChoiceField
from examples.admin.forms import DeskForm, RowForm, Rows
from examples.admin.generics import Admin, Fieldset, Inline
from examples.admin.tag_usage import find_tagged
from examples.admin.widgets import Checkboxes
from examples.documents.errors import EntryError, ValidationFailed, list_errors

NO_PATIENTS = "Do not include personal data: nothing that could identify a patient or someone close to them."
NOT_SAVED = EntryError(
    "", "Something went wrong on our side, so nothing was saved. What you typed is below. Save again in a minute."
)
MOST_ROWS = 5
PASSED_ON = (Http404, PermissionDenied, SuspiciousOperation, BadRequest)
log = logging.getLogger(__name__)


def free_text(name: str | None, *fields: Any, note: str = "") -> Fieldset:
    """A fieldset in which people write freely, and so the warning."""
    return name, {"fields": list(fields), "description": f"{note} {NO_PATIENTS}".strip()}


def plain(name: str | None, *fields: Any, note: str = "") -> Fieldset:
    return name, {"fields": list(fields), "description": note}


class DeskWidgets:
    """Choosers that can be used with a keyboard, a screen reader and a small screen."""

    addable: tuple[str, ...] = ()
    formfield_overrides: ClassVar[Any] = {
        models.ManyToManyField: {"widget": Checkboxes},
        models.JSONField: {"form_class": LinesField, "help_text": "One word or phrase a line."},
        models.TextField: {
            "form_class": Paragraphs,
            "widget": forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        },
    }

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Offers a new row of the other kind only where an editor may need one; links to change it never."""
        field = super().formfield_for_dbfield(db_field, request, **options)  # type: ignore[misc]
        wrapper = field.widget if field else None
        if isinstance(wrapper, RelatedFieldWidgetWrapper):
            if db_field.name not in self.addable:
                field.widget = wrapper.widget
            wrapper.can_change_related = wrapper.can_delete_related = wrapper.can_view_related = False
        return field


class DeskInline(DeskWidgets, Inline):
    form = RowForm
    formset = Rows
    max_num = 200  # rows; no entry has as many, and each costs time
    related_rows: tuple[str, ...] = ()  # what is read with the rows
    formfield_overrides: ClassVar[Any] = DeskWidgets.formfield_overrides | {
        models.ForeignKey: {"form_class": RowChoiceField},
        models.ManyToManyField: {"form_class": RowMultipleChoiceField, "widget": Checkboxes},
    }

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).prefetch_related(*self.related_rows)

    def get_extra(self, request: HttpRequest, obj: Any = None, **options: Any) -> int:
        """None where “Add another” works, which needs JavaScript; else as many empty rows as the address asks for."""
        asked = request.GET.get("rows", "")
        return min(int(asked), MOST_ROWS) if asked.isdecimal() and asked.isascii() else 0


class DeskAdmin(DeskWidgets, Admin):
    form = DeskForm
    list_per_page = 50
    fixed: tuple[str, ...] = ()  # fields that never change once the row is there

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_readonly_fields(request, obj), *(self.fixed if obj else ())]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **options)
        form.save_errors = getattr(request, "save_errors", [])
        return form

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Saves all or nothing. If that fails, for whatever reason, the same form comes back with everything typed."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except PASSED_ON:
            raise
        except Exception as error:
            if request.method != "POST":
                raise
            is_known = isinstance(error, ValidationFailed | IntegrityError)
            if not is_known:
                log.exception("A form could not be saved")
            request.save_errors = list_errors(error) if is_known else [NOT_SAVED]  # type: ignore
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        connection.check_constraints()  # now, not at the commit, when "saved" has been shown already

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **options: Any) -> HttpResponse:
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        context["problems"] = problems(context["adminform"].form, formsets)
        return super().render_change_form(request, context, *args, **options)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Besides what Django protects: what would lose a tag without a word."""
        deleted, counts, permissions, protected = super().get_deleted_objects(objs, request)
        protected += [f"{row._meta.verbose_name}: {row}" for row in find_tagged(objs)]
        return deleted, counts, permissions, protected
