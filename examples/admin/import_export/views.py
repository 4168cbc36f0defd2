"""Import and export in the desk: download, upload, look, import. Each view's `desk` is the admin class."""

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
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from examples.admin.import_export.export import FORMATS, TooLong, load_documents_to_export, make_download
from examples.admin.import_export.file_rows import SIZE, TOO_LARGE
from examples.admin.import_export.import_plan import Plan, make_plan, run_import
from examples.admin.page_helpers import render_page
from examples.admin.workflow.permissions import can_edit_any
from examples.documents.errors import ValidationFailed, describe_error
from examples.documents.references import References
from examples.models import Upload

PER_PAGE = 100
LONGEST_NAME, ENDING = 200, 10
HOME = "admin:examples_example_exchange"
CHANGED = "Nothing was saved because entries changed after you checked this file. Check the changes again, then import."
FAULTY = (
    "Nothing was saved because the file has errors. Correct them, or choose to import only the entries without errors."
)


class UploadForm(forms.Form):
    file = forms.FileField(
        label=f"Workbook (.xlsx) or CSV file (.csv), at most {SIZE >> 20} MB",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "Choose a file first."},
    )

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > SIZE:
            raise forms.ValidationError(TOO_LARGE)
        return file


class ConfirmForm(forms.Form):
    partial = forms.BooleanField(
        label="Import the entries without errors. Entries with errors will not be imported.", required=False
    )


def can_export(user: Any) -> bool:
    return bool(user.has_perm("examples.exchange_example") and user.has_perm("examples.view_example"))


def can_import(user: Any) -> bool:
    """Anyone who imports may begin entries and change any."""
    return can_export(user) and bool(user.has_perm("examples.add_example")) and can_edit_any(user)


def index_view(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """The page with all of it; a POST brings a file."""
    if not (can_import(request.user) if request.method == "POST" else can_export(request.user)):
        raise PermissionDenied
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if not form.is_valid():
        return _page(model_admin, request, "index", {"form": form}, 422 if form.is_bound else 200)
    file = form.cleaned_data["file"]
    name, content = _clean_name(file.name), file.read()
    plan = make_plan(name, content)
    if not plan.changes and plan.faults.count:
        return _page(model_admin, request, "index", {"form": UploadForm(), "plan": plan, "name": name}, 422)
    Upload.objects.outdated().delete()
    upload = Upload.objects.create(user_id=int(request.user.pk or 0), name=name, content=content, plan=plan.digest)
    return _redirect(upload)


def _clean_name(name: str) -> str:
    """Without invisible characters, not too long for its column, its ending kept."""
    shown = "".join(sign for sign in name if sign.isprintable())
    return shown if len(shown) <= LONGEST_NAME else f"{shown[: LONGEST_NAME - ENDING]}{shown[-ENDING:]}"


def download_view(model_admin: Any, request: HttpRequest, form: str, *, name: str, keys: Any = None) -> HttpResponse:
    """All entries; or the same tables without rows, where there are no `keys`."""
    if form not in FORMATS:
        raise Http404
    return _download(model_admin, request, form, name, keys) or HttpResponseRedirect(reverse(HOME))


def _download(model_admin: Any, request: HttpRequest, form: str, name: str, keys: Any) -> HttpResponse | None:
    """None, with a message, where a text is too long for a cell. `keys`: None for all entries."""
    if not can_export(request.user):
        raise PermissionDenied
    try:
        return make_download(form, name, load_documents_to_export(keys))
    except TooLong as error:
        model_admin.message_user(request, str(error), messages.ERROR)
        return None


@admin.action(permissions=["exchange"], description="Export selected examples as a workbook (XLSX)")
def export_xlsx(model_admin: Any, request: HttpRequest, chosen: QuerySet[Any]) -> HttpResponse | None:
    return _download(model_admin, request, "xlsx", "examples-selected", chosen.values_list("pk", flat=True))


@admin.action(permissions=["exchange"], description="Export selected examples as CSV")
def export_csv(model_admin: Any, request: HttpRequest, chosen: QuerySet[Any]) -> HttpResponse | None:
    return _download(model_admin, request, "csv", "examples-selected", chosen.values_list("pk", flat=True))


def _get_upload(request: HttpRequest, pk: int) -> Upload:
    """An editor's own file, while it is kept."""
    if not can_import(request.user):
        raise PermissionDenied
    return get_object_or_404(Upload, pk=pk, user=request.user)


def review_view(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """The dry run: what would be saved, and what is wrong. Saves nothing."""
    upload = _get_upload(request, pk)
    plan = make_plan(upload.name, bytes(upload.content))
    page, references = Paginator(plan.sound, PER_PAGE).get_page(request.GET.get("page")), References()
    context = {
        "upload": upload,
        "plan": plan,
        "is_outdated": plan.digest != upload.plan,
        "page": page,
        "changes": [(change, change.compare(references)) for change in page],
        "form": ConfirmForm(),
    }
    return _page(model_admin, request, "review", context)


def confirm_view(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Saves exactly what the page showed, or shows it again as it is now."""
    upload, form = _get_upload(request, pk), ConfirmForm(request.POST)
    is_partial = form.is_valid() and form.cleaned_data["partial"]
    content, shown = bytes(upload.content), request.POST.get("shown", "")
    try:
        plan, is_saved = run_import(upload.name, content, request.user, shown, partial=is_partial)
    except (IntegrityError, ValidationFailed) as error:
        model_admin.message_user(request, describe_error(error), messages.ERROR)
        return _redirect(upload)
    if is_saved:
        return _finish(model_admin, request, upload, plan)
    message = CHANGED if plan.may_store(partial=is_partial) else FAULTY
    model_admin.message_user(request, message, messages.ERROR)
    return _redirect(upload)


def _finish(model_admin: Any, request: HttpRequest, upload: Upload, plan: Plan) -> HttpResponse:
    """Entries that wait stay on the page, with their faults."""
    count = len(plan.sound)
    saved = f"Imported from “{upload.name}”: {count} {'entry' if count == 1 else 'entries'} saved."
    model_admin.message_user(request, saved, messages.SUCCESS)
    if plan.waiting:
        return _redirect(upload)
    upload.delete()
    return HttpResponseRedirect(reverse("admin:examples_example_changelist"))


def _redirect(upload: Upload) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:examples_example_upload", args=[upload.pk]))


def discard_view(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    _get_upload(request, pk).delete()
    model_admin.message_user(request, "The file was discarded. Nothing more was imported.")
    return HttpResponseRedirect(reverse(HOME))


def _page(
    model_admin: Any, request: HttpRequest, name: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    title = "Import and export" if name == "index" else "Check your import"
    allowed = can_import(request.user)
    return render_page(model_admin, request, f"import_export/{name}", title, status, can_import=allowed, **context)


def import_export_paths(model_admin: Any) -> list[URLPattern]:
    pages: tuple[tuple[str, Any, str], ...] = (
        ("", partial(index_view, model_admin), "exchange"),
        ("export.<str:form>", partial(download_view, model_admin, name="examples"), "export"),
        ("template.<str:form>", partial(download_view, model_admin, name="examples-template", keys=()), "template"),
        ("<int:pk>/", partial(review_view, model_admin), "upload"),
        ("<int:pk>/import/", require_POST(partial(confirm_view, model_admin)), "import"),
        ("<int:pk>/discard/", require_POST(partial(discard_view, model_admin)), "discard_upload"),
    )
    verified = model_admin.admin_site.admin_view
    return [path(f"exchange/{route}", verified(view), name=f"examples_example_{name}") for route, view, name in pages]
