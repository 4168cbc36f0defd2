"""Two to four examples side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from examples.catalogue.snapshot import Catalogue
from examples.presenters.comparison import build_rows, list_contact
from examples.presenters.selection import build_selection
from examples.presenters.shortlist import MAX_COMPARED, build_shortlist_url
from examples.presenters.urls import TextLink, get_question_url
from examples.views.caching import catalogue_page
from examples.views.context_processors import build_breadcrumbs


@catalogue_page
def compare(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    """Of more than four examples, the first four; the page says so."""
    selection = build_selection(request.GET, catalogue)
    examples = selection.load_examples(limit=MAX_COMPARED)
    rows = build_rows(examples) if len(examples) > 1 else []
    slugs = [example.slug for example in examples]
    others = [tuple(other for other in selection.slugs if other != slug) for slug in slugs]
    shortlist_href = build_shortlist_url("shortlist", selection.slugs)
    views = ("brief", "shortlist-csv", "shortlist-xlsx")
    context = {
        "columns": [
            (example, build_shortlist_url("compare", rest)) for example, rest in zip(examples, others, strict=True)
        ],
        "notices": selection.notices,
        "left_out": len(selection.cards) - len(examples),
        "rows": [row for row in rows if row.is_reported],
        "without_contact": [
            TextLink(example.title, get_question_url(example, "contact"))
            for example in examples
            if not any(list_contact(example))
        ],
        "silent_rows": [row.label for row in rows if not row.is_reported],
        "links": {view.replace("-", "_"): build_shortlist_url(view, slugs) for view in views},
        "shortlist_href": shortlist_href,
        "breadcrumbs": build_breadcrumbs(("Your shortlist", shortlist_href)),
    }
    return render(request, "compare.html", context)
