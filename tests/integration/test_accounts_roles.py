"""Each role can use the addresses of its column and no others, whatever buttons the pages show."""

from __future__ import annotations

from importlib import import_module
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.test import Client

from examples.admin.accounts.roles import PERMISSION_BY_TASK, ROLES
from examples.models import AccountEvent, Framework, Link, Strategy, Suggestion, SynonymGroup
from tests.helpers.accounts import create_account, sign_in
from tests.helpers.factories import ExampleFactory, ICBFactory, OrganisationFactory, term

pytestmark = pytest.mark.django_db
# Request, then who has access: contributor, editor, publisher, administrator, superuser.
BY_ADDRESS = """
GET  /admin/                                              c e p a s
GET  /admin/second-factor/                                c e p a s
GET  /admin/password_change/                              c e p a s
GET  /admin/examples/example/                             c e p - s
GET  /admin/examples/example/add/                         c e p - s
GET  /admin/examples/example/{other}/preview/             c e p - s
GET  /admin/examples/example/{own}/change/                c e p - s
POST /admin/examples/example/{own}/change/                c e p - s
POST /admin/examples/example/{other}/change/              - e p - s
GET  /admin/examples/example/{other}/delete/              - e p - s
GET  /admin/examples/example/{public}/delete/             - - - - -
POST /admin/examples/example/{own}/move/send/             - e p - s
POST /admin/examples/example/{review}/move/publish/       - - p - s
GET  /admin/examples/example/exchange/                    - e p - s
GET  /admin/examples/example/exchange/export.csv          - e p - s
GET  /admin/examples/organisation/                        c e p - s
GET  /admin/examples/organisation/add/                    c e p - s
POST /admin/examples/organisation/{organisation}/change/  - - p - s
GET  /admin/examples/organisation/{organisation}/delete/  - - - - s
GET  /admin/examples/icb/                                 c e p - s
POST /admin/examples/icb/{icb}/change/                    - e p - s
POST /admin/examples/strategy/{strategy}/change/          - e p - s
POST /admin/examples/framework/{framework}/change/        - e p - s
GET  /admin/examples/synonymgroup/                        c e p - s
POST /admin/examples/synonymgroup/{synonyms}/change/      - e p - s
GET  /admin/examples/synonymgroup/{synonyms}/delete/      - e p - s
GET  /admin/examples/term/                                c e p - s
GET  /admin/examples/term/add/                            - - p - s
POST /admin/examples/term/{term}/change/                  - - p - s
GET  /admin/examples/term/{term}/delete/                  - - p - s
GET  /admin/examples/term/{term}/merge/                   - - p - s
GET  /admin/examples/suggestion/                          - e p - s
POST /admin/examples/suggestion/{suggestion}/change/      - e p - s
GET  /admin/examples/link/                                - e p - s
GET  /admin/examples/emptysearch/                         - e p - s
GET  /admin/auth/user/                                    - - - a s
GET  /admin/auth/user/add/                                - - - a s
POST /admin/auth/user/{user}/change/                      - - - a s
GET  /admin/auth/user/{user}/password/                    - - - a s
GET  /admin/auth/user/{user}/delete/                      - - - - -
GET  /admin/auth/group/                                   - - - a s
GET  /admin/auth/group/add/                               - - - - -
POST /admin/auth/group/{group}/change/                    - - - - -
GET  /admin/examples/accountevent/                        - - - a s
GET  /admin/examples/accountevent/add/                    - - - - -
POST /admin/examples/accountevent/{event}/change/         - - - - -
GET  /admin/examples/accountevent/{event}/delete/         - - - - -
"""
LETTERS = {"c": "contributor", "e": "editor", "p": "publisher", "a": "administrator", "s": "superuser"}


def create_user_with(role: str) -> User:
    return create_account(role, role, is_superuser=role == "superuser")


def create_rows(user: User) -> dict[str, int]:
    """Returns the keys for the names in the addresses. Creates new entries for each user: requests may change them."""
    nobody, _ = User.objects.get_or_create(username="nobody")
    whole = {"created_by": nobody, "edited_by": nobody}
    objects: dict[str, Any] = {
        "own": ExampleFactory(status="draft", created_by=user),
        "other": ExampleFactory(status="draft", **whole),
        "review": ExampleFactory(status="in_review", **whole),
        "public": ExampleFactory(status="published", **whole),
        "term": term("setting", "shed"),
        "organisation": OrganisationFactory(slug="sitters"),
        "icb": (board := ICBFactory(slug="board")),
        "strategy": Strategy.objects.get_or_create(icb=board, slug="plan", title="Plan")[0],
        "framework": Framework.objects.get_or_create(slug="frame", title="Frame")[0],
        "synonyms": SynonymGroup.objects.get_or_create(slug="words", terms=["a", "b"])[0],
        "suggestion": Suggestion.objects.get_or_create(what="This")[0],
        "user": nobody,
        "group": Group.objects.get(name="editor"),
    }
    return {name: row.pk for name, row in objects.items()} | {"event": AccountEvent.objects.latest("pk").pk}


def has_access(client: Client, method: str, address: str) -> bool:
    """Sends an empty form: a user with access gets the form again or a redirect."""
    answer = client.get(address) if method == "GET" else client.post(address)
    assert answer.status_code in (200, 302, 403), f"{method} {address}: {answer.status_code}"
    assert answer.status_code != 302 or "/login/" not in answer["Location"]
    return answer.status_code != 403


@pytest.mark.parametrize("letter", LETTERS)
def test_role_permissions_by_address(letter: str) -> None:
    user = create_user_with(LETTERS[letter])
    client, place = sign_in(user), create_rows(user)
    wrong = []
    for line in BY_ADDRESS.strip().splitlines():
        method, address, *letters = line.split()
        if has_access(client, method, address.format(**place)) != (letter in letters):
            wrong.append(line)
    assert wrong == []


def test_account_without_role_sees_nothing() -> None:
    client = sign_in(create_account("newt"))
    assert "You don’t have permission" in client.get("/admin/").content.decode()
    place = create_rows(User.objects.get(username="newt"))
    for line in BY_ADDRESS.strip().splitlines()[3:]:
        method, address, *_ = line.split()
        assert not has_access(client, method, address.format(**place)), line


def test_roles_match_database_and_migration() -> None:
    frozen = import_module("examples.migrations.0003_roles").ROLES
    gone = {"examples.view_termchange"}  # with its model, in 0004
    new = {permission for permission in ROLES["contributor"] if permission.endswith("_adoption")}  # in 0010
    moved = {"examples.change_organisation"}  # from editors to publishers alone
    assert {name: set(held) - gone - moved for name, held in frozen.items()} == {
        name: set(held) - new - moved for name, held in ROLES.items()
    }
    for name, held in ROLES.items():
        stored = Group.objects.get(name=name).permissions.values_list("content_type__app_label", "codename")
        assert {".".join(permission) for permission in stored} == held
    assert Group.objects.count() == len(ROLES)


def test_permissions_are_created_once() -> None:
    """The migration creates them before Django does; Django then finds them."""
    named = Permission.objects.values_list("content_type__app_label", "content_type__model", "codename")
    assert len(named) == len(set(named))
    call_command("migrate", verbosity=0)
    assert Permission.objects.count() == len(named)


def test_roles_include_the_lower_roles() -> None:
    assert ROLES["contributor"] < ROLES["editor"] < ROLES["publisher"]
    assert not {held for held in ROLES["administrator"] if "example." in held or held.endswith("_example")}
    assert not ROLES["administrator"] & ROLES["publisher"]


def test_roles_command_prints_permissions() -> None:
    out = StringIO()
    call_command("roles", stdout=out)
    head, *lines = out.getvalue().splitlines()
    assert head.split() == list(ROLES)
    assert len(lines) == len(PERMISSION_BY_TASK)
    assert "Publish, schedule and retire            -            -       yes        -" in lines
    known = {f"{p.content_type.app_label}.{p.codename}" for p in Permission.objects.select_related("content_type")}
    assert set(PERMISSION_BY_TASK.values()) <= known


def test_links_are_read_only() -> None:
    link = Link.objects.create(address="https://example.org/")
    client = sign_in(create_account("edith", "editor"))
    assert client.post(f"/admin/examples/link/{link.pk}/change/").status_code == 403
    assert client.get(f"/admin/examples/link/{link.pk}/delete/").status_code == 403
