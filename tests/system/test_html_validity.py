"""The HTML of every kind of page follows the standard."""

import json
import subprocess
from pathlib import Path

import pytest

from inspire.setup.build_assets import get_node_prefix
from tests.helpers.isolated_database import ROOT
from tests.helpers.server import RunningSite
from tests.system.test_pages import PAGES

pytestmark = pytest.mark.once  # pages are the same on either database

VALIDATOR = ROOT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
# Stricter than its presets in no rule. Off: digests of our own files, which the browser loads from this site only.
# A region that scrolls is a `div` with a name, because a section would be one of the page's parts.
RULES = ROOT / "tests" / "helpers" / "html_rules.json"


def find_html_faults(folder: Path) -> list[str]:
    """`file:line rule: message` of each fault in the pages of a folder."""
    if not VALIDATOR.exists():
        pytest.fail("node_modules/html-validate is missing. Run `make assets`.")
    command = [*get_node_prefix(), "node", str(VALIDATOR), f"--config={RULES}", "--formatter=json", f"{folder}/*.html"]
    report = folder / "report.json"
    with report.open("w") as output:  # Node.js ends before all is in a pipe
        subprocess.run(command, stdout=output, check=False)
    return [
        f"{Path(file['filePath']).stem}:{fault['line']} {fault['ruleId']}: {fault['message']}"
        for file in json.loads(report.read_text())
        for fault in file["messages"]
    ]


def test_every_kind_of_page_is_valid(site: RunningSite, tmp_path: Path) -> None:
    for kind, path in PAGES.items():
        (tmp_path / f"{kind}.html").write_text(site.get(path).text)
    assert find_html_faults(tmp_path) == []


def test_fault_is_found(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text('<!DOCTYPE html>\n<html lang="en"><title>T</title><img src="a.png"></html>\n')
    assert any("alt" in fault for fault in find_html_faults(tmp_path))
