"""Refuses a form that was opened before someone else changed its row. Entries have their own check, in workflow/."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.core import signing
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst

from examples.admin.base import CatalogueModelAdmin
from examples.admin.pages import render_page
from examples.documents.difference import Difference
from examples.documents.errors import EntryError, ValidationFailed

STATE_FIELD, STATE_SALT = "form_state", "examples.admin.form_conflicts"
OWN = ""  # the key of the row's own fields; its inlines have their prefix
ROW_CHANGED = EntryError(
    "", "Someone else saved this after you opened it. Compare their changes with yours below, then save again."
)
ROW_DELETED = EntryError("", "Someone else deleted this after you opened it, so nothing was saved.")
UNKNOWN_STATE = EntryError("", "We could not tell what you were editing. Check your changes, then save again.")

# What a form can change: OWN or prefix -> name of the field or key of the inline's row -> its text
type FormState = dict[str, dict[str, str]]


class ConflictCheckAdmin(CatalogueModelAdmin):
    """The form carries what it was opened on, signed. A later save by someone else is shown beside what was typed."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Locks the row, so that of two saves at once the second one sees the first."""
        if change:
            row = self.model._default_manager.select_for_update().filter(pk=obj.pk).first()
            if row is None:
                raise ValidationFailed([ROW_DELETED])
            _require_same(request, obj, OWN, describe_fields(row, form.fields))
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        for formset in formsets if change else ():
            _require_same(request, form.instance, formset.prefix, describe_rows(formset))
        super().save_related(request, form, formsets, change)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        """If a form was sent, gives its texts back, which Django drops: not choices, keys and what the page added."""
        if request.method != "POST":
            return super()._get_obj_does_not_exist_redirect(request, opts, object_id)  # type: ignore[misc,no-any-return]
        sent = ((name, value) for name, values in request.POST.lists() for value in values if len(value) > 1)
        own = ("_", "csrf", STATE_FIELD)
        texts = [value for name, value in sent if not value.isdecimal() and not name.startswith(own)]
        return render_page(self, request, "row_deleted", f"This {opts.verbose_name} no longer exists", 409, texts=texts)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **options: Any) -> HttpResponse:
        if context["original"] is not None and self.has_change_permission(request, context["original"]):
            context |= self._build_state_context(request, context)
        response = super().render_change_form(request, context, *args, **options)
        response.status_code = 409 if context.get("row_changes") else 200
        return response

    def _build_state_context(self, request: HttpRequest, context: Any) -> dict[str, Any]:
        """The form's state to compare with when it is sent, and after a conflict the other person's changes."""
        original, form = context["original"], context["adminform"].form
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        opened = _read_state(request, original)
        if opened is not None and ROW_CHANGED not in getattr(request, "save_errors", []):
            return {"form_state": request.POST[STATE_FIELD]}
        row = self.model._default_manager.get(pk=original.pk)  # the form has changed `original`
        stored = {OWN: describe_fields(row, form.fields)} | {one.prefix: describe_rows(one) for one in formsets}
        changes = list(_list_changes(opened, stored, form, formsets)) if opened else []
        form_state = signing.dumps(stored, salt=_get_salt(original), compress=True)
        return {"form_state": form_state, "row_changes": changes}


def describe_fields(row: Model, names: Collection[str]) -> dict[str, str]:
    """The texts of those of these fields that are stored, by name."""
    fields = (*row._meta.concrete_fields, *row._meta.many_to_many)
    return {field.name: _describe_value(row, field) for field in fields if field.name in names}


def describe_rows(formset: Any) -> dict[str, str]:
    """The texts of an inline's rows as stored now, by key."""
    names = [name for name in formset.form.base_fields if name != formset.fk.name]
    texts = {str(row.pk): describe_fields(row, names).values() for row in formset.queryset.all()}
    return {key: "\n".join(filter(None, values)) for key, values in texts.items()}


def _describe_value(row: Model, field: Any) -> str:
    value = getattr(row, field.name)
    if field.many_to_many:
        return "\n".join(sorted(str(other) for other in value.all()))
    if isinstance(value, list):
        return "\n".join(value)
    return "" if value is None else str(dict(field.flatchoices).get(value, value))


def _require_same(request: HttpRequest, row: Model, part: str, stored: dict[str, str]) -> None:
    """Raises ValidationFailed if this part of the form was opened on something else than is stored now."""
    opened = _read_state(request, row)
    if opened is None:
        raise ValidationFailed([UNKNOWN_STATE])
    if _find_changed(part, opened.get(part, {}), stored):
        raise ValidationFailed([ROW_CHANGED])


def _find_changed(part: str, before: dict[str, str], now: dict[str, str]) -> list[str]:
    """The names of fields or keys of rows. Two people may see different fields: those of one alone do not count."""
    keys = [name for name in now if name in before] if part == OWN else dict.fromkeys((*before, *now))
    return [key for key in keys if before.get(key, "") != now.get(key, "")]


def _read_state(request: HttpRequest, row: Model) -> FormState | None:
    """None if the signature is wrong or the state is of another row."""
    try:
        state: FormState = signing.loads(request.POST.get(STATE_FIELD, ""), salt=_get_salt(row))
    except signing.BadSignature:
        return None
    return state


def _get_salt(row: Model) -> str:
    return f"{STATE_SALT}:{row._meta.label}:{row.pk}"


def _list_changes(opened: FormState, stored: FormState, form: Any, formsets: Iterable[Any]) -> Iterator[Difference]:
    labels = {OWN: ""} | {formset.prefix: formset.row_label for formset in formsets}
    for part, label in labels.items():
        before, now = opened.get(part, {}), stored[part]
        for key in _find_changed(part, before, now):
            name = label or str(capfirst(form[key].label))
            yield Difference(f"{part}:{key}", name, before.get(key, ""), now.get(key, ""))
