"""What is wrong with the page that the browser shows: faults that axe reports, and some that it does not look for."""

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.helpers.browser import NARROW, UNFOLD, WIDE, resize, run_axe

# -> a sentence for each fault. Links are told apart by their accessible name, as screen readers list them.
FIND_FAULTS = """() => {
  const faults = [];
  const ids = [...document.querySelectorAll("[id]")].map(part => part.id);
  ids.filter((id, place) => ids.indexOf(id) < place).forEach(id => faults.push(`id used twice: ${id}`));
  const headings = document.querySelectorAll("h1").length;
  if (headings !== 1) faults.push(`main headings: ${headings}`);
  if (document.documentElement.scrollWidth > innerWidth) faults.push("wider than the screen");
  const targets = {};
  for (const link of document.querySelectorAll("main a[href]")) {
    const name = (link.ariaLabel ?? link.textContent).trim().replace(/\\s+/g, " ");
    const target = link.getAttribute("href");
    targets[name] ??= target;
    if (!name) faults.push(`link without a name: ${target}`);
    else if (targets[name] !== target) faults.push(`two links of one name: ${name}`);
  }
  return faults;
}"""
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
