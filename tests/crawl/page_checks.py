"""What is wrong with the page that the browser shows: faults that axe reports, and some that it does not look for."""

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.helpers.browser import FIND_FAULTS, NARROW, UNFOLD, WIDE, resize, run_axe

# The addresses that links and forms of the page lead to, and the parts of the page that an address can name.
LIST_LINKS = """() => ({
  links: [
    ...[...document.querySelectorAll("a[href]")].map(link => new URL(link.getAttribute("href"), document.URL).href),
    ...[...document.forms].filter(form => form.method === "get")
      .map(form => `${form.action.split("?")[0]}?${new URLSearchParams(new FormData(form))}`),
  ],
  ids: [...document.querySelectorAll("[id]")].map(part => part.id),
})"""


def find_faults(page: Page) -> Iterator[str]:
    """The page's faults, wide and narrow and with everything unfolded. Some are found at both widths."""
    for size in (WIDE, NARROW):
        resize(page, size)
        page.evaluate(UNFOLD)
        yield from page.evaluate(FIND_FAULTS)
        yield from (f"axe: {fault}" for fault in run_axe(page))
