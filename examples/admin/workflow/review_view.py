"""An entry's page in the desk: where it stands, what is missing, what would change for readers, and what to do next."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from examples.admin.page_helpers import render_page
from examples.admin.workflow import transitions
from examples.admin.workflow.permissions import (
    SECOND_PERSON_REQUIRED,
    can_edit,
    can_edit_any,
    can_publish,
    is_public,
    needs_second_person,
)
from examples.admin.workflow.working_copies import digest_conflicts, rebase_copy
from examples.admin.writing_advice.advice import advise
from examples.documents.difference import Difference, compare_documents, remove_row_keys, remove_state
from examples.documents.fields import Document
from examples.documents.load import load_document
from examples.documents.references import References
from examples.documents.validate import find_missing_requirements
from examples.documents.versions import hash_document, list_versions
from examples.models import Change, Example

Status = Example.Status


def review_view(request: HttpRequest, model_admin: Any, example: Example) -> HttpResponse:
    """For what cannot be edited in place, and on the way to publication."""
    example = Example.objects.select_related("copy_of", "edited_by", "scheduled_by").get(pk=example.pk)
    entry, document = example.copy_of or example, load_document(example)
    wanted, conflicts = rebase_copy(example) if example.copy_of else (document, [])
    changes = _copy_changes(entry, wanted) if example.copy_of else []
    announced = transitions.choose_change_kind(example, entry, changes)
    return render_page(
        model_admin,
        request,
        "workflow/review",
        example.title,
        original=example,
        entry=entry,
        copy=Example.objects.filter(copy_of=example).first(),
        public=is_public(entry),
        missing=find_missing_requirements(document, References()),
        changes=changes,
        entry_changes=conflicts,
        conflicts=digest_conflicts(conflicts),
        shown=hash_document(document),
        announced=Change.Kind(announced).label if announced else "",
        last=list_versions(example).first(),
        may=_allowed_steps(request.user, example),
        advice=advise(document),
        other=SECOND_PERSON_REQUIRED.format("You") if needs_second_person(request.user, example) else "",
    )


def _copy_changes(entry: Example, copy: Document) -> list[Difference]:
    """What publishing a working copy would change."""
    now, then = (remove_row_keys(document) for document in (load_document(entry), copy))
    return compare_documents(now, remove_state(then))


def _allowed_steps(user: Any, example: Example) -> dict[str, bool]:
    """What the page offers; every view asks again."""
    status, public = Status(example.status), is_public(example)
    return {
        "change": can_edit(user, example),
        "edit": public and can_edit_any(user),
        "send": status == Status.DRAFT and can_edit_any(user),
        "send_back": status == Status.IN_REVIEW and can_edit_any(user),
        "publish": status == Status.IN_REVIEW and can_publish(user),
        "retire": status == Status.PUBLISHED and can_publish(user),
        "check": status == Status.PUBLISHED and can_edit_any(user),
        "discard": example.copy_of_id is not None and can_edit_any(user),
    }
