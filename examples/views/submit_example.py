"""Suggest an example, or ask about one: the only public page that stores what readers type, and the only one that sets
a cookie."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from examples.finder.filter_set import SearchTextField
from examples.finder.submit_form import SuggestionForm
from examples.models import ICB, Example
from examples.presenters.question import Question, build_question, build_strategy_question
from examples.views.context_processors import build_breadcrumbs, get_site_root
from examples.views.outages import serve_in_outage


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@serve_in_outage
def suggest_example(request: HttpRequest) -> HttpResponse:
    """In the address: `searched`, so that editors see what is missing; `about` and `subject`, to ask about an entry."""
    question = _get_question(request)
    if request.method != "POST":
        searched = SearchTextField().to_python(request.GET.get("searched"))
        initial = {"searched": searched, "what": question.text if question else ""}
        return _render_form(request, SuggestionForm(initial=initial), question)
    form = SuggestionForm(request.POST)
    if not form.is_valid():
        return _render_form(request, form, question)
    if not form.is_spam:
        form.save()
    return redirect("suggested")


def _get_question(request: HttpRequest) -> Question | None:
    slug, subject = SearchTextField().to_python(request.GET.get("about")), request.GET.get("subject", "")
    if slug and subject == "strategy":
        board = ICB.objects.filter(slug=slug).first()
        return build_strategy_question(board) if board else None
    example = Example.objects.published().filter(slug=slug).first() if slug else None
    return build_question(example, subject, get_site_root(request)) if example else None


def _render_form(request: HttpRequest, form: SuggestionForm, question: Question | None) -> HttpResponse:
    if question:
        form.fields["what"].label = question.label
    return render(request, "suggest.html", {"form": form, "question": question, "breadcrumbs": build_breadcrumbs()})


@csrf_exempt  # so that a POST is refused as a method, with 405
@require_safe
def suggestion_thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "suggested.html", {"breadcrumbs": build_breadcrumbs()})
