"""The house keeps its shape: imports run one way, readers see published only, nothing grows too large."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from examples.models import ICB, Example, FrameworkItem, Organisation, Term

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "examples"
# A folder may import itself and what stands in its set, nothing else of ours.
MAY_IMPORT = {
    "models": set(),
    "documents": {"models"},
    "catalogue": {"models", "documents"},
    "loading": {"models", "documents"},
    "presenters": {"models", "documents", "catalogue"},
    "templatetags": {"presenters"},
    "finder": {"models", "catalogue", "presenters"},
    "views": {"models", "catalogue", "presenters", "finder"},
    "admin": {"models", "documents", "catalogue", "presenters", "loading"},
    "management": {"models", "documents", "catalogue", "loading", "admin"},
    "apps": {"models"},
}
PUBLIC = ("catalogue", "presenters", "templatetags", "finder", "views")
# Rows of an example: reached from a published example only, never by a query of their own.
OWNED = {"Outcome", "Cost", "Source", "Resource", "Quote", "ExampleICB", "Participation", "LoadedEntry", "Change"}
# What also shows retired entries, each with the note that says so; nothing else public knows of them.
WITH_RETIRED = {"views/examples.py"}
LONGEST_FUNCTION, LONGEST_FILE, LONGEST_TEMPLATE = 40, 300, 85


def python_files() -> list[Path]:
    files = [path for folder in ("examples", "inspire", "tests") for path in (ROOT / folder).rglob("*.py")]
    return [path for path in files if "migrations" not in path.parts]


def layer(path: Path) -> str:
    inside = path.relative_to(APP).parts
    return inside[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Wherever they stand: also inside functions and where only types are checked."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def wrong_imports(path: Path) -> set[str]:
    own = layer(path)
    found = {name.split(".")[1] for name in imports(path) if name.startswith("examples.")}
    return {name for name in found if (APP / name).exists() or (APP / f"{name}.py").exists()} - MAY_IMPORT[own] - {own}


def circle(folder: Path, root: Path = ROOT) -> list[str]:
    """The imports that lead from a file or folder of `folder` round to itself; nothing where none do."""
    own = ".".join(folder.relative_to(root).parts)
    graph: dict[str, set[str]] = {}
    for path in folder.rglob("*.py"):
        found = {name.removeprefix(f"{own}.") for name in imports(path) if f"{name}.".startswith(f"{own}.")}
        inside = {"__init__" if name == own else name.split(".")[0] for name in found}
        child = path.relative_to(folder).parts[0].removesuffix(".py")
        graph.setdefault(child, set()).update(inside - {child})
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def past_published(source: str, path: str = "") -> list[str]:
    """The places of a public module that could show a draft, or a retired entry where it has no business."""
    ways_in = {"published", "with_page", "retired"} if path in WITH_RETIRED else {"published"}
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}

    def next_name(node: ast.AST) -> str:
        after = parents.get(node)
        return after.attr if isinstance(after, ast.Attribute) else ""

    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute):
            continue
        owner = node.value.id if isinstance(node.value, ast.Name) else ""
        if node.attr in ("_default_manager", "_base_manager", "raw", "extra"):
            found.append(f"line {node.lineno}: {node.attr}")
        if node.attr == "objects" and owner == "Example" and next_name(node) not in ways_in:
            found.append(f"line {node.lineno}: Example.objects without published()")
        if node.attr == "objects" and owner in OWNED:
            found.append(f"line {node.lineno}: {owner}.objects")
        if node.attr == "related" and owner != "self" and next_name(node) not in ("published", ""):
            found.append(f"line {node.lineno}: related entries without published()")
    return found


@pytest.mark.parametrize("path", [p for p in APP.rglob("*.py") if "migrations" not in p.parts], ids=str)
def test_imports_run_one_way(path: Path) -> None:
    if path.name == "__init__.py" and path.parent == APP:
        return
    assert not wrong_imports(path)


FOLDERS = {path.parent for path in python_files() if path.name == "__init__.py"}


@pytest.mark.parametrize("folder", sorted(FOLDERS), ids=str)
def test_no_imports_go_round_in_a_circle(folder: Path) -> None:
    assert circle(folder) == []


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
def test_guard_sees_a_circle(source: str, target: str, tmp_path: Path) -> None:
    (tmp_path / "app" / target).parent.mkdir(parents=True)
    (tmp_path / "app" / target).write_text("from app.two import name")
    (tmp_path / "app" / "two.py").write_text(source)
    assert set(circle(tmp_path / "app", tmp_path)) == {"one", "two"}
    (tmp_path / "app" / "two.py").write_text("from app.three import name\nfrom apple.one import name")
    assert circle(tmp_path / "app", tmp_path) == []


def test_views_are_imported_for_their_addresses_alone() -> None:
    """What several pages need stands in a module that is no view."""
    urls = APP / "views" / "urls.py"
    views = {name for name in imports(urls) if name.startswith("examples.views.")}
    others = {path.name: views & set(imports(path)) for path in urls.parent.glob("*.py") if path != urls}
    assert {name: found for name, found in others.items() if found} == {}


def test_project_knows_nothing_of_the_domain() -> None:
    reaching = {
        path.name for path in (ROOT / "inspire").rglob("*.py") if any(n.startswith("examples") for n in imports(path))
    }
    assert reaching == set()


@pytest.mark.parametrize("path", [p for layer in PUBLIC for p in (APP / layer).rglob("*.py")], ids=str)
def test_public_code_begins_at_published(path: Path) -> None:
    assert past_published(path.read_text(), str(path.relative_to(APP))) == []


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
    ],
)
def test_guard_sees_a_bypass(source: str) -> None:
    assert past_published(source)


def test_guard_lets_retired_entries_be_seen_on_their_pages_alone() -> None:
    assert past_published("Example.objects.retired()", "views/sitemap.py")
    assert past_published("Example.objects.retired()", "views/finder.py")
    assert not past_published("Example.objects.retired()", "views/examples.py")
    assert past_published("Example.objects.all()", "views/examples.py")


@pytest.mark.parametrize("model", [Term, ICB, Organisation, FrameworkItem, Example])
def test_no_way_back_to_examples(model: type) -> None:
    backward = [
        relation.get_accessor_name()
        for relation in model._meta.related_objects  # type: ignore[attr-defined]
        if not relation.hidden and relation.related_model is Example
    ]
    assert backward == []


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            yield f"{path.relative_to(ROOT)}:{node.name}", node.end_lineno - node.lineno + 1


def test_no_function_is_too_long() -> None:
    assert [f for path in python_files() for f in functions(path) if f[1] > LONGEST_FUNCTION] == []


def test_no_file_is_too_long() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in python_files()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_template_is_too_long_or_marks_text_safe() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        assert len(text.splitlines()) <= LONGEST_TEMPLATE, path
        assert "|safe" not in text, path
        assert "autoescape off" not in text, path


def test_text_becomes_html_in_three_places() -> None:
    marking = {p.name for p in (*APP.rglob("*.py"), *(ROOT / "inspire").rglob("*.py")) if "mark_safe(" in p.read_text()}
    assert marking == {"markdown.py", "fragments.py", "json_ld.py"}
