"""A paper on one or more examples, as a page to print, a Word file and Markdown."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from examples.catalogue.boards_and_organisations import load_boards
from examples.catalogue.snapshot import Catalogue
from examples.models import ICB
from examples.presenters.breadcrumbs import build_breadcrumbs
from examples.presenters.brief import BriefRequest, build_brief
from examples.presenters.brief_blocks import Brief
from examples.presenters.brief_docx import build_docx
from examples.presenters.brief_markdown import build_markdown
from examples.presenters.example_selection import Selection, build_selection
from examples.presenters.shortlist_url import build_shortlist_url
from examples.presenters.urls import TextLink
from examples.views.caching import catalogue_page
from examples.views.context_processors import get_site_root
from examples.views.responses import build_file_response

UNKNOWN_BOARD = "We do not know an ICB called “{}”, so this brief is for no board in particular."
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@catalogue_page
def brief(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    selection, board = build_selection(request.GET, catalogue), _find_board(request, catalogue)
    slug = board.slug if board else ""
    shortlist_href = build_shortlist_url("shortlist", selection.slugs, icb=slug)
    context = {
        "brief": build_brief(_build_request(request, selection, board, catalogue)),
        "notices": _list_notices(request, selection, board),
        "docx_href": build_shortlist_url("brief-docx", selection.slugs, icb=slug),
        "markdown_href": build_shortlist_url("brief-md", selection.slugs, icb=slug),
        "shortlist_href": shortlist_href,
        "breadcrumbs": build_breadcrumbs(("Your shortlist", shortlist_href)),
    }
    return render(request, "brief.html", context)


@catalogue_page
def brief_docx(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    document = build_docx(_build_file_brief(request, catalogue))
    return build_file_response(document, DOCX, f"brief-{timezone.localdate().isoformat()}.docx")


@catalogue_page
def brief_markdown(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    text = build_markdown(_build_file_brief(request, catalogue))
    return build_file_response(text, "text/markdown", f"brief-{timezone.localdate().isoformat()}.md")


def _build_file_brief(request: HttpRequest, catalogue: Catalogue) -> Brief:
    """The page shows the notices above the brief; a file has nothing above it, so the brief begins with them."""
    selection, board = build_selection(request.GET, catalogue), _find_board(request, catalogue)
    notices = _list_notices(request, selection, board)
    return build_brief(_build_request(request, selection, board, catalogue, notices))


def _list_notices(request: HttpRequest, selection: Selection, board: ICB | None) -> list[TextLink]:
    wanted = request.GET.get("icb", "")
    unknown = [TextLink(UNKNOWN_BOARD.format(wanted[:80]))] if wanted and not board else []
    return [*selection.notices, *unknown]


def _find_board(request: HttpRequest, catalogue: Catalogue) -> ICB | None:
    return catalogue.load_once(load_boards).get(request.GET.get("icb", ""))


def _build_request(
    request: HttpRequest,
    selection: Selection,
    board: ICB | None,
    catalogue: Catalogue,
    notices: Sequence[TextLink] = (),
) -> BriefRequest:
    root = get_site_root(request)
    address = root + build_shortlist_url("brief", selection.slugs, icb=board.slug if board else "")
    return BriefRequest(selection.load_examples(), board, catalogue.key.value, root, address, notices)
