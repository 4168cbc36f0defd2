"""“Was this page useful?”: counts the answers by page and day. Sets no cookie."""

from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from examples.finder.sender_limit import TOO_MANY, is_over_limit, set_refusal_status
from examples.models import Example, PageRating
from examples.presenters.breadcrumbs import build_breadcrumbs
from examples.presenters.urls import TextLink, get_question_url

THANKS = ("Thank you", "Editors see how many readers found the page useful. We keep nothing about you.")
REFUSED = ("Your answer was not counted", TOO_MANY)
COLUMNS = {"yes": "useful", "no": "not_useful"}
RATED_VIEWS = ("example", "finder")


@never_cache
@csrf_exempt  # nobody is signed in, so another site could misuse nothing
@require_POST
def rate_page(request: HttpRequest) -> HttpResponse:
    """A search is counted without its words: they could say something about the reader."""
    path, column = request.POST.get("path", ""), COLUMNS.get(request.POST.get("answer", ""))
    try:
        match = resolve(path)
    except Resolver404:
        match = None
    if not column or not match or match.url_name not in RATED_VIEWS:
        return HttpResponseBadRequest("Use the buttons on the page.", content_type="text/plain; charset=utf-8")
    example = Example.objects.published().filter(slug=match.kwargs.get("slug", "")).first()
    is_refused = is_over_limit(request)
    if (example or match.url_name == "finder") and not is_refused:
        row, _ = PageRating.objects.get_or_create(path=path, day=timezone.localdate())
        PageRating.objects.filter(pk=row.pk).update(**{column: F(column) + 1})
    link = TextLink("Tell us what is wrong on the page", get_question_url(example, "wrong")) if example else None
    heading, text = REFUSED if is_refused else THANKS
    context = {"heading": heading, "text": text, "back": path, "link": link if column == "not_useful" else None}
    response = render(request, "page_rating_done.html", context | {"breadcrumbs": build_breadcrumbs()})
    return set_refusal_status(response) if is_refused else response
