"""Base classes of the admin. If a form cannot be saved, it is shown again with everything that was typed."""

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import IntegrityError, connection, models
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.text import capfirst

from examples.admin.error_summary import build_error_summary, clear_errors
from examples.admin.fields import LinesField, ParagraphsField, RowChoiceField, RowMultipleChoiceField
from examples.admin.forms import CatalogueForm, CatalogueInlineFormSet, InlineRowForm, find_tagged_rows
from examples.admin.pages import is_primary_key
from examples.admin.widgets import Checkboxes
from examples.catalogue.fallback.outage import DATABASE_FAULTS, describe_fault
from examples.documents.errors import EntryError, ValidationFailed, list_errors

NOT_SAVED = EntryError(
    "", "Something went wrong on our side, so nothing was saved. What you typed is below. Save again in a minute."
)
ADD_ROW = "_add_row"  # the button that adds a row without JavaScript
ROW_ADDED = EntryError("", "A row was added.")
HTTP_ERRORS = (Http404, PermissionDenied, SuspiciousOperation, BadRequest)
logger = logging.getLogger(__name__)


type Fieldset = tuple[str | None, Any]


def build_fieldset(name: str | None, *fields: Any, note: str = "") -> Fieldset:
    return name, {"fields": list(fields), "description": note}


class CatalogueWidgetsMixin:
    """Widgets that work with a keyboard, a screen reader and a small screen."""

    formfield_overrides: ClassVar[Any] = {
        models.ManyToManyField: {"widget": Checkboxes},
        models.JSONField: {"form_class": LinesField, "help_text": "Enter one word or phrase on each line."},
        models.TextField: {
            "form_class": ParagraphsField,
            "widget": forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        },
    }

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Without links that open related rows in another window."""
        field = super().formfield_for_dbfield(db_field, request, **options)  # type: ignore[misc]
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


class CatalogueInline(CatalogueWidgetsMixin, admin.StackedInline):
    form = InlineRowForm
    formset = CatalogueInlineFormSet
    extra = 0
    max_num = 200  # rows; no entry needs more, and each takes time
    prefetch_fields: tuple[str, ...] = ()
    formfield_overrides: ClassVar[Any] = CatalogueWidgetsMixin.formfield_overrides | {
        models.ForeignKey: {"form_class": RowChoiceField},
        models.ManyToManyField: {"form_class": RowMultipleChoiceField, "widget": Checkboxes},
    }

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).prefetch_related(*self.prefetch_fields)


class ReadOnlyAdmin(admin.ModelAdmin):
    """Not even a superuser changes anything here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission


class ConditionFilter(admin.SimpleListFilter):
    """A filter of a list. `conditions`: value in the address -> label, and a function that builds the condition."""

    conditions: Mapping[str, tuple[str, Callable[[], models.Q]]]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(value, label) for value, (label, _) in self.conditions.items()]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        value = self.value() or ""
        return queryset.filter(self.conditions[value][1]()) if value in self.conditions else queryset


class CatalogueModelAdmin(CatalogueWidgetsMixin, admin.ModelAdmin):
    form = CatalogueForm
    list_per_page = 50
    fixed_fields: tuple[str, ...] = ()  # read-only once the row is stored
    group_order: tuple[str, ...] = ()  # of fieldsets and inlines in the form

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_readonly_fields(request, obj), *(self.fixed_fields if obj else ())]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **options)
        form.save_errors = getattr(request, "save_errors", [])
        return form

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        """All inlines read the same data. Django copies it for each, which takes a sixth of the time of a save."""
        kwargs = {"instance": obj, "prefix": prefix, "queryset": inline.get_queryset(request)}
        return kwargs | ({"data": request.POST, "files": request.FILES} if request.method == "POST" else {})

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Saves everything or nothing. If saving fails, shows the form again with everything that was typed."""
        if ADD_ROW in request.POST:
            request.POST = _add_row(request.POST)  # type: ignore[assignment]
            request.save_errors = [ROW_ADDED]  # type: ignore[attr-defined]
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except HTTP_ERRORS:
            raise
        except Exception as error:
            if request.method != "POST":
                raise
            is_known = isinstance(error, ValidationFailed | IntegrityError)
            if isinstance(error, DATABASE_FAULTS):
                logger.error("A form could not be saved: %s", describe_fault(error))
            elif not is_known:
                logger.exception("A form could not be saved")
            request.save_errors = list_errors(error) if is_known else [NOT_SAVED]  # type: ignore
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        connection.check_constraints()  # before the commit, so that an error is shown on the form

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **options: Any) -> HttpResponse:
        form, formsets = context["adminform"].form, [inline.formset for inline in context["inline_admin_formsets"]]
        if ADD_ROW in request.POST:
            context["errors"] = []
            clear_errors(form, formsets)
        context["error_summary"] = list(build_error_summary(form, formsets))
        context["form_groups"] = self._build_form_groups(context["adminform"], context["inline_admin_formsets"])
        return super().render_change_form(request, context, *args, **options)

    def _build_form_groups(self, fieldsets: Iterable[Any], inlines: Iterable[Any]) -> list[dict[str, Any]]:
        """Fieldsets and inlines as `group_order` has them, with what the list of contents needs."""
        groups: list[dict[str, Any]] = []
        for number, fieldset in enumerate(fieldsets):
            group = {"name": fieldset.name, "heading": fieldset.name, "anchor": f"fieldset-0-{number}-heading"}
            groups.append({**group, "number": number, "fieldset": fieldset})
        for inline in inlines:
            prefix, heading = inline.formset.prefix, capfirst(inline.opts.verbose_name_plural)
            groups.append({"name": prefix, "heading": heading, "anchor": f"{prefix}-heading", "inline": inline})
        return sorted(groups, key=lambda group: self.group_order.index(group["name"])) if self.group_order else groups

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Also protects rows that are used as a tag, which Django would remove without asking."""
        deleted, counts, permissions, protected = super().get_deleted_objects(objs, request)
        protected += [f"{row._meta.verbose_name}: {row}" for row in find_tagged_rows(objs)]
        return deleted, counts, permissions, protected


def _add_row(data: QueryDict) -> QueryDict:
    """The data of a form with one more empty row in the inline that the button names."""
    data, name = data.copy(), f"{data[ADD_ROW]}-TOTAL_FORMS"
    total = str(data.get(name, ""))
    if is_primary_key(total):  # digits, and not so many that Python refuses to convert them
        data[name] = str(int(total) + 1)
    return data
