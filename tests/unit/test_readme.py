"""The documents for developers name only commands, settings and paths that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "examples/README.md")
SETTING_READ = re.compile(r"""(?:read_\w+|os\.environ\.get)\(\s*["']([A-Z_]+)["']""")
READ_BY_LIBRARIES = {"DATABASE_URL", "WEB_CONCURRENCY"}  # by dj-database-url and by gunicorn
OTHER_SETTINGS = {"PLAYWRIGHT_BROWSERS_PATH", "GUNICORN_PID"}  # set by Playwright and gunicorn themselves
PATH = re.compile(r"\w[\w.-]*(?:/[\w.-]+)*(?:/|\.(?:html|md|py|scss|toml|yaml))")
IDENTIFIER = re.compile(r"[a-z]+(?:_[a-z]+)+|[A-Z]+(?:_[A-Z]+)+|(?:[A-Z][a-z]+){2,}")
FENCED_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def find_missing_paths(text: str, folder: Path) -> set[str]:
    """Paths in code spans are seen from the root, links from the document's folder."""
    text = FENCED_BLOCK.sub("", text)
    named = {word for span in re.findall(r"`([^`]+)`", text) for word in span.split() if PATH.fullmatch(word)}
    linked = set(re.findall(r"\]\((?!https?:)([^)#]+)", text))
    return {path for path in named if not (ROOT / path).exists()} | {
        path for path in linked if not (folder / path).exists()
    }


@pytest.mark.parametrize("document", DOCUMENTS)
def test_document_names_only_paths_that_exist(document: str) -> None:
    path = ROOT / document
    assert find_missing_paths(path.read_text(), path.parent) == set()


@pytest.mark.parametrize(
    "text",
    ["`examples/desk/`", "`examples/view.py`", "`site.py`", "`pytest tests/test_x.py`", "[a](fixture/a.md)"],
)
def test_missing_path_is_found(text: str) -> None:
    assert len(find_missing_paths(text, ROOT)) == 1


@pytest.mark.parametrize("document", DOCUMENTS)
def test_document_names_only_identifiers_that_exist(document: str) -> None:
    files = [path for name in ("examples", "inspire", "tests", "fixtures") for path in (ROOT / name).rglob("*.*")]
    code = "\n".join(path.read_text() for path in files if path.suffix in {".py", ".yaml"} and path != Path(__file__))
    spans = re.findall(r"`([^`]+)`", FENCED_BLOCK.sub("", (ROOT / document).read_text()))
    named = {span for span in spans if IDENTIFIER.fullmatch(span)}
    assert {name for name in named if not re.search(rf"\b{name}\b", code)} == set()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_make_commands_exist(document: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", (ROOT / document).read_text(), re.MULTILINE))
    assert named <= targets


def test_readme_describes_every_setting_and_no_other() -> None:
    table = README.partition("## Settings")[2].partition("\n## ")[0]
    described = set(re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE))
    files = [*ROOT.glob("inspire/*.py"), *ROOT.glob("inspire/setup/*.py")]
    read = {name for path in files for name in SETTING_READ.findall(path.read_text())} - OTHER_SETTINGS
    assert described == read | READ_BY_LIBRARIES


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
