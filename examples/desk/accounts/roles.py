"""Who may do what. Migrations hold a copy of ROLES; a test keeps the two equal."""

from collections.abc import Iterator
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Action:
    """What people do, and the permission that it takes."""

    words: str
    permission: str


ACTIONS = (
    Action("See examples, drafts too", "examples.view_example"),
    Action("Begin an example and change one's own drafts", "examples.add_example"),
    Action("Change what others began", "examples.edit_any_example"),
    Action("Delete a draft", "examples.delete_example"),
    Action("Publish, schedule and retire", "examples.publish_example"),
    Action("Import and export tables", "examples.exchange_example"),
    Action("Add an organisation", "examples.add_organisation"),
    Action("Change an organisation", "examples.change_organisation"),
    Action("Change ICBs, strategies and frameworks", "examples.change_icb"),
    Action("Change synonyms", "examples.change_synonymgroup"),
    Action("See terms", "examples.view_term"),
    Action("Add, change and delete terms", "examples.change_term"),
    Action("Merge, retire and rename terms", "examples.merge_term"),
    Action("See and tick off suggestions", "examples.change_suggestion"),
    Action("See links and whether they work", "examples.view_link"),
    Action("See searches that found nothing", "examples.view_emptysearch"),
    Action("See and change accounts", "auth.change_user"),
    Action("See the audit log", "examples.view_accountevent"),
)


def table() -> Iterator[list[str]]:
    """The matrix in words: a head, then a row an action."""
    yield ["", *ROLES]
    for action in ACTIONS:
        yield [action.words, *("yes" if action.permission in held else "-" for held in ROLES.values())]


def roles_of(user: User) -> str:
    names = [group.name for group in user.groups.all()]
    return "every right" if user.is_superuser else ", ".join(name for name in ROLES if name in names)
