"""People of the desk, each with the rights of one role, and their browsers."""

from __future__ import annotations

from django.contrib.auth.models import Permission, User
from django.test import Client

DRAFTS = ("view_example", "add_example", "change_example")
ROWS = ("outcome", "cost", "quote", "participation", "exampleicb", "resource", "source")
RIGHTS = {
    "contributor": DRAFTS,
    "editor": (*DRAFTS, "delete_example", "edit_any_example"),
    "publisher": (*DRAFTS, "delete_example", "edit_any_example", "publish_example"),
}


def person(name: str, role: str) -> User:
    user = User.objects.create_user(name, is_staff=True)
    rows = [f"{what}_{row}" for what in ("view", "add", "change", "delete") for row in ROWS]
    user.user_permissions.set(Permission.objects.filter(codename__in=(*RIGHTS[role], *rows)))
    return user


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
