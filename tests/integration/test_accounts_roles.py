"""Each role can do its row of the matrix and nothing else: asked by address, whatever buttons are shown."""

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
# What is asked for; which of contributor, editor, publisher, administrator and superuser are let in.
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
POST /admin/examples/organisation/{organisation}/change/  - e p - s
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


def somebody(role: str) -> User:
    return create_account(role, role, is_superuser=role == "superuser")


def places(asker: User) -> dict[str, int]:
    """What stands for the names in the addresses. Entries are made for each who asks: asking may change them."""
    nobody, _ = User.objects.get_or_create(username="nobody")
    whole = {"created_by": nobody, "edited_by": nobody}
    objects: dict[str, Any] = {
        "own": ExampleFactory(status="draft", created_by=asker),
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


def let_in(client: Client, method: str, address: str) -> bool:
    """A form without fields: anyone who may send it gets it back, or is told that it was done."""
    answer = client.get(address) if method == "GET" else client.post(address)
    assert answer.status_code in (200, 302, 403), f"{method} {address}: {answer.status_code}"
    assert answer.status_code != 302 or "/login/" not in answer["Location"]
    return answer.status_code != 403


@pytest.mark.parametrize("letter", LETTERS)
def test_roles_open_what_they_should_and_nothing_else(letter: str) -> None:
    user = somebody(LETTERS[letter])
    client, place = sign_in(user), places(user)
    wrong = []
    for line in BY_ADDRESS.strip().splitlines():
        method, address, *letters = line.split()
        if let_in(client, method, address.format(**place)) != (letter in letters):
            wrong.append(line)
    assert wrong == []


def test_somebody_without_a_role_sees_an_empty_desk_only() -> None:
    client = sign_in(create_account("newt"))
    assert "You don’t have permission" in client.get("/admin/").content.decode()
    place = places(User.objects.get(username="newt"))
    for line in BY_ADDRESS.strip().splitlines()[3:]:
        method, address, *_ = line.split()
        assert not let_in(client, method, address.format(**place)), line


def test_database_and_migration_hold_the_matrix_exactly() -> None:
    frozen = import_module("examples.migrations.0003_roles").ROLES
    gone = {"examples.view_termchange"}  # with its model, in 0004
    assert {name: set(held) - gone for name, held in frozen.items()} == {n: set(held) for n, held in ROLES.items()}
    for name, held in ROLES.items():
        stored = Group.objects.get(name=name).permissions.values_list("content_type__app_label", "codename")
        assert {".".join(permission) for permission in stored} == held
    assert Group.objects.count() == len(ROLES)


def test_permissions_were_made_once() -> None:
    """The migration makes them before Django would; Django then finds them."""
    named = Permission.objects.values_list("content_type__app_label", "content_type__model", "codename")
    assert len(named) == len(set(named))
    call_command("migrate", verbosity=0)
    assert Permission.objects.count() == len(named)


def test_each_role_holds_more_than_the_one_before() -> None:
    assert ROLES["contributor"] < ROLES["editor"] < ROLES["publisher"]
    assert not {held for held in ROLES["administrator"] if "example." in held or held.endswith("_example")}
    assert not ROLES["administrator"] & ROLES["publisher"]


def test_command_prints_the_matrix() -> None:
    out = StringIO()
    call_command("roles", stdout=out)
    head, *lines = out.getvalue().splitlines()
    assert head.split() == list(ROLES)
    assert len(lines) == len(PERMISSION_BY_TASK)
    assert "Publish, schedule and retire            -            -       yes        -" in lines
    known = {f"{p.content_type.app_label}.{p.codename}" for p in Permission.objects.select_related("content_type")}
    assert set(PERMISSION_BY_TASK.values()) <= known


def test_links_are_looked_at_only() -> None:
    link = Link.objects.create(address="https://example.org/")
    client = sign_in(create_account("edith", "editor"))
    assert client.post(f"/admin/examples/link/{link.pk}/change/").status_code == 403
    assert client.get(f"/admin/examples/link/{link.pk}/delete/").status_code == 403
