"""The architecture: imports run one way, readers see only published entries, and nothing grows too large."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from examples.models import ICB, Example, FrameworkItem, Organisation, Term

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "examples"
# Each folder may import itself and the folders in its set, and no others of the app.
ALLOWED_IMPORTS = {
    "models": set(),
    "documents": {"models"},
    "catalogue": {"models", "documents"},
    "loading": {"models", "documents"},
    "link_checker": {"models"},
    "presenters": {"models", "documents", "catalogue"},
    "client_address": set(),
    "personal_data": set(),
    "release": set(),
    "shared_cache": set(),
    "finder": {"models", "catalogue", "presenters", "client_address", "personal_data", "shared_cache"},
    "email_updates": {"models", "catalogue", "presenters", "finder"},
    "views": {"models", "catalogue", "presenters", "finder", "email_updates", "release", "shared_cache"},
    "admin": {
        "models", "documents", "catalogue", "presenters", "loading", "link_checker", "client_address",
        "personal_data",
    },
    "mcp_server": {"models", "catalogue", "presenters", "finder"},
    "management": {
        "models", "documents", "catalogue", "loading", "link_checker", "presenters", "admin", "mcp_server",
        "email_updates",
    },
    "catalogue_collector": {"models", "catalogue"},
    "checks": set(),
    "apps": {"models", "checks", "catalogue", "catalogue_collector"},
}  # fmt: skip
PUBLIC_FOLDERS = ("catalogue", "presenters", "finder", "email_updates", "views")
# Rows of an example, which public code reaches only from a published example.
EXAMPLE_ROWS = {
    "Adoption",
    "Outcome",
    "Cost",
    "Source",
    "Resource",
    "Quote",
    "ExampleICB",
    "Participation",
    "LoadedEntry",
    "Change",
    "EasyReadLine",
    "Translation",
}
# The only public modules that show or name retired entries.
RETIRED_MODULES = {
    "views/examples.py",
    "presenters/example_selection.py",
    "email_updates/subscription_target.py",
    "email_updates/news.py",
}
MAX_FUNCTION_LINES, MAX_FILE_LINES, MAX_TEMPLATE_LINES = 40, 300, 85


def list_python_files() -> list[Path]:
    files = [path for folder in ("examples", "inspire", "tests") for path in (ROOT / folder).rglob("*.py")]
    return [path for path in files if "migrations" not in path.parts]


def list_imports(path: Path) -> Iterator[str]:
    """Every import of a file, including those inside functions and for type checking."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def find_wrong_imports(path: Path) -> set[str]:
    own = path.relative_to(APP).parts[0].removesuffix(".py")
    found = {name.split(".")[1] for name in list_imports(path) if name.startswith("examples.")}
    layers = {name for name in found if (APP / name).exists() or (APP / f"{name}.py").exists()}
    return layers - ALLOWED_IMPORTS[own] - {own}


def find_import_cycle(folder: Path, root: Path = ROOT) -> list[str]:
    """The files or folders in `folder` that import each other in a cycle; empty if there is none."""
    own = ".".join(folder.relative_to(root).parts)
    graph: dict[str, set[str]] = {}
    for path in folder.rglob("*.py"):
        inner = {name.removeprefix(f"{own}.") for name in list_imports(path) if f"{name}.".startswith(f"{own}.")}
        inside = {"__init__" if name == own else name.split(".")[0] for name in inner}
        child = path.relative_to(folder).parts[0].removesuffix(".py")
        graph.setdefault(child, set()).update(inside - {child})
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def find_unpublished_access(source: str, path: str = "") -> list[str]:
    """Where a public module could show a draft, or a retired entry without being allowed to."""
    entry_points = {"published", "with_page", "retired"} if path in RETIRED_MODULES else {"published"}
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}

    def get_next_name(node: ast.AST) -> str:
        parent = parents.get(node)
        return parent.attr if isinstance(parent, ast.Attribute) else ""

    def is_checked(rows: ast.AST) -> bool:
        call = parents.get(rows)
        return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "list_checked"

    def get_relation(call: ast.AST | None) -> object:
        """The name that is given to `get_rows`."""
        first = call.args[0] if isinstance(call, ast.Call) and call.args else None
        return first.value if isinstance(first, ast.Constant) else ""

    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute):
            continue
        owner = node.value.id if isinstance(node.value, ast.Name) else ""
        if node.attr in ("_default_manager", "_base_manager", "raw", "extra"):
            found.append(f"line {node.lineno}: {node.attr}")
        if node.attr == "objects" and owner == "Example" and get_next_name(node) not in entry_points:
            found.append(f"line {node.lineno}: Example.objects without published()")
        if node.attr == "objects" and owner in EXAMPLE_ROWS:
            found.append(f"line {node.lineno}: {owner}.objects")
        relation = get_relation(parents.get(node)) if node.attr == "get_rows" else ""
        is_all = get_next_name(node) == "all"
        if node.attr == "translations" and not (is_all and is_checked(parents[parents[node]])):
            found.append(f"line {node.lineno}: translations without list_checked()")
        if relation == "related" or (relation == "translations" and not is_checked(parents[node])):
            found.append(f"line {node.lineno}: rows of {relation} that are not checked")
        if node.attr == "related" and owner != "self" and get_next_name(node) not in ("published", ""):
            found.append(f"line {node.lineno}: related entries without published()")
    return found


@pytest.mark.parametrize("path", [p for p in APP.rglob("*.py") if "migrations" not in p.parts], ids=str)
def test_imports_follow_layers(path: Path) -> None:
    if path.name == "__init__.py" and path.parent == APP:
        return
    assert not find_wrong_imports(path)


FOLDERS = {path.parent for path in list_python_files() if path.name == "__init__.py"}


@pytest.mark.parametrize("folder", sorted(FOLDERS), ids=str)
def test_no_import_cycles(folder: Path) -> None:
    assert find_import_cycle(folder) == []


@pytest.mark.parametrize(
    "source",
    [
        "from app.one import name",
        "from app import one",
        "import app.one.deep",
        "if TYPE_CHECKING:\n    from app.one import name",
        "def function():\n    import app.one",
    ],
)
@pytest.mark.parametrize("target", ["one.py", "one/deep.py"])
def test_guard_finds_import_cycle(source: str, target: str, tmp_path: Path) -> None:
    (tmp_path / "app" / target).parent.mkdir(parents=True)
    (tmp_path / "app" / target).write_text("from app.two import name")
    (tmp_path / "app" / "two.py").write_text(source)
    assert set(find_import_cycle(tmp_path / "app", tmp_path)) == {"one", "two"}
    (tmp_path / "app" / "two.py").write_text("from app.three import name\nfrom apple.one import name")
    assert find_import_cycle(tmp_path / "app", tmp_path) == []


def test_only_urls_imports_views() -> None:
    """Code that several views share belongs in another module."""
    urls = APP / "views" / "urls.py"
    views = {name for name in list_imports(urls) if name.startswith("examples.views.")}
    others = {path.name: views & set(list_imports(path)) for path in urls.parent.glob("*.py") if path != urls}
    assert {name: found for name, found in others.items() if found} == {}


def test_project_does_not_import_app() -> None:
    importing = {
        path.name
        for path in (ROOT / "inspire").rglob("*.py")
        if any(n.startswith("examples") for n in list_imports(path))
    }
    assert importing == set()


@pytest.mark.parametrize("path", [p for folder in PUBLIC_FOLDERS for p in (APP / folder).rglob("*.py")], ids=str)
def test_public_code_starts_from_published(path: Path) -> None:
    assert find_unpublished_access(path.read_text(), str(path.relative_to(APP))) == []


@pytest.mark.parametrize(
    "source",
    [
        "Example.objects.get(slug=s)",
        "Example.objects.all()",
        "Example._default_manager.published()",
        "Outcome.objects.filter(example=e)",
        "example.related.all()",
        "Example.objects.raw('SELECT 1')",
        "Example.objects.with_page()",
        "Change.objects.filter(example=e)",
        "Translation.objects.filter(example=e)",
        'example.get_rows("translations")',
        'list(example.get_rows("translations"))',
        'example.get_rows("related")',
        "[row for row in example.translations.all()]",
        "list(example.translations.all())",
    ],
)
def test_guard_finds_unpublished_access(source: str) -> None:
    assert find_unpublished_access(source)


def test_guard_allows_checked_translations() -> None:
    assert find_unpublished_access("list_checked(example.translations.all())") == []
    assert find_unpublished_access('list_checked(example.get_rows("translations"))') == []


def test_guard_allows_retired_entries_on_their_pages_only() -> None:
    assert find_unpublished_access("Example.objects.retired()", "views/sitemap.py")
    assert find_unpublished_access("Example.objects.retired()", "views/finder.py")
    assert not find_unpublished_access("Example.objects.retired()", "views/examples.py")
    assert find_unpublished_access("Example.objects.all()", "views/examples.py")


@pytest.mark.parametrize("model", [Term, ICB, Organisation, FrameworkItem, Example])
def test_no_reverse_relation_to_examples(model: type) -> None:
    accessors = [
        relation.get_accessor_name()
        for relation in model._meta.related_objects  # type: ignore[attr-defined]
        if not relation.hidden and relation.related_model is Example
    ]
    assert accessors == []


def list_functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            yield f"{path.relative_to(ROOT)}:{node.name}", node.end_lineno - node.lineno + 1


def test_function_length() -> None:
    assert [f for path in list_python_files() for f in list_functions(path) if f[1] > MAX_FUNCTION_LINES] == []


def test_file_length() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in list_python_files()}
    assert {name: length for name, length in lengths.items() if length > MAX_FILE_LINES} == {}


def test_template_length_and_escaping() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        assert len(text.splitlines()) <= MAX_TEMPLATE_LINES, path
        assert "|safe" not in text, path
        assert "autoescape off" not in text, path


def test_only_three_modules_mark_html_safe() -> None:
    modules = {p.name for p in (*APP.rglob("*.py"), *(ROOT / "inspire").rglob("*.py")) if "mark_safe(" in p.read_text()}
    assert modules == {"markdown_html.py", "minijinja_backend.py", "json_ld.py"}
