"""Merging, retiring, reinstating, renaming and reordering terms. Each is one transaction and returns a sentence that
says what changed, or raises ValidationError and changes nothing."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from examples.admin.terms.usages import find_entries_using, replace_usages
from examples.documents.load import load_documents
from examples.documents.versions import User, record_all_external_changes, record_versions
from examples.models import Term, Vocabulary

FIXED_ORDER_MESSAGE = (
    "Levels of evidence are in order of strength, so they cannot be merged, replaced or reordered. "
    "You can rename a level."
)


def explain_fixed_order(vocabulary: str) -> str:
    """Returns why terms of this vocabulary cannot be merged or reordered, or "" if they can."""
    return FIXED_ORDER_MESSAGE if vocabulary == Vocabulary.EVIDENCE else ""


def list_replacements(term: Term) -> QuerySet[Term]:
    """The terms that may replace a term. Terms for a missing value, such as “Not stated”, replace only each other."""
    same = Term.objects.in_vocabulary(Vocabulary(term.vocabulary)).current().filter(absent=term.absent)
    return same.none() if explain_fixed_order(term.vocabulary) else same.exclude(pk=term.pk)


@transaction.atomic
def merge_term(term: Term, replacement: Term, user: User) -> str:
    """Replaces `term` everywhere by `replacement`, then retires it. May raise IntegrityError."""
    term, replacement = _lock(term, replacement)
    _check_replacement(term, replacement)
    keys = sorted(find_entries_using(term).values_list("pk", flat=True))
    record_all_external_changes(load_documents(keys))
    message = f"Merged “{term}” into “{replacement}”"
    replace_usages(term, replacement)
    _retire(term, replacement)
    record_versions(load_documents(keys), user, message)
    return f"{message} in {len(keys)} {'entry' if len(keys) == 1 else 'entries'}"


@transaction.atomic
def retire_term(term: Term, replacement: Term | None) -> str:
    """Retires a term, or changes the replacement of a retired one. What uses the term keeps it."""
    term, *rest = _lock(*filter(None, (term, replacement)))
    replacement = rest[0] if rest else None
    if replacement:
        _check_replacement(term, replacement)
    if term.retired_on and term.replaced_by == replacement:
        raise ValidationError(f"“{term}” is retired already. Nothing was changed.")
    _retire(term, replacement)
    return f"Retired “{term}”" + (f", replaced by “{replacement}”" if replacement else "")


@transaction.atomic
def reinstate_term(term: Term) -> str:
    """Offers a retired term again. Entries that got its replacement keep it."""
    (term,) = _lock(term)
    if not term.retired_on:
        raise ValidationError(f"“{term}” is not retired. Nothing was changed.")
    Term.objects.filter(pk=term.pk).update(retired_on=None, replaced_by=None)
    return f"Reinstated “{term}”"


@transaction.atomic
def rename_term(term: Term, label: str, hint: str, opened: str = "") -> str:
    """Changes label and hint. The slug, and so every address, stays the same. `opened`: what `describe_term` said when
    the form was opened."""
    (term,) = _lock(term)
    if opened not in ("", describe_term(term)):
        raise ValidationError(
            f"Someone else changed this term to {describe_term(term)} while this page was open. Check your words, then "
            "rename it again."
        )
    others = Term.objects.in_vocabulary(Vocabulary(term.vocabulary)).current().exclude(pk=term.pk)
    if others.filter(label__iexact=label).exists():
        raise ValidationError(f"Another term is already called “{label}”. To combine the two, merge them.")
    if (label, hint) == (term.label, term.hint):
        raise ValidationError("The label and hint are the same as before. Nothing was changed.")
    Term.objects.filter(pk=term.pk).update(label=label, hint=hint)
    return f"Renamed “{term}” to “{label}”" if label != term.label else f"Changed the hint of “{term}”"


def describe_term(term: Term) -> str:
    return f"“{term.label}”, with the hint “{term.hint}”"


@transaction.atomic
def reorder_terms(vocabulary: Vocabulary, keys: list[int]) -> str:
    """Numbers the terms from 0 in the order of `keys`; retired and new terms follow."""
    if message := explain_fixed_order(vocabulary):
        raise ValidationError(message)
    old_order = dict(Term.objects.select_for_update().in_vocabulary(vocabulary).values_list("pk", "order"))
    new_keys = [*(key for key in keys if key in old_order), *(key for key in old_order if key not in keys)]
    changes = {key: order for order, key in enumerate(new_keys) if old_order[key] != order}
    if not changes:
        raise ValidationError("The order is the same as before. Nothing was changed.")
    for key, order in changes.items():
        Term.objects.filter(pk=key).update(order=order)
    return f"Reordered the vocabulary “{vocabulary.label}”"


def _lock(*terms: Term) -> list[Term]:
    """Returns the rows as stored. Until the transaction ends, nobody can add them to an entry."""
    keys = {term.pk for term in terms}
    locked = Term.objects.select_for_update().in_bulk(keys)
    if len(locked) < len(keys):
        raise ValidationError("Someone deleted the term while this page was open, so nothing was changed.")
    return [locked[term.pk] for term in terms]


def _check_replacement(term: Term, replacement: Term) -> None:
    """Checks again what the form checked: another editor may have changed a term since then."""
    if not list_replacements(term).filter(pk=replacement.pk).exists():
        raise ValidationError(
            f"“{term}” cannot be replaced by “{replacement}”: one of the two terms has changed. Choose another."
        )


def _retire(term: Term, replacement: Term | None) -> None:
    """Keeps the date of a term that is retired already. Terms that `term` replaced now lead to `replacement`."""
    if replacement:
        Term.objects.filter(replaced_by=term).update(replaced_by=replacement)
    Term.objects.filter(pk=term.pk).update(retired_on=term.retired_on or timezone.localdate(), replaced_by=replacement)
