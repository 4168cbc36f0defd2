"""The pages on which terms are changed. Each says first what would be touched; only a POST changes anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from examples.desk.terms import carriers, changes
from examples.desk.terms.forms import MergeForm, OrderForm, RenameForm, RetireForm, ReturnForm, TermForm
from examples.desk.terms.rules import ladder
from examples.desk.terms.undoing import undo
from examples.documents.errors import ValidationFailed, error_for
from examples.models import Term, TermChange, Vocabulary

PER_PAGE = 50
MOST_NAMED = 10
PERMISSION = "examples.merge_term"


@dataclass(frozen=True)
class Action:
    """One kind of change of one term: its form, what it does, and the words around it."""

    form: type[TermForm]
    do: Callable[[Term, Any, Any], TermChange]
    heading: str
    told: str
    button: str
    ladder: bool = True  # whether the evidence ladder takes it


ACTIONS = {
    "merge": Action(
        MergeForm,
        lambda term, data, user: changes.merge(term, data["into"], user),
        "Merge “{}” into another term",
        "Everything below gets the other term in its place, published entries too, at once. Then this term is retired, "
        "and its addresses lead to the other. Nothing else of an entry is changed.",
        "Merge",
        ladder=False,
    ),
    "retire": Action(
        RetireForm,
        lambda term, data, user: changes.retire(term, data["into"], user),
        "Retire “{}”",
        "It is not offered any more, to editors or readers. What is listed below keeps it. To give entries another "
        "term in its place, merge it instead.",
        "Retire",
    ),
    "return": Action(
        ReturnForm,
        lambda term, data, user: changes.bring_back(term, user),
        "Bring “{}” back into use",
        "It is offered to editors and readers again. Entries that were given another term in its place keep that one: "
        "undo the merge if they should not.",
        "Bring back",
    ),
    "rename": Action(
        RenameForm,
        lambda term, data, user: changes.rename(term, data["label"], data["hint"], user),
        "Rename “{}”",
        "Everything below shows the new name at once. The slug, and so every address, stays.",
        "Rename",
    ),
}


class TermPages:
    """The views, for one admin site. Publishers only, whatever page a link or a form came from."""

    def __init__(self, site: AdminSite) -> None:
        self.site = site

    def urls(self) -> list[URLPattern]:
        pages: list[tuple[str, Callable[..., HttpResponse], str, dict[str, str]]] = [
            *((f"<int:pk>/{name}/", self.change, name, {"name": name}) for name in ACTIONS),
            ("order/<slug:vocabulary>/", self.order, "order", {}),
            ("changes/", self.past, "changes", {}),
            ("changes/<int:pk>/undo/", self.undo, "undo", {}),
        ]
        return [
            path(route, self.site.admin_view(self._guarded(view)), options, name=f"examples_term_{name}")
            for route, view, name, options in pages
        ]

    def _guarded(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        def answer(request: HttpRequest, **arguments: Any) -> HttpResponse:
            if not request.user.has_perm(PERMISSION):
                raise PermissionDenied
            return view(request, **arguments)

        return answer

    def change(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        term, action = get_object_or_404(Term.objects.select_related("replaced_by"), pk=pk), ACTIONS[name]
        barred = "" if action.ladder else ladder(term.vocabulary)
        form = action.form(term, request.POST if request.method == "POST" else None)
        if not barred and form.is_bound and form.is_valid():
            try:
                done = action.do(term, form.cleaned_data, request.user)
            except ValidationFailed as refused:
                form = action.form(term, request.POST, refused.errors[0].message)
            except IntegrityError as error:
                form = action.form(term, request.POST, error_for(error).message)
            else:
                return self._done(request, done)
        context = {
            "title": action.heading.format(term), "term": term, "action": action, "barred": barred, "form": form,
            "counts": carriers.counts(term),
        }  # fmt: skip
        return self._page(request, "change", context, 409 if barred and form.is_bound else 200)

    def order(self, request: HttpRequest, vocabulary: str) -> HttpResponse:
        if vocabulary not in Vocabulary.values:
            raise Http404
        chosen = Vocabulary(vocabulary)
        barred = ladder(chosen)
        form = OrderForm(Term.objects.of(chosen).current(), request.POST if request.method == "POST" else None)
        if not barred and form.is_bound and form.is_valid():
            try:
                return self._done(request, changes.reorder(chosen, form.keys(), request.user))
            except ValidationFailed as refused:
                form.add_error(None, refused.errors[0].message)
        context = {"title": f"Put the vocabulary “{chosen.label}” in order", "form": form, "barred": barred}
        return self._page(request, "order", context, 409 if barred and form.is_bound else 200)

    def past(self, request: HttpRequest) -> HttpResponse:
        rows = TermChange.objects.select_related("user")
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        return self._page(request, "changes", {"title": "Changes of terms", "page": page})

    def undo(self, request: HttpRequest, pk: int) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        change = get_object_or_404(TermChange, pk=pk)
        try:
            left = undo(change, request.user)
        except ValidationFailed as refused:
            messages.error(request, f"Nothing was undone. {refused.errors[0].message}")
        except IntegrityError as error:
            messages.error(request, f"Nothing was undone. {error_for(error).message}")
        else:
            messages.success(request, f"Undone: {change.before['said']}.{_left(left)}")
        return redirect("admin:examples_term_changes")

    def _done(self, request: HttpRequest, change: TermChange) -> HttpResponse:
        carried = f" {change.touched} entries carried it." if change.touched != 1 else " One entry carried it."
        messages.success(request, f"{change.before['said']}.{carried if change.term else ''} You can undo this below.")
        return redirect("admin:examples_term_changes")

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        everywhere = {**self.site.each_context(request), "opts": Term._meta, **context}
        return TemplateResponse(request, f"desk/terms/{name}.html", everywhere, status=status)


def _left(left: list[str]) -> str:
    if not left:
        return " Everything is as it was."
    more = f" And {len(left) - MOST_NAMED} more, listed below." if len(left) > MOST_NAMED else ""
    return f" Left as it is now: {' '.join(left[:MOST_NAMED])}{more}"
