"""The open data: what /open-data/ offers and `manage.py dump_open_data` writes."""

from __future__ import annotations

import io
import json
import re
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from django.core.management import call_command
from django.test import Client

from examples.models import Example, Strategy, StrategyPriority, Subscription, Succession, Suggestion, Term
from examples.presenters.example_schema import build_example_schema
from examples.presenters.open_data import ARCHIVE, CHECKSUMS, DOWNLOADS, TABLES
from tests.helpers.accounts import create_account
from tests.helpers.factories import ExampleFactory, ICBFactory, OutcomeFactory, TermFactory, term
from tests.helpers.formats import get_ok
from tests.integration.test_pages import MARK, create_marked_draft

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
# Programs rely on these keys, so none may disappear. A point leads into an object or a list of objects.
KEYS_OF_VERSION_1 = """
adoptions adoptions.area adoptions.note adoptions.organisation adoptions.since adoptions.source banner check_due checked
contact contact.address contact.checked contact.email contact.name contact.open contact.open.label contact.open.slug
cost cost.label cost.slug costs costs.amount costs.amount_to costs.amount_without costs.band costs.band.label
costs.band.slug costs.basis costs.basis.label costs.basis.slug costs.covers costs.kind costs.kind.label costs.kind.slug
costs.note costs.per costs.price_year costs.said costs.significance costs.significance.label costs.significance.slug
costs.source ended ended.date ended.note ended.precision equality_effect evidence evidence.evaluated_by
evidence.evaluated_by.label evidence.evaluated_by.slug evidence.label evidence.slug evidence.source evidence.summary
finding finding.label finding.slug framework_items framework_items.framework framework_items.label framework_items.slug
icbs icbs.basis icbs.basis.label icbs.basis.slug icbs.closed icbs.label icbs.slug icbs.successors implementation_time
keywords kind kind.label kind.slug licence limits materials materials.label materials.slug organisations
organisations.address organisations.name organisations.role organisations.role.label organisations.role.slug outcomes
outcomes.comparator outcomes.design outcomes.direction outcomes.direction.label outcomes.direction.slug outcomes.kind
outcomes.kind.label outcomes.kind.slug outcomes.measure outcomes.measured_by outcomes.nature outcomes.nature.label
outcomes.nature.slug outcomes.period outcomes.result outcomes.source place provider_sought published quotes
quotes.said_by quotes.source quotes.text related related.slug related.title related.url resources resources.address
resources.note resources.title revision scope scope.label scope.slug sections sections.heading sections.id sections.text
slug sources sources.address sources.citation sources.is_copy sources.note sources.number sources.published sources.read
stage stage.label stage.slug stage_note started started.date started.note started.precision summary terms
terms.intervention terms.intervention.label terms.intervention.slug terms.phase terms.phase.label terms.phase.slug
terms.population terms.population.label terms.population.slug terms.priority terms.priority.label terms.priority.slug
terms.setting terms.setting.label terms.setting.slug title unknown updated url workforce
""".split()


@pytest.fixture(autouse=True)
def example() -> Example:
    """A published example, with a board, its successor and a strategy."""
    old, new = ICBFactory(slug="devon", closed="2026-04-01"), ICBFactory(slug="new", opened="2026-04-01")
    Succession.objects.create(predecessor=old, successor=new, on="2026-04-01", kind="merger", part="whole")
    strategy = Strategy.objects.create(icb=old, slug="plan", title="Our plan", note=MARK)
    priority = StrategyPriority.objects.create(strategy=strategy, slug="plan-1", text="1. Nights")
    priority.terms.add(term("priority", "coordinated-care"))
    TermFactory(slug="house", retired_on="2026-01-01", replaced_by=term("setting", "home"))
    created: Example = ExampleFactory(slug="seen", title="Seen “by all”", boards=[old], editor_note=MARK)
    OutcomeFactory(example=created, source=created.sources.get())
    return created


def read_lines(client: Client, table: str) -> list[dict[str, Any]]:
    text = get_ok(client, f"/open-data/{table}.jsonl").content.decode()
    assert text.endswith("\n")
    return [json.loads(line) for line in text.split("\n")[:-1]]


def list_keys(schema: dict[str, Any], before: str = "") -> set[str]:
    if "items" in schema:
        return list_keys(schema["items"], before)
    properties: dict[str, Any] = schema.get("properties", {})
    inner = (list_keys(value, f"{before}{key}.") for key, value in properties.items())
    return {f"{before}{key}" for key in properties}.union(*inner)


@pytest.mark.parametrize("table", TABLES)
def test_every_line_matches_the_schema(client: Client, table: str) -> None:
    ExampleFactory(slug="bare")
    schema = get_ok(client, f"/open-data/{table}.schema.json").json()
    validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    lines = read_lines(client, table)
    assert lines
    assert [error.message for line in lines for error in validator.iter_errors(line)] == []
    for key in schema["required"]:
        assert not validator.is_valid({name: value for name, value in lines[0].items() if name != key}), key


def test_a_line_is_the_json_of_the_example(client: Client) -> None:
    ExampleFactory(slug="after")
    lines = read_lines(client, "examples")
    assert [line["slug"] for line in lines] == ["after", "seen"]
    assert lines[1] == get_ok(client, "/examples/seen.json").json()


def test_boards_strategies_and_terms_refer_to_each_other(client: Client) -> None:
    boards = {row["slug"]: row for row in read_lines(client, "boards")}
    assert boards["devon"]["successors"][0] == {
        "slug": "new",
        "on": "2026-04-01",
        "kind": {"slug": "merger", "label": "Merged into"},
        "part": "whole",
        "second_hand": False,
    }
    (strategy,) = read_lines(client, "strategies")
    assert (strategy["icb"], strategy["priorities"][0]["text"]) == ("devon", "1. Nights")
    terms = {(row["vocabulary"]["slug"], row["slug"]): row for row in read_lines(client, "terms")}
    assert ("priority", strategy["priorities"][0]["terms"][0]["slug"]) in terms
    assert terms["setting", "house"]["replaced_by"] == "home"
    assert len(terms) == Term.objects.count()


def test_nothing_private_is_in_any_file(client: Client, example: Example) -> None:
    """Notes of editors, drafts, entries in review and retired ones, senders and followers."""
    example.related.add(create_marked_draft())
    for status in ("in_review", "retired"):
        ExampleFactory(title=MARK, slug=f"{MARK}-{status}", status=status, retired_reason=MARK)
    ExampleFactory(slug=f"{MARK}-copy", status="draft", copy_of=example, summary=MARK)
    Suggestion.objects.create(what=MARK, email=f"{MARK}@example.org")
    Subscription.objects.create(email=f"{MARK}@example.org", path="/examples/?setting=home")
    create_account(MARK)
    archive = zipfile.ZipFile(io.BytesIO(get_ok(client, f"/open-data/{ARCHIVE}").content))
    assert len(archive.namelist()) == len(DOWNLOADS) - 1
    for name in archive.namelist():
        assert MARK not in archive.read(name).decode(), name


def test_command_writes_what_the_site_serves(client: Client, tmp_path: Path) -> None:
    call_command("dump_open_data", tmp_path / "data", site=f"{SITE}/", verbosity=0)
    archive = zipfile.ZipFile(io.BytesIO(get_ok(client, f"/open-data/{ARCHIVE}").content))
    written = {path.name: path.read_bytes() for path in (tmp_path / "data").iterdir()}
    assert written == {name: archive.read(name) for name in archive.namelist()}
    for name in {*DOWNLOADS} - {ARCHIVE}:
        assert written[name] == get_ok(client, f"/open-data/{name}").content, name
    sums = dict(re.findall(r"^(\w{64})  (\S+)$", written[CHECKSUMS].decode(), re.MULTILINE))
    assert {name: digest for digest, name in sums.items()} == {
        name: sha256(content).hexdigest() for name, content in written.items() if name != CHECKSUMS
    }


def test_files_are_built_once_for_each_revision(client: Client, example: Example) -> None:
    """And an address with a query, of which there is no end, is not built at all."""
    address = "/open-data/examples.jsonl"
    first = get_ok(client, address)
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(f"{address}?x=1")["Location"] == address
    Example.objects.filter(pk=example.pk).update(limits="New limits.")
    second = get_ok(client, address)
    assert second["ETag"] != first["ETag"]
    assert read_lines(client, "examples")[0]["limits"] == "New limits."


def test_readme_names_the_licences_and_every_file(client: Client) -> None:
    readme = get_ok(client, "/open-data/README.md").content.decode()
    for words in ("CC BY 4.0", "Open Government Licence v3.0", "quotes", *({*DOWNLOADS} - {ARCHIVE, "README.md"})):
        assert words in readme, words


def test_page_links_to_every_file(client: Client) -> None:
    page = get_ok(client, "/open-data/").content.decode()
    assert {name for name in DOWNLOADS if f'href="/open-data/{name}"' not in page} == set()


def test_no_key_of_version_1_is_gone() -> None:
    assert {*KEYS_OF_VERSION_1} - list_keys(build_example_schema()) == set()
