"""The README names every setting, and only commands, settings and folders that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()
READ = re.compile(r"""(?:read_flag|read_count|read_list|read_required|os\.environ\.get)\(\s*["']([A-Z_]+)["']""")
BY_LIBRARIES = {"DATABASE_URL", "WEB_CONCURRENCY"}  # read by dj-database-url and by gunicorn
NOT_OURS = {"PLAYWRIGHT_BROWSERS_PATH"}  # Playwright's own


def test_make_commands_in_the_readme_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    named = set(re.findall(r"`make ([a-z]+)|^make ([a-z]+)", README, re.MULTILINE))
    assert {word for pair in named for word in pair if word} <= targets


def test_readme_describes_every_setting_and_no_other() -> None:
    table = README.partition("## Settings")[2].partition("\n## ")[0]
    described = set(re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE))
    files = [*ROOT.glob("inspire/*.py"), *ROOT.glob("inspire/setup/*.py")]
    read = {name for path in files for name in READ.findall(path.read_text())} - NOT_OURS
    assert described == read | BY_LIBRARIES


def test_example_env_file_has_every_required_setting() -> None:
    block = README.partition("```ini")[2].partition("```")[0]
    names = set(re.findall(r"^([A-Z_]+)=", block, re.MULTILINE))
    required = set(re.findall(r"\$\{([A-Z_]+):\?", (ROOT / "compose.yaml").read_text()))
    assert required | {"SECRET_KEY", "ALLOWED_HOSTS"} <= names


def test_folders_of_the_layout_exist() -> None:
    layout = README.partition("## Layout")[2].partition("```")[2].partition("```")[0]
    assert layout.strip()
    above: list[str] = []
    for line in layout.splitlines():
        if found := re.match(r"( *)([\w.-]+/)", line):
            above = [*above[: len(found[1]) // 2], found[2]]
            assert ROOT.joinpath(*above).is_dir(), line
