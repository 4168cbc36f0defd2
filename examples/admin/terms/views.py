"""The pages on which terms are changed. Each says first what would be touched; only a POST changes anything."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path

from examples.admin.page_helpers import render_page
from examples.admin.terms.forms import TERM_FORMS, OrderForm, TermForm
from examples.admin.terms.usages import count_usages, entries_using
from examples.documents.errors import describe_error
from examples.models import Term, Vocabulary

LISTED = 20  # entries named on the page
PERMISSION = "examples.merge_term"


def term_urls(admin: Any) -> list[URLPattern]:
    """For publishers only, whatever page a link or a form came from."""
    views: list[tuple[str, Any, str]] = [
        *((f"<int:pk>/{name}/", partial(term_view, admin, form), name) for name, form in TERM_FORMS.items()),
        ("order/<slug:vocabulary>/", partial(order_view, admin), "order"),
    ]
    guard = permission_required(PERMISSION, raise_exception=True)
    return [
        path(route, admin.admin_site.admin_view(guard(view)), name=f"examples_term_{name}")
        for route, view, name in views
    ]


def term_view(admin: Any, form_class: type[TermForm], request: HttpRequest, pk: int) -> HttpResponse:
    term = get_object_or_404(Term.objects.select_related("replaced_by"), pk=pk)
    entries = entries_using(term)
    listed = entries[:LISTED] if request.user.has_perm("examples.view_example") else entries.none()
    context = {"term": term, "counts": count_usages(term), "entries": listed, "more": max(entries.count() - LISTED, 0)}
    return _answer(admin, request, partial(form_class, term), context)


def order_view(admin: Any, request: HttpRequest, vocabulary: str) -> HttpResponse:
    if vocabulary not in Vocabulary.values:
        raise Http404
    return _answer(admin, request, partial(OrderForm, Vocabulary(vocabulary)), {})


def _answer(admin: Any, request: Any, make_form: Any, context: dict[str, Any]) -> HttpResponse:
    """The page, or after a change the list. What was done goes into Django's log of the admin."""
    form = make_form(request.POST if request.method == "POST" else None)
    if not form.barred and form.is_valid():
        try:
            with transaction.atomic():
                done = form.save(request.user)
                LogEntry.objects.log_actions(request.user.pk, form.terms, CHANGE, done)
            messages.success(request, f"{done}.")
            return redirect("admin:examples_term_changelist")
        except ValidationError as refused:
            form.add_error(None, refused)
        except IntegrityError as error:
            form.add_error(None, describe_error(error))
    status = 409 if form.barred and form.is_bound else 200
    return render_page(admin, request, "terms/change", form.title, status, form=form, **context)
