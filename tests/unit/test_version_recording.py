"""Every change of an entry is recorded as a version: only the allowed modules write to recorded rows."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from examples.documents.schema import PARTS

ROOT = Path(__file__).resolve().parents[2]
RECORDED_MODELS = {"Example", *(part.model.__name__ for part in PARTS)}
TAGS = {"terms", "framework_items", "related"}
RELATIONS = {*TAGS, *(part.name for part in PARTS)}
MANAGERS = {"_default_manager", "_base_manager"}
WRITES = {"update", "bulk_create", "bulk_update", "delete", "save", "create", "get_or_create", "update_or_create"}
TAG_WRITES = {"set", "add", "remove", "clear"}
# file -> why it may write: it records versions itself, or only code that does so calls it
ALLOWED = {
    "examples/documents/store.py": "stores all documents; its callers record versions",
    "examples/admin/workflow/working_copies.py": "creates and discards copies; records or reassigns versions",
    "examples/admin/workflow/transitions.py": "takes the steps of the workflow; each records",
    "examples/admin/version_history/restore.py": "restores deleted entries; records",
    "examples/admin/terms/usages.py": "replaces terms, for term_actions.py, which records all entries touched",
}  # fmt: skip
CALLED_BY_RECORDERS = {"store.py", "usages.py"}


def list_files() -> list[Path]:
    return [p for folder in ("admin", "documents", "management") for p in (ROOT / "examples" / folder).rglob("*.py")]


def list_names(node: ast.AST) -> set[str]:
    found = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    return found | {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}


def find_recorded_names(scope: ast.AST) -> set[str]:
    """Variables that hold recorded rows or a query for them, by their annotation or the value assigned."""
    known: set[str] = set()
    for node in ast.walk(scope):
        if isinstance(node, ast.arg) and node.annotation and list_names(node.annotation) & RECORDED_MODELS:
            known.add(node.arg)
        if isinstance(node, ast.Assign) and list_names(node.value) & (RECORDED_MODELS | MANAGERS):
            known |= {name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)}
    return known


def find_writes(tree: ast.Module) -> Iterator[str]:
    scopes = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for scope in scopes:
        known = find_recorded_names(scope) | RECORDED_MODELS | MANAGERS | RELATIONS
        for node in ast.walk(scope):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_write(node.func, known):
                yield f"line {node.lineno}: {ast.unparse(node.func)}"


def _is_write(called: ast.Attribute, known: set[str]) -> bool:
    if called.attr in TAG_WRITES:
        return isinstance(called.value, ast.Attribute) and called.value.attr in TAGS
    return called.attr in WRITES and bool(_list_chain_names(called.value) & known)


def _list_chain_names(node: ast.AST) -> set[str]:
    """The names in the chain before a call, such as {"Example", "objects", "filter"}, without arguments."""
    found = set()
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        node = node.func if isinstance(node, ast.Call) else node.value
    return found | ({node.id} if isinstance(node, ast.Name) else set())


@pytest.mark.parametrize("path", list_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_only_allowed_modules_write_recorded_rows(path: Path) -> None:
    found = list(find_writes(ast.parse(path.read_text())))
    name = str(path.relative_to(ROOT))
    assert bool(found) == (name in ALLOWED), found


@pytest.mark.parametrize("name", ALLOWED)
def test_allowed_module_records_versions(name: str) -> None:
    text = (ROOT / name).read_text()
    is_recording = any(f"{call}(" in text for call in ("record_version", "record_versions"))
    assert is_recording or Path(name).name in CALLED_BY_RECORDERS


@pytest.mark.parametrize(
    "source",
    [
        "Example.objects.filter(pk=1).update(title='x')",
        "Source.objects.bulk_create(rows)",
        "part.model._default_manager.filter(pk=1).delete()",
        "example.sources.all().delete()",
        "thing.terms.set([])",
        "rows = Example.objects.all()\n    rows.update(title='x')",
    ],
)
def test_guard_finds_write(source: str) -> None:
    assert list(find_writes(ast.parse(f"def change(thing, rows):\n    {source}")))
    assert not list(
        find_writes(ast.parse("def change(found: dict) -> None:\n    found.update(a=1)\n    Link.objects.delete()"))
    )


def test_guard_finds_write_to_annotated_argument() -> None:
    assert list(find_writes(ast.parse("def change(copy: Example) -> None:\n    copy.delete()")))
    assert list(find_writes(ast.parse("def change(rows: QuerySet[Example]) -> None:\n    rows.delete()")))
