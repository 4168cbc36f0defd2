"""Who may edit and publish which entry. Every view of the workflow checks here."""

from typing import Any

from django.conf import settings

from examples.models import Example

SECOND_PERSON_REQUIRED = "{} changed this entry last, so a colleague has to publish it."


def is_public(example: Example) -> bool:
    """Whether the entry has a public page."""
    return example.status in Example.PUBLIC and example.published_at is not None


def can_edit_any(user: Any) -> bool:
    return bool(user.has_perm("examples.change_example") and user.has_perm("examples.edit_any_example"))


def can_edit(user: Any, example: Example) -> bool:
    """Editors may edit any entry; contributors only their own drafts. A public entry is edited in its working copy,
    which is for editors only: its creator may have become a contributor since."""
    if is_public(example) or not user.has_perm("examples.change_example"):
        return False
    is_own = example.created_by_id == user.pk and example.status == Example.Status.DRAFT and not example.copy_of_id
    return is_own or can_edit_any(user)


def can_publish(user: Any) -> bool:
    return bool(user.has_perm("examples.publish_example"))


def needs_second_person(user: Any, example: Example) -> bool:
    """Whether this user edited the entry last, so that a colleague must publish it."""
    return bool(settings.PUBLISHING_NEEDS_TWO) and example.edited_by_id == user.pk
