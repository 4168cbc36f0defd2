"""The files of the open data. examples/presenters/open_data.py makes them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from examples.catalogue.snapshot import Catalogue
from examples.presenters.open_data import ARCHIVE, CHECKSUMS, FILES, OpenData, build_all_files, build_archive
from examples.views.caching import catalogue_page
from examples.views.context_processors import get_site_root
from examples.views.responses import build_file_response

CONTENT_TYPES = {"jsonl": "application/jsonl", "json": "application/schema+json", "md": "text/markdown"}


@catalogue_page
def open_data_file(request: HttpRequest, catalogue: Catalogue, name: str) -> HttpResponse:
    """`name`: of one of the files, the checksums or the archive of all.

    An address with a query is redirected: only addresses without one are kept, and a file takes time to build.
    """
    if request.META.get("QUERY_STRING"):
        return redirect(f"open-data-{name}")
    data = OpenData(catalogue, get_site_root(request), timezone.localdate())
    if name == ARCHIVE:
        return build_file_response(build_archive(build_all_files(data)), "application/zip")
    if name == CHECKSUMS:
        return build_file_response(build_all_files(data)[name].decode(), "text/plain")
    return build_file_response(FILES[name](data), CONTENT_TYPES[name.rpartition(".")[2]])
