"""Merging, retiring, reinstating, renaming and reordering. Each is one transaction and returns a sentence that says
what was done; each raises ValidationError, with nothing changed, where the vocabulary does not allow it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from examples.admin.terms.usages import entries_using, replace_usages
from examples.documents.load import load_documents
from examples.documents.versions import User, record_all_external_changes, record_versions
from examples.models import Term, Vocabulary

LADDER = (
    "Levels of evidence are in order of strength, so they cannot be merged, replaced or reordered. "
    "You can rename a level."
)


def ladder_rule(vocabulary: str) -> str:
    """Why this vocabulary is neither merged nor reordered; empty where it may be."""
    return LADDER if vocabulary == Vocabulary.EVIDENCE else ""


def possible_successors(term: Term) -> QuerySet[Term]:
    """What may take a term's place. A gap such as “Not stated” never stands for a fact, nor a fact for a gap."""
    same = Term.objects.in_vocabulary(Vocabulary(term.vocabulary)).current().filter(absent=term.absent)
    return same.none() if ladder_rule(term.vocabulary) else same.exclude(pk=term.pk)


@transaction.atomic
def merge_term(term: Term, into: Term, user: User) -> str:
    """Everything that uses `term` gets `into` in its place; then `term` is retired. Raises IntegrityError too."""
    term, into = _lock(term, into)
    _check_successor(term, into)
    keys = sorted(entries_using(term).values_list("pk", flat=True))
    record_all_external_changes(load_documents(keys))
    done = f"Merged “{term}” into “{into}”"
    replace_usages(term, into)
    _retire(term, into)
    record_versions(load_documents(keys), user, done)
    return f"{done} in {len(keys)} {'entry' if len(keys) == 1 else 'entries'}"


@transaction.atomic
def retire_term(term: Term, into: Term | None) -> str:
    """No longer offered; what uses it keeps it. For a retired term this changes what replaced it."""
    term, *rest = _lock(*filter(None, (term, into)))
    into = rest[0] if rest else None
    if into:
        _check_successor(term, into)
    if term.retired_on and term.replaced_by == into:
        raise ValidationError(f"“{term}” is retired already. Nothing was changed.")
    _retire(term, into)
    return f"Retired “{term}”" + (f", replaced by “{into}”" if into else "")


@transaction.atomic
def reinstate_term(term: Term) -> str:
    """A retired term is offered again. Entries that were merged into another term stay as they are."""
    (term,) = _lock(term)
    if not term.retired_on:
        raise ValidationError(f"“{term}” is in use already. Nothing was changed.")
    Term.objects.filter(pk=term.pk).update(retired_on=None, replaced_by=None)
    return f"Reinstated “{term}”"


@transaction.atomic
def rename_term(term: Term, label: str, hint: str) -> str:
    """The slug, and so every address, stays."""
    (term,) = _lock(term)
    others = Term.objects.in_vocabulary(Vocabulary(term.vocabulary)).current().exclude(pk=term.pk)
    if others.filter(label__iexact=label).exists():
        raise ValidationError(f"Another term is already called “{label}”. To combine the two, merge them.")
    if (label, hint) == (term.label, term.hint):
        raise ValidationError("The label and hint are the same as before. Nothing was changed.")
    Term.objects.filter(pk=term.pk).update(label=label, hint=hint)
    return f"Renamed “{term}” to “{label}”" if label != term.label else f"Changed the hint of “{term}”"


@transaction.atomic
def reorder_terms(vocabulary: Vocabulary, keys: list[int]) -> str:
    """`keys`: the terms in use, in the order wanted. They are numbered from 0; retired and new ones follow."""
    if message := ladder_rule(vocabulary):
        raise ValidationError(message)
    places = dict(Term.objects.select_for_update().in_vocabulary(vocabulary).values_list("pk", "order"))
    wanted = [*(key for key in keys if key in places), *(key for key in places if key not in keys)]
    moved = {key: place for place, key in enumerate(wanted) if places[key] != place}
    if not moved:
        raise ValidationError("The order is the same as before. Nothing was changed.")
    for key, place in moved.items():
        Term.objects.filter(pk=key).update(order=place)
    return f"Reordered the vocabulary “{vocabulary.label}”"


def _lock(*terms: Term) -> list[Term]:
    """The rows as they are now. Until the transaction ends, nobody can give them to an entry."""
    found = {term.pk: term for term in Term.objects.select_for_update().filter(pk__in=[t.pk for t in terms])}
    if len(found) < len({term.pk for term in terms}):
        raise ValidationError("The term has been deleted. Nothing was changed.")
    return [found[term.pk] for term in terms]


def _check_successor(term: Term, into: Term) -> None:
    """The form offers the same terms, but another editor may have changed one since."""
    if not possible_successors(term).filter(pk=into.pk).exists():
        raise ValidationError(f"“{into}” can no longer replace “{term}” because someone changed it. Choose again.")


def _retire(term: Term, into: Term | None) -> None:
    """From today unless it was before. What `term` had replaced leads straight on to `into`: there are no chains."""
    if into:
        Term.objects.filter(replaced_by=term).update(replaced_by=into)
    Term.objects.filter(pk=term.pk).update(retired_on=term.retired_on or timezone.localdate(), replaced_by=into)
