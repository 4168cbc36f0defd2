"""Anyone who changes an entry keeps its history: writing to recorded rows is left to places that do."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from examples.documents.schema import PARTS

ROOT = Path(__file__).resolve().parents[2]
RECORDED = {"Example", *(part.model.__name__ for part in PARTS)}
TAGS = {"terms", "framework_items", "related"}
RELATIONS = {*TAGS, *(part.name for part in PARTS)}
MANAGERS = {"_default_manager", "_base_manager"}
WRITES = {"update", "bulk_create", "bulk_update", "delete", "save", "create", "get_or_create", "update_or_create"}
OF_TAGS = {"set", "add", "remove", "clear"}
# file -> why it may: it keeps versions itself, or is only called by what does
ALLOWED = {
    "examples/documents/store.py": "the one way to store a document; its callers record versions",
    "examples/admin/workflow/working_copies.py": "makes and discards copies; records, or reassigns versions",
    "examples/admin/workflow/transitions.py": "the steps of the workflow; each records",
    "examples/admin/version_history/soft_delete.py": "brings entries back; records",
    "examples/admin/terms/usages.py": "replaces terms, for term_actions.py, which records all entries touched",
}  # fmt: skip
CALLED_BY_RECORDERS = {"store.py", "usages.py"}


def files() -> list[Path]:
    return [p for folder in ("admin", "documents", "management") for p in (ROOT / "examples" / folder).rglob("*.py")]


def names_in(node: ast.AST) -> set[str]:
    found = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    return found | {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}


def recorded_names(scope: ast.AST) -> set[str]:
    """Variables that hold a recorded row, or a query for some: by annotation, or by what they are made from."""
    known: set[str] = set()
    for node in ast.walk(scope):
        if isinstance(node, ast.arg) and node.annotation and names_in(node.annotation) & RECORDED:
            known.add(node.arg)
        if isinstance(node, ast.Assign) and names_in(node.value) & (RECORDED | MANAGERS):
            known |= {name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)}
    return known


def writes(tree: ast.Module) -> Iterator[str]:
    scopes = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for scope in scopes:
        known = recorded_names(scope) | RECORDED | MANAGERS | RELATIONS
        for node in ast.walk(scope):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _writes(node.func, known):
                yield f"line {node.lineno}: {ast.unparse(node.func)}"


def _writes(called: ast.Attribute, known: set[str]) -> bool:
    if called.attr in OF_TAGS:
        return isinstance(called.value, ast.Attribute) and called.value.attr in TAGS
    return called.attr in WRITES and bool(_chain(called.value) & known)


def _chain(node: ast.AST) -> set[str]:
    """The names that a call hangs on, from the last to the first, leaving its arguments out."""
    found = set()
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        node = node.func if isinstance(node, ast.Call) else node.value
    return found | ({node.id} if isinstance(node, ast.Name) else set())


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_recorded_rows_are_written_where_versions_are_kept(path: Path) -> None:
    found = list(writes(ast.parse(path.read_text())))
    name = str(path.relative_to(ROOT))
    assert bool(found) == (name in ALLOWED), found


@pytest.mark.parametrize("name", ALLOWED)
def test_places_that_may_write_keep_versions(name: str) -> None:
    text = (ROOT / name).read_text()
    keeps = any(f"{call}(" in text for call in ("record_version", "record_versions"))
    assert keeps or Path(name).name in CALLED_BY_RECORDERS


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
def test_guard_sees_a_write(source: str) -> None:
    assert list(writes(ast.parse(f"def change(thing, rows):\n    {source}")))
    assert not list(
        writes(ast.parse("def change(found: dict) -> None:\n    found.update(a=1)\n    Link.objects.delete()"))
    )


def test_guard_sees_what_an_argument_is() -> None:
    assert list(writes(ast.parse("def change(copy: Example) -> None:\n    copy.delete()")))
    assert list(writes(ast.parse("def change(rows: QuerySet[Example]) -> None:\n    rows.delete()")))
