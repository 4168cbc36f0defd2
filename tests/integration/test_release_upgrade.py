"""A database of the release before loads this release's fixtures, and nothing that an editor did is lost."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from examples.loading.fixture_reader import read_fixtures
from examples.loading.store import load_fixtures
from examples.models import Example, Framework, Term
from tests.helpers.factories import ExampleFactory
from tests.helpers.fixture_files import copy_fixtures, edit_yaml

pytestmark = pytest.mark.django_db
BEFORE = Path(__file__).parent / "previous_release"  # four entries as they were at commit 78eac1a
ENTRIES = UPDATED, EDITED, UNPUBLISHED, RETIRED = (
    "coordinate-my-care", "plymouth-compassionate-city", "pendleside-minority-ethnic-project",
    "north-london-coproduction",
)  # fmt: skip


def set_old_kinds(frameworks: list[dict[str, Any]]) -> None:
    """As at that commit: one kind for all that is neither an Ambition nor law."""
    for row in frameworks:
        if row["kind"] in ("nice-guidance", "planning-guidance", "report"):
            row.update(kind="service-framework", status="current")


@pytest.fixture
def before(tmp_path: Path) -> None:
    """The database of the release before, with an editor's changes."""
    folder = copy_fixtures(tmp_path / "before", ENTRIES, BEFORE)
    edit_yaml(folder / "frameworks.yaml", set_old_kinds)
    load_fixtures(read_fixtures(folder))  # Not by the command: the entries break rules that came later.
    Example.objects.filter(slug=EDITED).update(limits="The editor’s own limits.")
    Example.objects.filter(slug=RETIRED).update(status="retired", retired_reason="The editor’s reason.")
    Term.objects.filter(vocabulary="stage", slug="ended").update(hint="The editor’s hint.")
    Framework.objects.filter(slug="nacel-2024").update(summary="The editor’s summary.")
    ExampleFactory(slug="the-editors-own")


def test_new_release_loads_and_keeps_what_editors_did(
    before: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    count = Example.objects.count()
    capsys.readouterr()
    call_command("load_catalogue", fixtures=copy_fixtures(tmp_path / "after", ENTRIES))
    output = capsys.readouterr().out
    for kept in (f"example {EDITED}", f"example {RETIRED}", "stage ended", "framework nacel-2024"):
        assert f"left alone: {kept}: an editor changed it" in output
    assert Example.objects.count() == count
    assert Example.objects.get(slug=EDITED).limits == "The editor’s own limits."
    assert Example.objects.get(slug=RETIRED).retired_reason == "The editor’s reason."
    assert Term.objects.get(vocabulary="stage", slug="ended").hint == "The editor’s hint."
    assert Framework.objects.get(slug="nacel-2024").summary == "The editor’s summary."
    assert Example.objects.published().filter(slug="the-editors-own").exists()


def test_new_release_updates_what_nobody_edited(before: None, tmp_path: Path) -> None:
    call_command("load_catalogue", fixtures=copy_fixtures(tmp_path / "after", ENTRIES))
    updated = Example.objects.published().get(slug=UPDATED)
    assert updated.stage is not None
    assert (updated.stage.slug, str(updated.ended)) == ("ended", "2022-07-31")
    assert Example.objects.get(slug=UNPUBLISHED).status == Example.Status.DRAFT
    assert Framework.objects.get(slug="nice-guidance").kind == Framework.Kind.NICE_GUIDANCE
