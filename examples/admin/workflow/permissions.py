"""Who may do what to which entry. Every view of the workflow asks here."""

from typing import Any

from django.conf import settings

from examples.models import Example

SECOND_PERSON_REQUIRED = "{} changed this entry last, so a colleague has to publish it."


def is_public(example: Example) -> bool:
    """Whether readers have its page."""
    return example.status in Example.PUBLIC and example.published_at is not None


def can_edit_any(user: Any) -> bool:
    return bool(user.has_perm("examples.change_example") and user.has_perm("examples.edit_any_example"))


def can_edit(user: Any, example: Example) -> bool:
    """Editors any entry; contributors what they began, while it is a draft. What is public has a working copy, which
    is editors' alone: the one who began it may be a contributor by now."""
    if is_public(example) or not user.has_perm("examples.change_example"):
        return False
    own = example.created_by_id == user.pk and example.status == Example.Status.DRAFT and not example.copy_of_id
    return own or can_edit_any(user)


def can_publish(user: Any) -> bool:
    return bool(user.has_perm("examples.publish_example"))


def needs_second_person(user: Any, example: Example) -> bool:
    """The last person to edit an entry does not publish it alone."""
    return bool(settings.PUBLISHING_NEEDS_TWO) and example.edited_by_id == user.pk
