"""The review page of an entry: its status, what is missing, what would change for readers, and the next steps."""

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
from examples.admin.writing_advice.advice import build_advice
from examples.documents.difference import Difference, compare_documents, remove_row_keys, remove_state
from examples.documents.load import load_document
from examples.documents.references import References
from examples.documents.validate import find_missing_requirements
from examples.documents.versions import hash_document, list_versions
from examples.models import Change, Example

Status = Example.Status


def review_view(request: HttpRequest, model_admin: Any, example: Example) -> HttpResponse:
    example = Example.objects.select_related("copy_of", "edited_by", "scheduled_by").get(pk=example.pk)
    entry, document = example.copy_of or example, load_document(example)
    changes, conflicts = list[Difference](), list[Difference]()
    if example.copy_of:
        rebased, conflicts = rebase_copy(example)
        changes = compare_documents(remove_row_keys(load_document(entry)), remove_state(remove_row_keys(rebased)))
    change_kind = transitions.choose_change_kind(example, entry, changes)
    return render_page(
        model_admin,
        request,
        "workflow/review",
        example.title,
        original=example,
        entry=entry,
        working_copy=Example.objects.filter(copy_of=example).first(),
        is_public=is_public(entry),
        missing=find_missing_requirements(document, References()),
        changes=changes,
        conflicts=conflicts,
        conflicts_digest=digest_conflicts(conflicts),
        document_digest=hash_document(document),
        announcement=Change.Kind(change_kind).label if change_kind else "",
        last_version=list_versions(example).first(),
        can=_list_permissions(request.user, example),
        advice=build_advice(document),
        needs_second_person=needs_second_person(request.user, example),
        second_person_message=SECOND_PERSON_REQUIRED.format("You"),
    )


def _list_permissions(user: Any, example: Example) -> dict[str, bool]:
    """Which buttons the page shows. The views check again."""
    status, public = Status(example.status), is_public(example)
    return {
        "change": can_edit(user, example),
        "edit": public and can_edit_any(user),
        "send": status == Status.DRAFT and can_edit_any(user),
        "send_back": status == Status.IN_REVIEW and can_edit_any(user),
        "publish": status == Status.IN_REVIEW and can_publish(user),
        "retire": status == Status.PUBLISHED and can_publish(user),
        "check": status == Status.PUBLISHED and can_edit_any(user),
        "write_note": can_publish(user),
        "discard": example.copy_of_id is not None and can_edit_any(user),
    }
