"""What migrations do to rows that are there."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from examples.loading.ledger import digest, state

from examples.models import LoadedEntry, SynonymGroup


@pytest.mark.django_db(transaction=True)
def test_synonyms_as_loaded_do_not_look_edited_without_their_mark() -> None:
    """An editor's change of another group is still seen."""
    call_command("migrate", "examples", "0003", verbosity=0)
    try:
        models = MigrationExecutor(connection).loader.project_state(("examples", "0003_roles")).apps
        groups, entries = models.get_model("examples", "SynonymGroup"), models.get_model("examples", "LoadedEntry")
        for slug in ("loaded", "edited"):
            group = groups.objects.create(slug=slug, terms=["acp", "advance care planning"], ambiguous=True)
            entries.objects.create(kind="synonyms", key=slug, fixture="", stored=digest(state(group)))
        groups.objects.filter(slug="edited").update(note="changed")
    finally:
        call_command("migrate", verbosity=0)
    stored = dict(LoadedEntry.objects.values_list("key", "stored"))
    unchanged = {group.slug for group in SynonymGroup.objects.all() if digest(state(group)) == stored[group.slug]}
    assert unchanged == {"loaded"}
