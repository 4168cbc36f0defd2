"""Migrations of existing rows."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from examples.loading.change_detection import get_row_state, hash_content
from examples.loading.store import PART_NAMES
from examples.models import Example, LoadedEntry, Source, SynonymGroup
from tests.helpers.factories import ExampleFactory, OrganisationFactory, OutcomeFactory

DIGESTS: Any = import_module("examples.migrations.0007_documents")
ADOPTIONS: Any = import_module("examples.migrations.0010_adoptions")
SYNONYMS: Any = import_module("examples.migrations.0004_synonyms_without_ambiguous")


@pytest.mark.once  # migrates back and forth, which is slow
@pytest.mark.django_db(transaction=True)
def test_unedited_synonyms_stay_unedited_without_ambiguous() -> None:
    """A group that an editor changed still counts as edited."""
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
def test_renewed_digests_still_tell_edited_entries_apart() -> None:
    """The old digests covered every column and kind of row; the new ones cover only those with a value."""
    children = DIGESTS.KINDS["example"][1]
    loaded, edited = ExampleFactory(slug="loaded"), ExampleFactory(slug="edited")
    for example in (loaded, edited):
        OutcomeFactory(example=example, source=example.sources.get())
        row = Example.objects.get(pk=example.pk)
        before = DIGESTS.digest(DIGESTS.state_of(row, children, only_filled=False))
        LoadedEntry.objects.create(kind="example", key=example.slug, fixture="", stored=before)
    organisation = OrganisationFactory()
    before = DIGESTS.digest(DIGESTS.state_of(organisation, (), only_filled=False))
    LoadedEntry.objects.create(kind="organisation", key=organisation.slug, fixture="", stored=before)
    Source.objects.filter(example=edited).update(citation="An editor's own")
    DIGESTS.renew_digests(apps, None)
    ADOPTIONS.renew_digests(apps, None)
    stored = {entry.key: entry.stored for entry in LoadedEntry.objects.all()}
    assert stored["loaded"] == hash_content(get_row_state(Example.objects.get(slug="loaded"), PART_NAMES))
    assert stored["edited"] != hash_content(get_row_state(Example.objects.get(slug="edited"), PART_NAMES))
    assert stored[organisation.slug] == hash_content(get_row_state(organisation))
