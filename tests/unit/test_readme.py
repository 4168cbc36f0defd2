"""The README names the commands and settings that there are, and no others."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()
READ = re.compile(r"""(?:read_flag|read_count|read_list|read_required|os\.environ\.get)\(\s*["']([A-Z_]+)["']""")
BY_LIBRARIES = {"DATABASE_URL", "WEB_CONCURRENCY"}  # read by dj-database-url and by gunicorn
NOT_OURS = {"PLAYWRIGHT_BROWSERS_PATH"}  # Playwright's own


def test_every_make_command_is_a_target() -> None:
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    named = set(re.findall(r"`make ([a-z]+)|^make ([a-z]+)", README, re.MULTILINE))
    assert {word for pair in named for word in pair if word} <= targets


def test_every_setting_is_described_and_no_other() -> None:
    table = README.partition("## Settings")[2].partition("\n## ")[0]
    described = set(re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE))
    files = [*ROOT.glob("inspire/*.py"), *ROOT.glob("inspire/setup/*.py")]
    read = {name for path in files for name in READ.findall(path.read_text())} - NOT_OURS
    assert described == read | BY_LIBRARIES


def test_env_file_gives_what_production_needs() -> None:
    block = README.partition("```ini")[2].partition("```")[0]
    given = set(re.findall(r"^([A-Z_]+)=", block, re.MULTILINE))
    needed = set(re.findall(r"\$\{([A-Z_]+):\?", (ROOT / "compose.yaml").read_text()))
    assert needed | {"SECRET_KEY", "ALLOWED_HOSTS"} <= given


def test_every_folder_of_the_layout_exists() -> None:
    layout = README.partition("## Layout")[2].partition("```")[2].partition("```")[0]
    assert layout.strip()
    above: list[str] = []
    for line in layout.splitlines():
        if found := re.match(r"( *)([\w.-]+/)", line):
            above = [*above[: len(found[1]) // 2], found[2]]
            assert ROOT.joinpath(*above).is_dir(), line
