"""The synonym form, and the page that turns a search without a full match into a synonym."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from rapidfuzz.fuzz import token_set_ratio

from examples.admin.forms import CatalogueForm
from examples.admin.pages import render_page
from examples.catalogue.query_expansion import QueryUnit
from examples.catalogue.refresh import get_catalogue
from examples.catalogue.snapshot import Catalogue
from examples.catalogue.synonym_breadth import find_broad_synonyms
from examples.catalogue.text_analysis import split_words
from examples.models import EmptySearch, SynonymGroup, Vocabulary

ADD_PERMISSION = "examples.add_synonymgroup"
ONE_WAY = SynonymGroup.Direction.ONE_WAY


class SynonymGroupForm(CatalogueForm):
    """Refuses a synonym that would find half of the catalogue."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        values = {name: cleaned.get(name) or [] for name in ("terms", "widens_to")}
        group = SynonymGroup(direction=cleaned.get("direction") or SynonymGroup.Direction.TWO_WAY, **values)
        for sentence in _find_too_broad(group, get_catalogue()):
            self.add_error("widens_to" if group.direction == ONE_WAY else "terms", sentence)
        return cleaned


def _find_too_broad(group: SynonymGroup, catalogue: Catalogue) -> list[str]:
    index = catalogue.data.text_index
    return list(find_broad_synonyms(group, index.count_phrase, index.size))


class SynonymChoice(NamedTuple):
    """A term's label that the words could also find. `before` and `after`: how many examples the words find."""

    label: str
    kind: str
    before: int
    after: int


@permission_required(ADD_PERMISSION, raise_exception=True)
def synonym_view(request: Any, model_admin: Any, pk: int) -> HttpResponse:
    """Lists what the words could also find, with the effect of each. One button adds the synonym."""
    search, catalogue = get_object_or_404(EmptySearch, pk=pk), get_catalogue()
    choices = list_choices(search.words, catalogue)
    label = request.POST.get("label", "")
    if request.method == "POST" and label in {choice.label for choice in choices}:
        with transaction.atomic():
            defaults = {"direction": ONE_WAY, "kind": "search", "terms": [search.words]}
            group, _ = SynonymGroup.objects.get_or_create(slug=f"search-{search.pk}", defaults=defaults)
            group.widens_to = list(dict.fromkeys([*group.widens_to, label]))
            group.save()
            LogEntry.objects.log_actions(request.user.pk, [group], ADDITION, f"Also finds “{label}”")
        messages.success(request, f"A search for “{search.words}” now also finds “{label}”.")
        return redirect("admin:examples_emptysearch_changelist")
    title = f"Make “{search.words}” find something"
    return render_page(model_admin, request, "terms/synonym", title, search=search, choices=choices)


def list_choices(words: str, catalogue: Catalogue) -> list[SynonymChoice]:
    """Labels that are not too broad, the most similar ones first."""
    index, phrase = catalogue.data.text_index, tuple(split_words(words))
    if not phrase:
        return []
    before = index.count_unit(QueryUnit(phrase, words))
    choices = []
    for facet in catalogue.facets:
        for value in facet.values if facet.name in Vocabulary.values else ():
            group = SynonymGroup(direction=ONE_WAY, terms=[words], widens_to=[value.label])
            after = index.count_unit(QueryUnit(phrase, words, broader=(tuple(split_words(value.label)),)))
            if after > before and not _find_too_broad(group, catalogue):
                choices.append(SynonymChoice(value.label, facet.label, before, after))
    return sorted(choices, key=lambda choice: (-token_set_ratio(words, choice.label.casefold()), choice.label))
