"""Suggest an example, or ask about one. Sets no cookie: nobody is signed in, so another site could misuse nothing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from examples.catalogue.refresh import get_catalogue
from examples.email_updates.suggestion_emails import send_suggestion_emails
from examples.finder.filter_set import SearchTextField
from examples.finder.sender_limit import is_over_limit, refuse_form, set_refusal_status
from examples.finder.suggestion_forms import ContactRequestForm, SuggestionForm
from examples.models import ICB, Example, Suggestion
from examples.presenters.breadcrumbs import build_breadcrumbs
from examples.presenters.suggestion_texts import SuggestionTexts, build_missing_strategy_texts, build_suggestion_texts
from examples.views.context_processors import get_site_root
from examples.views.outages import serve_in_outage
from examples.views.shortlist_link_rewriter import add_shortlist_to_links


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@serve_in_outage
def suggest_example(request: HttpRequest) -> HttpResponse:
    """In the address: `searched`, once or more, so that editors see what is missing; `about` and `subject`, to ask
    about an entry."""
    kind, about, subject = _get_subject(request)
    suggestion = Suggestion(kind=kind, about=about)
    if request.method != "POST":
        searched = SearchTextField().to_python("; ".join(request.GET.getlist("searched")))
        initial = {"searched": searched, "what": subject.text if subject else ""}
        return _render_page(request, "suggest.html", subject, _build_form(subject, suggestion, initial=initial))
    form = _build_form(subject, suggestion, data=request.POST)
    if form.is_valid() and not form.is_spam and is_over_limit(request):
        refuse_form(form)
    if not form.is_valid():
        return set_refusal_status(_render_page(request, "suggest.html", subject, form), form)
    if not form.is_spam and (saved := form.save_once()):
        send_suggestion_emails(saved, get_site_root(request))
    query = request.META.get("QUERY_STRING", "")  # tells the next page what it was about, and holds the shortlist
    return redirect(f"{reverse('suggested')}{'?' * bool(query)}{query}")


def _get_subject(request: HttpRequest) -> tuple[Suggestion.Kind, Example | None, SuggestionTexts | None]:
    """What the address asks about: a published entry, or the strategy of a board. Anything else is a suggestion."""
    slug, name = SearchTextField().to_python(request.GET.get("about")), request.GET.get("subject", "")
    if slug and name == Suggestion.Kind.STRATEGY:
        board = ICB.objects.filter(slug=slug).first()
        return Suggestion.Kind.STRATEGY, None, build_missing_strategy_texts(board) if board else None
    example = Example.objects.published().filter(slug=slug).first() if slug else None
    subject = build_suggestion_texts(example, name, get_site_root(request)) if example else None
    return (Suggestion.Kind(name), example, subject) if subject else (Suggestion.Kind.EXAMPLE, None, None)


def _build_form(subject: SuggestionTexts | None, suggestion: Suggestion, **options: Any) -> SuggestionForm:
    """The form asks what its subject asks, also when it comes back with errors."""
    if suggestion.kind == Suggestion.Kind.CONTACT:
        form: SuggestionForm = ContactRequestForm(instance=suggestion, **options)
    else:
        form = SuggestionForm(instance=suggestion, **options)
        if subject:
            form.fields["what"].error_messages["required"] = "Enter what you would like to tell us"
    if subject:
        form.fields["what"].label = subject.label
    return form


def _render_page(
    request: HttpRequest, template: str, subject: SuggestionTexts | None, form: SuggestionForm | None = None
) -> HttpResponse:
    context = {"form": form, "subject": subject, "breadcrumbs": build_breadcrumbs()}
    response = render(request, template, context)
    add_shortlist_to_links(request, response, get_catalogue())
    return response


@csrf_exempt  # so that a POST is refused as a method, with 405
@require_safe
@serve_in_outage
def suggestion_thanks(request: HttpRequest) -> HttpResponse:
    return _render_page(request, "suggested.html", _get_subject(request)[2])
