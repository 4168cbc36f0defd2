"""Permissions of each role. A migration has a copy of ROLES; a test compares the two."""

from collections.abc import Iterator

from examples.documents.schema import PARTS

ENTRY_PARTS = [part.model.__name__.lower() for part in PARTS]


def _allow(actions: str, *models: str, app: str = "examples") -> set[str]:
    return {f"{app}.{action}_{model}" for action in actions.split() for model in models}


CONTRIBUTOR = frozenset(
    _allow("view add change", "example")
    | _allow("view add change delete", *ENTRY_PARTS)
    | _allow("view", "term", "icb", "succession", "strategy", "strategypriority", "framework", "frameworkitem")
    | _allow("view", "synonymgroup", "change")
    | _allow("view add", "organisation")
)
EDITOR = CONTRIBUTOR | (
    _allow("edit_any exchange delete", "example")
    | _allow("add change delete", "synonymgroup")
    | _allow("view change delete", "suggestion")
    | _allow("view", "link", "emptysearch")
)
PUBLISHER = EDITOR | (
    _allow("publish", "example")
    | _allow("merge add change delete", "term")
    # Readers see the texts of these as soon as they are saved.
    | _allow("change", "organisation")
    | _allow("add change", "icb", "strategy", "framework")
    | _allow("add change delete", "succession", "strategypriority", "frameworkitem")
)
ADMINISTRATOR = frozenset(
    _allow("view add change", "user", app="auth") | _allow("view", "group", app="auth") | _allow("view", "accountevent")
)
ROLES = {"contributor": CONTRIBUTOR, "editor": EDITOR, "publisher": PUBLISHER, "administrator": ADMINISTRATOR}

PERMISSION_BY_TASK = {
    "View examples, including drafts": "examples.view_example",
    "Start examples and change own drafts": "examples.add_example",
    "Change other people’s examples": "examples.edit_any_example",
    "Delete a draft": "examples.delete_example",
    "Publish, schedule and retire": "examples.publish_example",
    "Import and export tables": "examples.exchange_example",
    "Add an organisation": "examples.add_organisation",
    "Change an organisation": "examples.change_organisation",
    "Change ICBs, strategies and frameworks": "examples.change_icb",
    "Change synonyms": "examples.change_synonymgroup",
    "View terms": "examples.view_term",
    "Add, change and delete terms": "examples.change_term",
    "Merge, retire and rename terms": "examples.merge_term",
    "View and tick off suggestions": "examples.change_suggestion",
    "View links and whether they work": "examples.view_link",
    "View searches that found nothing": "examples.view_emptysearch",
    "View and change accounts": "auth.change_user",
    "View the audit log": "examples.view_accountevent",
}


def build_role_table() -> Iterator[list[str]]:
    """Yields the header, then a row for each task."""
    yield ["", *ROLES]
    for task, permission in PERMISSION_BY_TASK.items():
        yield [task, *("yes" if permission in permissions else "-" for permissions in ROLES.values())]
