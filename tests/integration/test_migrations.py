"""What migrations do to rows that are there."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from examples.loading.load_log import get_row_state, hash_content
from examples.loading.store import PART_NAMES
from examples.models import Example, LoadedEntry, Source, SynonymGroup
from tests.helpers.factories import ExampleFactory, OrganisationFactory, OutcomeFactory

DIGESTS: Any = import_module("examples.migrations.0007_documents")
SYNONYMS: Any = import_module("examples.migrations.0004_synonyms_without_ambiguous")


@pytest.mark.once  # it migrates back and forth, which takes its time
@pytest.mark.django_db(transaction=True)
def test_synonyms_as_loaded_do_not_look_edited_without_their_mark() -> None:
    """An editor's change of another group is still seen."""
    call_command("migrate", "examples", "0003", verbosity=0)
    try:
        models = MigrationExecutor(connection).loader.project_state(("examples", "0003_roles")).apps
        groups, entries = models.get_model("examples", "SynonymGroup"), models.get_model("examples", "LoadedEntry")
        for slug in ("loaded", "edited"):
            group = groups.objects.create(slug=slug, terms=["acp", "advance care planning"], ambiguous=True)
            entries.objects.create(kind="synonyms", key=slug, fixture="", stored=SYNONYMS.digest(group))
        groups.objects.filter(slug="edited").update(note="changed")
    finally:
        call_command("migrate", verbosity=0)
    stored = dict(LoadedEntry.objects.values_list("key", "stored"))
    unchanged = {
        group.slug for group in SynonymGroup.objects.all() if hash_content(get_row_state(group)) == stored[group.slug]
    }
    assert unchanged == {"loaded"}


@pytest.mark.django_db
def test_entries_as_loaded_do_not_look_edited_and_edited_ones_still_do() -> None:
    """The digests of the release before named every column, today's those that are filled in."""
    loaded, edited = ExampleFactory(slug="loaded"), ExampleFactory(slug="edited")
    for example in (loaded, edited):
        OutcomeFactory(example=example, source=example.sources.get())
        before = DIGESTS.digest(DIGESTS.state_of(Example.objects.get(pk=example.pk), PART_NAMES, only_filled=False))
        LoadedEntry.objects.create(kind="example", key=example.slug, fixture="", stored=before)
    organisation = OrganisationFactory()
    before = DIGESTS.digest(DIGESTS.state_of(organisation, (), only_filled=False))
    LoadedEntry.objects.create(kind="organisation", key=organisation.slug, fixture="", stored=before)
    Source.objects.filter(example=edited).update(citation="An editor's own")
    DIGESTS.renew_digests(apps, None)
    stored = {entry.key: entry.stored for entry in LoadedEntry.objects.all()}
    assert stored["loaded"] == hash_content(get_row_state(Example.objects.get(slug="loaded"), PART_NAMES))
    assert stored["edited"] != hash_content(get_row_state(Example.objects.get(slug="edited"), PART_NAMES))
    assert stored[organisation.slug] == hash_content(get_row_state(organisation))
