"""Suggest an example: the only public page that stores what readers type, and the only one that sets a cookie."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from examples.finder.filter_set import SearchTextField
from examples.finder.submit_form import SuggestionForm
from examples.views.context_processors import build_breadcrumbs


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def suggest_example(request: HttpRequest) -> HttpResponse:
    """`searched` in the address: what the reader searched for, so that editors see what is missing."""
    if request.method != "POST":
        searched = SearchTextField().to_python(request.GET.get("searched"))
        return _render_form(request, SuggestionForm(initial={"searched": searched}))
    form = SuggestionForm(request.POST)
    if not form.is_valid():
        return _render_form(request, form)
    if not form.is_spam:
        form.save()
    return redirect("suggested")


def _render_form(request: HttpRequest, form: SuggestionForm) -> HttpResponse:
    return render(request, "suggest.html", {"form": form, "breadcrumbs": build_breadcrumbs()})


@require_safe
def suggestion_thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "suggested.html", {"breadcrumbs": build_breadcrumbs()})
