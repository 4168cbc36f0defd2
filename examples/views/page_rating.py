"""“Was this page useful?”: counts the answers by page and day. Sets no cookie."""

from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from examples.finder.sender_limit import is_over_limit
from examples.models import Example, PageRating
from examples.presenters.urls import TextLink, get_question_url
from examples.views.context_processors import build_breadcrumbs

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
    if (example or match.url_name == "finder") and not is_over_limit(request):
        row, _ = PageRating.objects.get_or_create(path=path, day=timezone.localdate())
        PageRating.objects.filter(pk=row.pk).update(**{column: F(column) + 1})
    link = TextLink("Tell us what is wrong on the page", get_question_url(example, "wrong")) if example else None
    context = {"back": path, "link": link if column == "not_useful" else None, "breadcrumbs": build_breadcrumbs()}
    return render(request, "page_rating_done.html", context)
