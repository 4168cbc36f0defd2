"""Two to four examples side by side."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from examples.catalogue.snapshot import Catalogue
from examples.presenters.breadcrumbs import build_breadcrumbs
from examples.presenters.comparison import build_rows, list_contact
from examples.presenters.example_selection import build_selection
from examples.presenters.shortlist_url import MAX_COMPARED, build_file_links, build_shortlist_url
from examples.presenters.urls import TextLink, get_question_url
from examples.views.caching import catalogue_page


@catalogue_page
def compare(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    """Of more than four examples, the first four; the page says so. `icb`: the board that a brief is for."""
    selection, board = build_selection(request.GET, catalogue), request.GET.get("icb", "")
    examples = selection.load_examples(limit=MAX_COMPARED)
    rows = build_rows(examples) if len(examples) > 1 else []
    slugs = [example.slug for example in examples]
    shortlist_href = build_shortlist_url("shortlist", selection.slugs, icb=board)
    context = {
        "columns": list(zip(examples, _list_remove_links(slugs, selection.slugs, board), strict=True)),
        "notices": selection.notices,
        "left_out": len(selection.cards) - len(examples),
        "rows": [row for row in rows if row.is_reported],
        "silent_rows": [row.label for row in rows if not row.is_reported],
        "without_contact": [
            TextLink(f"the people behind “{example.title}”", get_question_url(example, "contact"))
            for example in examples
            if not any(list_contact(example))
        ],
        "links": build_file_links(slugs) | {"brief": build_shortlist_url("brief", slugs, icb=board)},
        "shortlist_href": shortlist_href,
        "breadcrumbs": build_breadcrumbs(("Your shortlist", shortlist_href)),
    }
    return render(request, "compare.html", context)


def _list_remove_links(slugs: Sequence[str], selected: Sequence[str], board: str) -> list[str]:
    """For each example, the same comparison without it; a fifth example takes its place."""
    others = ([other for other in selected if other != slug] for slug in slugs)
    return [build_shortlist_url("compare", rest, icb=board) for rest in others]
