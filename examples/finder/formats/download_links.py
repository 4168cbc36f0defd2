"""The addresses of a search in each format."""

from dataclasses import dataclass
from urllib.parse import urlencode

from examples.catalogue.search_request import SearchRequest
from examples.catalogue.snapshot import Catalogue
from examples.finder.query_string import build_path, describe_search
from examples.presenters.formatting import format_example_count
from examples.presenters.urls import get_url


@dataclass(frozen=True)
class DownloadLinks:
    """`description`: the search in words. `count`: the number of results, in words."""

    description: str
    count: str
    csv: str
    json: str
    atom: str
    print: str
    follow: str


def build_download_links(search: SearchRequest, catalogue: Catalogue, total: int) -> DownloadLinks:
    finder = build_path("finder", search)
    return DownloadLinks(
        description=describe_search(search, catalogue),
        count=format_example_count(total),
        csv=build_path("finder-csv", search),
        json=build_path("finder-json", search),
        atom=build_path("finder-atom", search),
        print=f"{finder}{'&' if '?' in finder else '?'}view=print",
        follow=f"{get_url('follow')}?{urlencode({'path': finder})}",
    )
