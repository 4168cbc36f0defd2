"""The benchmark runs from end to end. Its measurements are not tested."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]


def test_bench_prints_its_tables() -> None:
    environment = os.environ | {"QUICK": "1", "SIZES": "25", "SEARCHES": "6", "PAGES": "6"}
    command = [sys.executable, "-m", "tests.bench"]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    for title in ("Search, all facet counts", "Whole page, processor ms", "refresh after an edit", "word + 2 filter"):
        assert title in result.stdout
    summary = json.loads(result.stdout.splitlines()[-1])
    assert {"floor", "browse", "filters", "home", "entry_again", "unchanged"} <= summary["25"].keys()
