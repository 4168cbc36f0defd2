"""One row of everything that has a page: entries in each state, shared rows, accounts, and tokens of links."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from reversion.models import Version

from examples.admin.examples.preview import sign_reviewer_link
from examples.admin.workflow.working_copies import get_working_copy
from examples.documents.load import load_document
from examples.documents.versions import record_version
from examples.email_updates.token import sign_token
from examples.models import (
    AccountEvent,
    Adoption,
    Change,
    Cost,
    EasyReadLine,
    EmptySearch,
    Example,
    Framework,
    Link,
    PageRating,
    Quote,
    Resource,
    Strategy,
    Subscription,
    Suggestion,
    SynonymGroup,
    Upload,
)
from tests.helpers.accounts import PASSWORD, create_account
from tests.helpers.factories import (
    ExampleFactory,
    FrameworkItemFactory,
    ICBFactory,
    OrganisationFactory,
    OutcomeFactory,
    TranslationFactory,
    term,
)

OWN = "own"
IN_A_WEEK = dt.timedelta(days=7)


def create_one_of_each() -> dict[str, Any]:
    """The keys for the names in permissions.txt."""
    somebody = create_account("somebody", "publisher")
    rows = create_entries(somebody) | create_other_rows(somebody)
    return {
        **{name: row.pk for name, row in rows.items()},
        "password": PASSWORD,
        "example_type": ContentType.objects.get_for_model(Example).pk,
        **create_versions(rows["own"], rows["other"]),
        **create_tokens(),
    }


def give_own_rows(user: User) -> None:
    """Makes the rows called "own", and the passkey, belong to this account."""
    Example.objects.filter(slug=OWN).update(created_by=user)
    Upload.objects.filter(name=OWN).update(user=user)
    Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).update(user=user)


def create_entries(somebody: User) -> dict[str, Any]:
    theirs = {"created_by": somebody, "edited_by": somebody}
    seen = create_full_example(theirs)
    copied, changed = ExampleFactory(**theirs), ExampleFactory(**theirs)
    old_copy = get_working_copy(changed, somebody)
    Example.objects.filter(pk=changed.pk).update(summary="Changed after the copy was made.")
    return {
        "own": ExampleFactory(status="draft", slug=OWN, **theirs),
        "other": ExampleFactory(status="draft", **theirs),
        "review": ExampleFactory(status="in_review", **theirs),
        "scheduled": ExampleFactory(status="in_review", publish_at=timezone.now() + IN_A_WEEK, **theirs),
        "public": seen,
        "copy": get_working_copy(copied, somebody),
        "old_copy": old_copy,
    }


def create_full_example(theirs: dict[str, Any]) -> Example:
    """A published entry with a row of every part."""
    example: Example = ExampleFactory(
        slug="seen",
        boards=[ICBFactory(slug="seen")],
        organisations=[OrganisationFactory(slug="seen")],
        items=[FrameworkItemFactory()],
        **theirs,
    )
    source = example.sources.get()
    OutcomeFactory(example=example, source=source)
    Cost.objects.create(example=example, source=source, kind="running", covers="Staff", amount="5.50")
    Resource.objects.create(example=example, title="Toolkit", address="https://example.org/toolkit")
    Adoption.objects.create(example=example, source=source, area="Leeds")
    Quote.objects.create(example=example, source=source, text="They came at night.", said_by="a carer")
    TranslationFactory(example=example)
    EasyReadLine.objects.create(example=example, text="A nurse visits you.", picture="nurse", picture_text="A nurse")
    Change.objects.create(example=example, kind=Change.Kind.CORRECTED, note="Corrected")
    example.related.add(ExampleFactory(slug="bare", status="published", **theirs))
    return example


def create_other_rows(somebody: User) -> dict[str, Any]:
    board = ICBFactory(slug="board")
    return {
        "term": term("setting", "shed"),
        "other_term": term("setting", "barn"),
        "retired_term": term("setting", "byre", retired_on=dt.date(2026, 1, 1)),
        "organisation": OrganisationFactory(slug="sitters"),
        "icb": board,
        "region": board.region,
        "strategy": Strategy.objects.create(icb=board, slug="plan", title="Plan"),
        "framework": Framework.objects.create(slug="frame", title="Frame"),
        "synonymgroup": SynonymGroup.objects.create(slug="words", terms=["a", "b"]),
        "suggestion": Suggestion.objects.create(what="This"),
        "pagerating": PageRating.objects.create(path="/examples/", day=timezone.localdate()),
        "link": Link.objects.create(address="https://example.org/"),
        "emptysearch": EmptySearch.objects.create(words="seen", day=timezone.localdate()),
        "accountevent": AccountEvent.objects.latest("pk"),
        "user": somebody,
        "superuser": create_account("super", is_superuser=True),
        "group": Group.objects.get(name="editor"),
        "passkey": Authenticator.objects.create(user=somebody, type=Authenticator.Type.WEBAUTHN, data={"name": "Key"}),
        "own_upload": Upload.objects.create(user=somebody, name=OWN, content=b"slug,title\n"),
        "other_upload": Upload.objects.create(user=somebody, name="a.csv", content=b"slug,title\n"),
    }


def create_versions(own: Any, other: Any) -> dict[str, int]:
    """A version of each with other text, and the last version of an entry that was deleted."""
    deleted = ExampleFactory(status="draft")
    keys = {}
    for name, example in {"own": own, "other": other, "deleted": deleted}.items():
        record_version(example, None, "Saved", load_document(example) | {"title": "Earlier title"})
        keys[f"{name}_version"] = Version.objects.get_for_object(example).latest("pk").pk
    deleted.delete()
    return keys


def create_tokens() -> dict[str, str]:
    subscription = Subscription.objects.create(email="reader@example.org", path="/examples/")
    return {
        "token": sign_reviewer_link(ExampleFactory(status="draft"), timezone.now() + IN_A_WEEK),
        "confirm": sign_token(subscription, "confirm"),
        "unsubscribe": sign_token(subscription, "unsubscribe"),
    }
