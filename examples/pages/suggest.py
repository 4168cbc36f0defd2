"""Suggestions while typing, for static/app/combobox.js."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from examples.catalogue.refresh import current
from examples.catalogue.suggest import completions
from examples.catalogue.words import MOST_CHARACTERS
from examples.presenting import links


@require_safe
@cache_control(public=True, max_age=60)
def suggest(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("q", "")[:MOST_CHARACTERS]
    found = completions(current()).like(typed)
    shown = [{"text": entry.text, "kind": entry.kind, "href": links.completion(entry)} for entry in found]
    return JsonResponse({"q": typed, "suggestions": shown})
