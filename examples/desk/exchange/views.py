"""Import and export in the desk: download, upload, look at everything, import."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST, require_safe

from examples.desk.exchange.exporting import TooLong, documents
from examples.desk.exchange.files import FORMS, answer
from examples.desk.exchange.plan import Action, Plan, plan
from examples.desk.exchange.reading import SIZE, TOO_LARGE
from examples.desk.exchange.saving import carry_out
from examples.desk.refusal import Refused, explain
from examples.desk.versions.names import Names
from examples.desk.workflow.people import edits_any
from examples.models import Example, Upload

EXCHANGE = "examples.exchange_example"
PER_PAGE = 100
TITLES = {"exchange": "Import and export", "review": "Look before you import"}
CHOOSE = "Choose a file first."
MOVED = "Nothing was saved: entries have changed since you looked. This is how it stands now; look again, then import."


def exports(user: Any) -> bool:
    return bool(user.has_perm(EXCHANGE) and user.has_perm("examples.view_example"))


def imports(user: Any) -> bool:
    """Whoever imports may begin entries and change any."""
    return bool(user.has_perm(EXCHANGE) and user.has_perm("examples.add_example") and edits_any(user))


def exchange(request: HttpRequest) -> HttpResponse:
    """The page with all of it; a POST brings a file."""
    if not exports(request.user):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, "exchange", {})
    if not imports(request.user):
        raise PermissionDenied
    return _uploaded(request)


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse:
    if not exports(request.user):
        raise PermissionDenied
    if form not in FORMS:
        raise Http404
    try:
        return answer(form, "examples", documents())
    except TooLong as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(reverse("admin:examples_example_exchange"))


@require_safe
def template(request: HttpRequest, form: str) -> HttpResponse:
    """The same tables without rows."""
    if not exports(request.user):
        raise PermissionDenied
    if form not in FORMS:
        raise Http404
    return answer(form, "examples-template", [])


def _uploaded(request: HttpRequest) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None or not file.name:
        return _page(request, "exchange", {"problem": CHOOSE}, 422)
    if (file.size or 0) > SIZE:
        return _page(request, "exchange", {"problem": TOO_LARGE}, 422)
    name, content = _called(file.name), file.read()
    found = plan(name, content)
    if not found.changes and found.faults.count:
        return _page(request, "exchange", {"plan": found, "name": name}, 422)
    Upload.objects.outdated().delete()
    upload = Upload.objects.create(user=_somebody(request), name=name, content=content, plan=found.digest)
    return HttpResponseRedirect(reverse("admin:examples_example_upload", args=[upload.pk]))


def _somebody(request: HttpRequest) -> User:
    """Whoever may import has an account."""
    assert isinstance(request.user, User), "nobody else may import"  # noqa: S101, for mypy
    return request.user


def _called(name: str) -> str:
    """As an editor knows the file: without signs that are not seen, not too long for its column, its ending kept."""
    shown = "".join(sign for sign in name if sign.isprintable())
    return shown if len(shown) <= 200 else f"{shown[:190]}{shown[-10:]}"


def _own(request: HttpRequest, pk: int) -> Upload:
    """An editor's own file, while it is kept."""
    if not imports(request.user):
        raise PermissionDenied
    return get_object_or_404(Upload, pk=pk, user=request.user)


@require_GET
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The dry run: what would be saved, or what is wrong. Saves nothing."""
    upload = _own(request, pk)
    return _shown(request, upload, plan(upload.name, bytes(upload.content)))


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Saves exactly what the dry run said, or shows what it says now."""
    upload = _own(request, pk)
    try:
        found, saved = carry_out(upload.name, bytes(upload.content), request.user, upload.plan)
    except IntegrityError as error:
        return _back(request, upload, explain(error).message)
    except Refused as error:
        return _back(request, upload, str(error))
    if not saved:
        return _again(request, upload, found)
    upload.delete()
    count = len(found.to_save)
    messages.success(request, f"Imported from “{upload.name}”: {count} {'entry' if count == 1 else 'entries'} saved.")
    return HttpResponseRedirect(reverse("admin:examples_example_changelist"))


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    _own(request, pk).delete()
    messages.success(request, "The file was discarded. Nothing was imported.")
    return HttpResponseRedirect(reverse("admin:examples_example_exchange"))


def _again(request: HttpRequest, upload: Upload, found: Plan) -> HttpResponse:
    Upload.objects.filter(pk=upload.pk).update(plan=found.digest)
    return _back(request, upload, MOVED)


def _back(request: HttpRequest, upload: Upload, message: str) -> HttpResponse:
    messages.error(request, message)
    return HttpResponseRedirect(reverse("admin:examples_example_upload", args=[upload.pk]))


def _shown(request: HttpRequest, upload: Upload, found: Plan) -> HttpResponse:
    pages = Paginator(found.to_save, PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    names = Names()
    context = {
        "upload": upload,
        "plan": found,
        "moved": found.digest != upload.plan,
        "counts": [(action, len(found.of(action))) for action in Action],
        "page": page,
        "shown": [(change, change.differences(names)) for change in page] if not found.faults.count else [],
    }
    return _page(request, "review", context)


def _page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    shared = {
        **admin.site.each_context(request),
        "title": TITLES[name],
        "opts": Example._meta,
        "imports": imports(request.user),
    }
    return TemplateResponse(request, f"desk/exchange/{name}.html", shared | context, status=status)
