"""Who may do what. Migrations hold a copy of ROLES; a test keeps the two equal."""

from collections.abc import Iterator

from django.contrib.auth.models import User

ROWS_OF_AN_EXAMPLE = ("outcome", "cost", "quote", "participation", "exampleicb", "resource", "source")


def _may(actions: str, *models: str, app: str = "examples") -> set[str]:
    return {f"{app}.{action}_{model}" for action in actions.split() for model in models}


CONTRIBUTOR = frozenset(
    _may("view add change", "example")
    | _may("view add change delete", *ROWS_OF_AN_EXAMPLE)
    | _may("view", "term", "icb", "succession", "strategy", "strategypriority", "framework", "frameworkitem")
    | _may("view", "synonymgroup", "change")
    | _may("view add", "organisation")
)
EDITOR = CONTRIBUTOR | (
    _may("edit_any exchange delete", "example")
    | _may("change", "organisation")
    | _may("add change", "icb", "strategy", "framework")
    | _may("add change delete", "succession", "strategypriority", "frameworkitem", "synonymgroup")
    | _may("view change delete", "suggestion")
    | _may("view", "link", "emptysearch")
)
PUBLISHER = EDITOR | _may("publish", "example") | _may("merge add change delete", "term")
ADMINISTRATOR = frozenset(
    _may("view add change", "user", app="auth") | _may("view", "group", app="auth") | _may("view", "accountevent")
)
ROLES: dict[str, frozenset[str]] = {
    "contributor": CONTRIBUTOR,
    "editor": EDITOR,
    "publisher": PUBLISHER,
    "administrator": ADMINISTRATOR,
}


# What people do -> the permission that it takes.
ACTIONS = {
    "See examples, drafts too": "examples.view_example",
    "Begin an example and change one’s own drafts": "examples.add_example",
    "Change what others began": "examples.edit_any_example",
    "Delete a draft": "examples.delete_example",
    "Publish, schedule and retire": "examples.publish_example",
    "Import and export tables": "examples.exchange_example",
    "Add an organisation": "examples.add_organisation",
    "Change an organisation": "examples.change_organisation",
    "Change ICBs, strategies and frameworks": "examples.change_icb",
    "Change synonyms": "examples.change_synonymgroup",
    "See terms": "examples.view_term",
    "Add, change and delete terms": "examples.change_term",
    "Merge, retire and rename terms": "examples.merge_term",
    "See and tick off suggestions": "examples.change_suggestion",
    "See links and whether they work": "examples.view_link",
    "See searches that found nothing": "examples.view_emptysearch",
    "See and change accounts": "auth.change_user",
    "See the audit log": "examples.view_accountevent",
}


def table() -> Iterator[list[str]]:
    """The matrix in words: a head, then a row an action."""
    yield ["", *ROLES]
    for action, permission in ACTIONS.items():
        yield [action, *("yes" if permission in held else "-" for held in ROLES.values())]


def roles_of(user: User) -> str:
    names = [group.name for group in user.groups.all()]
    return "superuser" if user.is_superuser else ", ".join(name for name in ROLES if name in names)
