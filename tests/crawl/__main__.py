"""`make crawl`: checks every page that links and forms of the production server lead to. 1 if any has a fault."""

import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

import django
from playwright.sync_api import sync_playwright

from inspire.setup.browser import ADVICE, find_browser
from tests.crawl.crawler import Crawler, CrawlReport
from tests.helpers.browser import MAX_WAIT_MS
from tests.helpers.production_server import run_production_server

MAX_SHOWN = 200


def print_report(report: CrawlReport) -> None:
    """A row for each kind of address, then each fault."""
    faulty = Counter(kind for kind, _, _ in report.faults)
    print(f"{'kind':34}{'pages':>8}{'files':>8}{'faults':>8}")
    for kind in sorted({*report.pages, *report.files}):
        print(f"{kind:34}{report.pages[kind]:8}{report.files[kind]:8}{faulty[kind]:8}")
    print(f"{'all':34}{report.pages.total():8}{report.files.total():8}{len(report.faults):8}")
    for _, address, fault in report.faults[:MAX_SHOWN]:
        print(f"{address}: {fault}")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inspire.settings")
    django.setup()
    program = find_browser() or sys.exit(ADVICE)
    with (
        tempfile.TemporaryDirectory(prefix="crawl-") as folder,
        run_production_server(Path(folder)) as root,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=program) as browser,
    ):
        context = browser.new_context(ignore_https_errors=True)
        context.set_default_timeout(MAX_WAIT_MS)
        report = Crawler(context.new_page(), root).run()
    print_report(report)
    sys.exit(bool(report.faults))


if __name__ == "__main__":
    main()
