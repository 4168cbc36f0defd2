"""Loading the fixtures: a second load changes nothing, and none undoes an editor's change."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from reversion.models import Version

from examples.documents.versions import list_versions, load_version_document
from examples.loading.checks import find_faults
from examples.loading.fixture_reader import read_fixtures
from examples.models import CatalogueRevision, Example, Organisation, Outcome, Term
from tests.helpers.fixture_files import Edit, copy_few_fixtures, edit_yaml

pytestmark = pytest.mark.django_db
FIXTURES = Path(settings.BASE_DIR) / "fixtures"
SLUGS = (
    "daffodil-standards", "impact-liverpool-south-sefton", "soul-midwives", "compassionate-communities",
    "every-setting-homeless", "plymouth-compassionate-city", "coventry-warwickshire-peolc-strategy",
    "lancashire-south-cumbria-peolc-framework", "north-london-coproduction",
)  # fmt: skip


@pytest.fixture(scope="module")
def few_fixtures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Only two entries, which refer to no other, so that they load quickly."""
    return copy_few_fixtures(tmp_path_factory.mktemp("few") / "fixtures", SLUGS[1:3])


@pytest.fixture
def folder(few_fixtures: Path, tmp_path: Path) -> Path:
    """A copy that the test may change."""
    return shutil.copytree(few_fixtures, tmp_path / "fixtures")


def load_catalogue(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    call_command("load_catalogue", fixtures=folder)
    return capsys.readouterr().out


def get_entry_path(folder: Path) -> Path:
    return folder / "examples" / "impact-liverpool-south-sefton.yaml"


@pytest.mark.once
def test_fixtures_have_no_faults() -> None:
    fixtures = read_fixtures(FIXTURES)
    assert find_faults(fixtures) == []
    assert {row.slug for row in fixtures.examples} >= set(SLUGS)
    assert (len(fixtures.icbs), len(fixtures.successions), len(fixtures.frameworks)) == (48, 16, 12)


@pytest.mark.once
def test_each_priority_of_the_strategies_has_a_term() -> None:
    strategies = read_fixtures(FIXTURES).strategies
    priorities = [priority for strategy in strategies for priority in strategy.priorities]
    assert (len(strategies), len({strategy.icb for strategy in strategies}), len(priorities)) == (36, 34, 131)
    assert all(priority.priorities for priority in priorities)


def test_second_load_changes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load_catalogue(folder, capsys)
    before = CatalogueRevision.objects.get().token
    output = load_catalogue(folder, capsys)
    assert "0 created, 0 updated" in output
    assert CatalogueRevision.objects.get().token == before


def test_loaded_entry_has_version(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load_catalogue(folder, capsys)
    example = Example.objects.get(slug="impact-liverpool-south-sefton")
    assert list_versions(example).count() == 1
    edit_yaml(get_entry_path(folder), lambda entry: entry.update(title="IMPaCT, renamed"))
    load_catalogue(folder, capsys)
    load_catalogue(folder, capsys)
    assert load_version_document(list_versions(example)[0])["title"] == "IMPaCT, renamed"
    assert list_versions(example).count() == 2
    assert Version.objects.count() == 3


def test_entry_is_loaded_completely(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load_catalogue(folder, capsys)
    example = Example.objects.published().get(slug="impact-liverpool-south-sefton")
    forecast = example.outcomes.get(kind="forecast")
    assert "5,800" in forecast.result
    assert forecast.source.number == 1
    assert example.evidence is not None
    assert (example.evidence.slug, example.evidence_source and example.evidence_source.number) == ("measured-change", 5)
    assert [link.icb.slug for link in example.area_links.all()] == ["cheshire-and-merseyside"]


def test_changed_fixture_updates_entry(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load_catalogue(folder, capsys)
    edit_yaml(get_entry_path(folder), lambda entry: entry.update(title="IMPaCT, renamed"))
    assert "1 updated" in load_catalogue(folder, capsys)
    assert Example.objects.get(slug="impact-liverpool-south-sefton").title == "IMPaCT, renamed"


@pytest.mark.parametrize(
    "edit",
    [
        lambda example: Example.objects.filter(pk=example.pk).update(title="Edited"),
        lambda example: example.terms.add(Term.objects.get(vocabulary="phase", slug="after-death")),
        lambda example: Outcome.objects.filter(example=example).update(result="Edited"),
        lambda example: example.resources.create(title="Edited"),
    ],
)
def test_edited_entry_is_left_alone_and_named(
    edit: Callable[[Example], object], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load_catalogue(folder, capsys)
    example = Example.objects.get(slug="impact-liverpool-south-sefton")
    edit(example)
    token = CatalogueRevision.objects.get().token
    edit_yaml(get_entry_path(folder), lambda entry: entry.update(title="From the fixture"))
    output = load_catalogue(folder, capsys)
    assert "impact-liverpool-south-sefton: an editor changed it, and the fixture changed too" in output
    assert CatalogueRevision.objects.get().token == token


def test_row_created_or_deleted_by_editor_stays(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Organisation.objects.create(slug="mersey-care-nhs-foundation-trust", name="Mersey Care", kind="nhs-trust")
    load_catalogue(folder, capsys)
    assert Organisation.objects.get(slug="mersey-care-nhs-foundation-trust").name == "Mersey Care"
    unused = Organisation.objects.exclude(pk__in=Example.organisations.through.objects.values("organisation")).first()
    assert unused is not None
    unused.delete()
    assert f"left alone: organisation {unused.slug}: an editor deleted it" in load_catalogue(folder, capsys)


FAULTS: dict[str, tuple[Edit, str]] = {
    "unknown setting": (lambda e: e.update(setting=["moon"]), "setting: There is no setting “moon”"),
    "no population": (lambda e: e.update(population=[]), "population: Choose at least one population"),
    "unknown board": (lambda e: e.update(area_links=[{"icb": "moon", "basis": "stated"}]), "There is no board “moon”"),
    "unknown item": (lambda e: e.update(framework_items=["moon"]), "There is no framework item “moon”"),
    "unknown organisation": (
        lambda e: e.update(participations=[{"organisation": "moon", "role": "lead"}]),
        "participations.0.organisation: There is no organisation “moon”",
    ),
    "unknown entry": (lambda e: e.update(related=["moon"]), "related: There is no entry “moon”"),
    "related to itself": (lambda e: e.update(related=[e["slug"]]), "related: An entry cannot be related to itself"),
    "no lead": (lambda e: e.update(participations=[]), "participations: Add the organisation that leads the example"),
    "no summary": (lambda e: e.update(summary=""), "summary: Write a plain summary"),
    "no source": (lambda e: e.update(sources=[]), "sources: Add at least one source"),
    "no status": (lambda e: e.pop("status"), "status: Write one of: draft, in_review"),
    "no day of publication": (lambda e: e.pop("published_on"), "published_on: Write the day"),
    "retired without a reason": (lambda e: e.update(status="retired"), "retired_reason: Say why the entry is retired"),
    "outcome without design": (lambda e: e["outcomes"][0].pop("design"), "outcomes.0.design"),
    "outcome without period": (lambda e: e["outcomes"][0].update(period=""), "outcomes.0.period"),
    "outcome of unknown source": (lambda e: e["outcomes"][0].update(source=99), "This entry has no source 99"),
    "outcome without source": (lambda e: e["outcomes"][0].pop("source"), "outcomes.0.source: Enter the source"),
    "evidence without source": (lambda e: e.pop("evidence_source"), "evidence_source: Choose the source"),
    "link of another scheme": (lambda e: e["sources"][0].update(address="javascript:x"), "sources.0.address: Enter a"),
    "unknown key": (lambda e: e.update(colour="blue"), "colour: There is no field of this name"),
    "unknown key of a row": (lambda e: e["sources"][0].update(colour="blue"), "sources.0.colour: There is no field"),
    "text in place of rows": (lambda e: e.update(sources="many"), "sources: Write a list of rows"),
    "wrong slug": (lambda e: e.update(slug="other"), "the file should be named other.yaml"),
    "wrong date": (lambda e: e.update(started="spring"), "started: Write the date as"),
    "wrong choice": (lambda e: e.update(scope="galaxy"), "scope: Write one of: national"),
    "amount without source": (
        lambda e: e["costs"][0].pop("source"),
        "costs.0.source: Choose the source that gives this amount",
    ),
    "negative amount": (lambda e: e["costs"][0].update(amount=-1), "costs.0.amount: Amount must be 0 or more"),
    "end before start": (
        lambda e: e.update(started=2020, ended=2019),
        "ended: The date in “Ended” cannot be before the date in “Started”",
    ),
    "list in place of a text": (lambda e: e.update(title=["a", "b"]), "title: Write one value here"),
    "table in place of a text": (lambda e: e.update(title={1: 2, "a": 3}), "title: Write one value here"),
    "boolean in place of a text": (lambda e: e.update(title=True), "title: Write a text here"),
    "not a number in place of a text": (lambda e: e.update(title=float("nan")), "title: Write one value here"),
    "banned word": (lambda e: e.update(need="A proven service."), "need: an entry may not say “proven”"),
    "banned word in a result": (
        lambda e: e["outcomes"][0].update(measure="Nobody passed away"),
        "outcomes.0: an entry may not say “passed away”",
    ),
    "unexplained abbreviation": (lambda e: e.update(need="The XQZ pathway."), "need: “XQZ” is never explained"),
    "two sources with one number": (lambda e: e["sources"].append(e["sources"][0]), "cannot have the same number"),
    "one organisation twice in a role": (
        lambda e: e["participations"].append(e["participations"][0]),
        "An organisation can have each role only once in an entry",
    ),
}


@pytest.mark.once
@pytest.mark.parametrize("name", FAULTS)
def test_check_reports_fault_and_changes_nothing(name: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit, message = FAULTS[name]
    edit_yaml(get_entry_path(folder), edit)
    with pytest.raises(CommandError, match="nothing was loaded"):
        call_command("load_catalogue", "--check", fixtures=folder)
    assert message in capsys.readouterr().err
    assert not Term.objects.exists()


@pytest.mark.once
def test_quoted_phrase_and_explained_abbreviation_pass(folder: Path) -> None:
    explained = 'They call it "best practice". The Xylo Quality Zone (XQZ) is new. The XQZ pathway.'
    edit_yaml(get_entry_path(folder), lambda entry: entry.update(need=explained))
    call_command("load_catalogue", "--check", fixtures=folder)


@pytest.mark.once
def test_duplicate_slug_is_reported(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit_yaml(folder / "organisations.yaml", lambda rows: rows.append(rows[0]))
    with pytest.raises(CommandError):
        call_command("load_catalogue", "--check", fixtures=folder)
    assert "slug: this slug is used 2 times" in capsys.readouterr().err


@pytest.mark.once
@pytest.mark.parametrize("text", ["slug: [", "a: !!bool abc", "a: !!timestamp b", "- - - [", "\\t"])
def test_check_exits_with_1_on_invalid_yaml(text: str, folder: Path) -> None:
    get_entry_path(folder).write_text(text)
    with pytest.raises(CommandError) as error:
        call_command("load_catalogue", "--check", fixtures=folder)
    assert error.value.returncode == 1


def test_too_long_text_is_reported_and_nothing_loaded(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit_yaml(get_entry_path(folder), lambda entry: entry.update(title="x" * 201))
    with pytest.raises(CommandError):
        call_command("load_catalogue", fixtures=folder)
    assert "impact-liverpool-south-sefton: title" in capsys.readouterr().err
    assert not Term.objects.exists()
