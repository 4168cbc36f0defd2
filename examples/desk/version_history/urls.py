"""Addresses of the history, below the examples' part of the desk: route, view, name."""

from __future__ import annotations

from typing import Any

from examples.desk.version_history.restore import restore_view
from examples.desk.version_history.soft_delete import bring_back_view, deleted_view
from examples.desk.version_history.views import compare_view, history_view, version_view

ROUTES: tuple[tuple[str, Any, str], ...] = (
    ("<int:pk>/history/", history_view, "history"),
    ("<int:pk>/history/compare/", compare_view, "compare"),
    ("<int:pk>/history/<int:version>/", version_view, "version"),
    ("<int:pk>/history/<int:version>/restore/", restore_view, "restore"),
    ("deleted/", deleted_view, "deleted"),
    ("deleted/<int:version>/", bring_back_view, "bring_back"),
)
