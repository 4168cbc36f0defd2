"""The pages that change terms. Each first shows what uses the term; only a POST changes anything."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from examples.admin.pages import render_page
from examples.admin.terms.forms import OrderForm, TermForm
from examples.admin.terms.usages import count_usages, find_entries_using
from examples.documents.errors import describe_error
from examples.models import Term, Vocabulary

MAX_LISTED_ENTRIES = 20  # on a page
MERGE_PERMISSION = "examples.merge_term"


@permission_required(MERGE_PERMISSION, raise_exception=True)
def term_view(request: HttpRequest, model_admin: Any, form_class: type[TermForm], pk: int) -> HttpResponse:
    term = get_object_or_404(Term.objects.select_related("replaced_by"), pk=pk)
    entries = find_entries_using(term)
    listed = entries[:MAX_LISTED_ENTRIES] if request.user.has_perm("examples.view_example") else entries.none()
    more = max(entries.count() - MAX_LISTED_ENTRIES, 0)
    context = {"term": term, "counts": count_usages(term), "entries": listed, "more": more}
    return _process_form(request, model_admin, partial(form_class, term), context)


@permission_required(MERGE_PERMISSION, raise_exception=True)
def order_view(request: HttpRequest, model_admin: Any, vocabulary: str) -> HttpResponse:
    if vocabulary not in Vocabulary.values:
        raise Http404
    return _process_form(request, model_admin, partial(OrderForm, Vocabulary(vocabulary)), {})


def _process_form(request: Any, model_admin: Any, build_form: Any, context: dict[str, Any]) -> HttpResponse:
    """Returns the page, or after a change, which goes into Django's admin log, a redirect to the list."""
    form = build_form(request.POST if request.method == "POST" else None)
    if not form.blocked_reason and form.is_valid():
        try:
            with transaction.atomic():
                message = form.run_action(request.user)
                LogEntry.objects.log_actions(request.user.pk, form.terms, CHANGE, message)
            messages.success(request, f"{message}.")
            return redirect("admin:examples_term_changelist")
        except ValidationError as error:
            form.add_error(None, error)
        except IntegrityError as error:
            form.add_error(None, describe_error(error))
    status = 409 if form.blocked_reason and form.is_bound else 200
    return render_page(model_admin, request, "terms/term_action", form.title, status, form=form, **context)
