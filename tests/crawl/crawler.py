"""Follows links and forms from the home page and the site map, page by page, and collects the faults of each."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote, urldefrag, urlsplit

from defusedxml import ElementTree
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from tests.crawl.page_checks import LIST_LINKS, find_faults

MAX_QUERIES = 8  # addresses with a query, of one kind of page: filters can be combined without end
MAX_ADDRESSES = 2000
SITEMAP = "/sitemap.xml"
LOCATION = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


@dataclass
class CrawlReport:
    """`pages`, `files`: kind -> number of addresses. `faults`: kind, address and fault of each."""

    pages: Counter[str] = field(default_factory=Counter)
    files: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[str, str, str]] = field(default_factory=list)


class Crawler:
    """`root`: the address of the site, without a slash at its end."""

    def __init__(self, page: Page, root: str) -> None:
        self.page, self.root, self.report = page, root, CrawlReport()
        self.queue, self.queries = deque(["/"]), Counter[str]()
        self.sources = {"/": "the start"}  # address -> the first page that links to it
        self.ids: dict[str, set[str]] = {}  # address -> the ids of its page
        self.fragments: list[tuple[str, str, str]] = []  # page, address that it links to, fragment
        self.titles: dict[str, str] = {}

    def run(self) -> CrawlReport:
        self._add_links(SITEMAP, self._list_sitemap())
        while self.queue:
            self._visit(self.queue.popleft())
        for source, address, fragment in self.fragments:
            if address in self.ids and fragment not in self.ids[address]:
                self._add_fault(source, f"links to {address}#{fragment}, which that page does not have")
        return self.report

    def _list_sitemap(self) -> list[str]:
        """The site map's addresses, on this server."""
        text = self.page.context.request.get(f"{self.root}{SITEMAP}").text()
        paths = [urlsplit(part.text or "").path for part in ElementTree.fromstring(text).iter(LOCATION)]
        return [f"{self.root}{path}" for path in paths]

    def _visit(self, address: str) -> None:
        response = self.page.context.request.get(self.root + address)
        is_page = response.headers.get("content-type", "").startswith("text/html")
        (self.report.pages if is_page else self.report.files)[get_kind(address)] += 1
        if not response.ok:
            self._add_fault(address, f"answers {response.status}; linked from {self.sources[address]}")
        elif is_page and not response.headers.get("content-disposition", "").startswith("attachment"):
            self._check_page(address)

    def _check_page(self, address: str) -> None:
        self.page.goto(self.root + address)
        for fault in dict.fromkeys(find_faults(self.page)):
            self._add_fault(address, fault)
        shown = urlsplit(self.page.url).path
        title, canonical = self.page.title(), shown if "?" not in address else ""
        if canonical and self.titles.setdefault(title, canonical) != canonical:
            self._add_fault(address, f"has the title of {self.titles[title]}: {title}")
        found = self.page.evaluate(LIST_LINKS)
        self.ids[address] = set(found["ids"])
        self._add_links(address, found["links"])

    def _add_links(self, source: str, links: list[str]) -> None:
        for address, fragment in self._list_internal(links):
            if fragment:
                self.fragments.append((source, address, unquote(fragment)))
            if address not in self.sources and self._is_wanted(address):
                self.sources[address] = source
                self.queue.append(address)

    def _list_internal(self, links: list[str]) -> Iterator[tuple[str, str]]:
        """Path with query, and fragment, of the links that stay on the site."""
        for link in links:
            address, fragment = urldefrag(link)
            if address.startswith(f"{self.root}/"):
                yield address.removeprefix(self.root), fragment

    def _is_wanted(self, address: str) -> bool:
        kind = get_kind(address)
        self.queries[kind] += "?" in address
        return len(self.sources) < MAX_ADDRESSES and ("?" not in address or self.queries[kind] <= MAX_QUERIES)

    def _add_fault(self, address: str, fault: str) -> None:
        self.report.faults.append((get_kind(address), address, fault))


def get_kind(address: str) -> str:
    """The name of the address in the URL configuration."""
    try:
        return resolve(urlsplit(address).path).view_name or "unnamed"
    except Resolver404:
        return "no address of the site"
