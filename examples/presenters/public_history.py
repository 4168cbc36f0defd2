"""The public history of an example: its change log, with the first publication and the retirement of loaded entries."""

from examples.models import Change, Example


def list_changes(example: Example) -> list[Change]:
    """Newest first. Entries loaded from fixtures have no rows for publication and retirement, so these are added."""
    changes = list(example.changes.all())
    kinds = {change.kind for change in changes}
    if example.is_retired and example.retired_at and Change.Kind.RETIRED not in kinds:
        changes.insert(0, Change(at=example.retired_at, kind=Change.Kind.RETIRED, note=example.retired_reason))
    changes.sort(key=lambda change: change.at, reverse=True)
    if example.published_at and Change.Kind.PUBLISHED not in kinds:
        # Always last: a loaded entry has a date only, stored as noon.
        changes.append(Change(at=example.published_at, kind=Change.Kind.PUBLISHED))
    return changes
