"""The benchmark runs from end to end; what it measures is for people to judge, never for a test."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]


def test_bench_prints_its_tables_and_its_picture() -> None:
    surroundings = os.environ | {"SIZES": "25", "SEARCHES": "6", "PAGES": "6"}
    command = [sys.executable, "-m", "tests.bench"]
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for title in (
        "Search and all facet counts",
        "Whole page, processor ms",
        "refresh after one edit",
        "word + 2 filter",
    ):
        assert title in done.stdout
