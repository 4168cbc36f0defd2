"""Shows an unpublished example as readers will see it: as stored, or as typed in its form."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST

from examples.admin.examples.row_forms import list_new_organisations
from examples.admin.workflow.form_document import build_form_document
from examples.catalogue.refresh import get_catalogue
from examples.documents.references import References
from examples.documents.store import build_example
from examples.models import Example
from examples.presenters.entry import EntryPage

# The form and its preview may be one in the other, and nothing else.
FRAMING_POLICY: dict[str, Any] = settings.SECURE_CSP | {"frame-src": [CSP.SELF], "frame-ancestors": [CSP.SELF]}
HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}


@xframe_options_sameorigin
@csp_override(FRAMING_POLICY)
def preview_view(request: HttpRequest, model_admin: Any, example: Example) -> HttpResponse:
    """The public page of any example. It is not cached or indexed."""
    if request.method == "POST":
        return _preview_unsaved_form(request, model_admin, model_admin.get_object(request, str(example.pk)))
    example = Example.objects.with_details().get(pk=example.pk)
    return render_entry(request, example, "example.html", preview=True)


@xframe_options_sameorigin
@csp_override(FRAMING_POLICY)
@require_POST
def preview_new_view(request: HttpRequest, model_admin: Any) -> HttpResponse:
    """The page of an example that is not stored yet."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    return _preview_unsaved_form(request, model_admin, Example())


def _preview_unsaved_form(request: HttpRequest, model_admin: Any, example: Example) -> HttpResponse:
    form, formsets = model_admin.read_unsaved_form(request, example)
    references = References(follow_successors=False)
    references.organisations.update(list_new_organisations(formsets))
    shown = build_example(build_form_document(form, formsets), example.pk or 0, references)
    return render_entry(request, shown, "example.html", preview=True)


def render_entry(request: HttpRequest, example: Example, template: str, **context: Any) -> HttpResponse:
    """`example` must come from with_details() or build_example()."""
    context["entry"] = EntryPage(example, get_catalogue())
    formats = {"translations": example.translations.all(), "easy_read": example.easy_read.all()}
    context["preview_formats"] = formats if any(formats.values()) else None
    return TemplateResponse(request, template, context, headers=HEADERS)
