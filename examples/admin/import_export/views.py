"""The pages of import and export in the desk: download, upload, review and confirm."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import pluralize
from django.utils import timezone
from django.views.decorators.http import require_POST

from examples.admin.import_export.export import EXPORT_FORMATS, CellTooLong, load_documents_to_export
from examples.admin.import_export.import_plan import make_import_plan, run_import
from examples.admin.import_export.upload_limits import MAX_FILE_SIZE, TOO_LARGE
from examples.admin.pages import render_page
from examples.admin.workflow.permissions import can_edit_any
from examples.documents.difference import compare_documents
from examples.documents.errors import ValidationFailed, describe_error
from examples.documents.references import References
from examples.models import Upload

ROWS_PER_PAGE = 100
MAX_NAME_LENGTH, SUFFIX_LENGTH = 200, 10
INDEX_URL, REVIEW_URL = "admin:examples_example_exchange", "admin:examples_example_upload"
ENTRIES_CHANGED = (
    "Nothing was saved because entries changed after you checked this file. Check the changes again, then import."
)
FILE_HAS_ERRORS = (
    "Nothing was saved because the file has errors. Correct them, or choose to import only the entries without errors."
)


class UploadForm(forms.Form):
    file = forms.FileField(
        label=f"Workbook (.xlsx) or CSV file (.csv), at most {MAX_FILE_SIZE >> 20} MB",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "Choose a file first."},
    )

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_FILE_SIZE:
            raise forms.ValidationError(TOO_LARGE)
        return file


def can_export(user: Any) -> bool:
    return bool(user.has_perm("examples.exchange_example") and user.has_perm("examples.view_example"))


def can_import(user: Any) -> bool:
    """An import can create entries and change any of them."""
    return can_export(user) and bool(user.has_perm("examples.add_example")) and can_edit_any(user)


def import_export_view(request: HttpRequest, model_admin: Any) -> HttpResponse:
    """Shows the downloads and the upload form, or checks an uploaded file."""
    is_upload = request.method == "POST"
    if not (can_import if is_upload else can_export)(request.user):
        raise PermissionDenied
    form = UploadForm(*((request.POST, request.FILES) if is_upload else ()))
    context: dict[str, Any] = {"form": form, "can_import": can_import(request.user)}
    if form.is_valid():
        file = form.cleaned_data["file"]
        name, content = _shorten_name(file.name), file.read()
        plan = make_import_plan(name, content)
        if plan.changes or not plan.faults.count:
            Upload.objects.outdated().delete()
            user_id = int(request.user.pk or 0)
            upload = Upload.objects.create(user_id=user_id, name=name, content=content, plan=plan.digest)
            return redirect(REVIEW_URL, upload.pk)
        context |= {"form": UploadForm(), "plan": plan, "name": name}
    status = 422 if is_upload else 200
    return render_page(model_admin, request, "import_export/index", "Import and export", status, **context)


def _shorten_name(name: str) -> str:
    """Keeps the suffix. Django has removed invisible characters."""
    return name if len(name) <= MAX_NAME_LENGTH else f"{name[: MAX_NAME_LENGTH - SUFFIX_LENGTH]}{name[-SUFFIX_LENGTH:]}"


def download_view(
    request: HttpRequest, model_admin: Any, file_format: str, *, name: str, keys: Any = None
) -> HttpResponse:
    """`keys`: None for all entries, empty for a template."""
    if file_format not in EXPORT_FORMATS:
        raise Http404
    return _download(model_admin, request, file_format, name, keys) or redirect(INDEX_URL)


def _download(model_admin: Any, request: HttpRequest, file_format: str, name: str, keys: Any) -> HttpResponse | None:
    """None, with a message to the user, if a text is too long for a cell."""
    if not can_export(request.user):
        raise PermissionDenied
    content_type, write = EXPORT_FORMATS[file_format]
    try:
        content = write(load_documents_to_export(keys))
    except CellTooLong as error:
        messages.error(request, str(error))
        return None
    file_name = f"{name}-{timezone.localdate().isoformat()}.{file_format}"
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=content_type, headers=headers)


@admin.action(permissions=["exchange"], description="Export selected examples as a workbook (XLSX)")
def export_xlsx(model_admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
    return _download(model_admin, request, "xlsx", "examples-selected", queryset.values_list("pk", flat=True))


@admin.action(permissions=["exchange"], description="Export selected examples as CSV")
def export_csv(model_admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
    return _download(model_admin, request, "csv", "examples-selected", queryset.values_list("pk", flat=True))


def _get_upload(request: HttpRequest, pk: int) -> Upload:
    """One of the user's own uploads."""
    if not can_import(request.user):
        raise PermissionDenied
    return get_object_or_404(Upload, pk=pk, user=request.user)


def review_import_view(request: HttpRequest, model_admin: Any, pk: int) -> HttpResponse:
    """Shows what an import would save, and what is wrong. Saves nothing."""
    upload = _get_upload(request, pk)
    plan = make_import_plan(upload.name, bytes(upload.content))
    page, references = Paginator(plan.importable, ROWS_PER_PAGE).get_page(request.GET.get("page")), References()
    changes = [(change, compare_documents(change.old, change.new, references)) for change in page]
    return render_page(
        model_admin, request, "import_export/review", "Check your import", upload=upload, plan=plan, page=page,
        changes=changes, is_outdated=plan.digest != upload.plan,
    )  # fmt: skip


@require_POST
def confirm_import_view(request: HttpRequest, model_admin: Any, pk: int) -> HttpResponse:
    """Saves exactly what the review page showed, or returns to it."""
    upload, is_partial = _get_upload(request, pk), "partial" in request.POST
    content, digest = bytes(upload.content), request.POST.get("plan_digest", "")
    try:
        plan, is_saved = run_import(upload.name, content, request.user, digest, partial=is_partial)
    except (IntegrityError, ValidationFailed) as error:
        messages.error(request, describe_error(error))
        return redirect(REVIEW_URL, upload.pk)
    if is_saved:
        count = len(plan.importable)
        messages.success(request, f"Imported from “{upload.name}”: {count} entr{pluralize(count, 'y,ies')} saved.")
    else:
        messages.error(request, ENTRIES_CHANGED if plan.can_store(partial=is_partial) else FILE_HAS_ERRORS)
    if not is_saved or plan.blocked_slugs:  # the file, or some of its entries, remains to be corrected
        return redirect(REVIEW_URL, upload.pk)
    upload.delete()
    return redirect("admin:examples_example_changelist")


@require_POST
def discard_upload_view(request: HttpRequest, model_admin: Any, pk: int) -> HttpResponse:
    _get_upload(request, pk).delete()
    message = "The file was discarded. Entries that were already imported from it, if any, stay as they are."
    messages.info(request, message)
    return redirect(INDEX_URL)


IMPORT_EXPORT_PAGES: tuple[tuple[str, Any, str], ...] = (
    ("exchange/", import_export_view, "exchange"),
    ("exchange/export.<str:file_format>", partial(download_view, name="examples"), "export"),
    ("exchange/template.<str:file_format>", partial(download_view, name="examples-template", keys=()), "template"),
    ("exchange/<int:pk>/", review_import_view, "upload"),
    ("exchange/<int:pk>/import/", confirm_import_view, "import"),
    ("exchange/<int:pk>/discard/", discard_upload_view, "discard_upload"),
)
