"""Reads the fixture files into rows. Collects every fault, with its file, entry and field, and reads on."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.resolver import VersionedResolver

from examples.documents.references import References
from examples.loading import fixture_schema
from examples.loading.entry_fixture import EntryFixture
from examples.models import ICB, Example, FrameworkItem, Organisation, Term, Vocabulary


@dataclass(frozen=True, order=True)
class FixtureFault:
    """A fault in a fixture: where it is, and a message that says what to do."""

    file: str
    entry: str
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.entry or 'file'}: {self.field or 'entry'}: {self.message}"


@dataclass
class Fixtures:
    """Every row that could be read, in the order of the files, and the faults found on reading."""

    terms: dict[str, list[fixture_schema.TermFixture]]
    organisations: list[fixture_schema.OrganisationFixture]
    icbs: list[fixture_schema.ICBFixture]
    successions: list[fixture_schema.SuccessionFixture]
    frameworks: list[fixture_schema.FrameworkFixture]
    strategies: list[fixture_schema.StrategyFixture]
    synonyms: list[fixture_schema.SynonymFixture]
    examples: list[EntryFixture]
    editorial_rules: fixture_schema.EditorialRules
    faults: list[FixtureFault]

    def build_references(self) -> References:
        """What entries may refer to: rows of these files, not of the database."""
        references = References()
        references.terms = {
            name: {
                r.slug: Term(slug=r.slug, label=r.label, retired_on=r.retired_on, order=n) for n, r in enumerate(rows)
            }
            for name, rows in self.terms.items()
        }
        references.organisations = {row.slug: Organisation(slug=row.slug, name=row.name) for row in self.organisations}
        references.icbs = {r.slug: ICB(slug=r.slug, name=r.name, short_name=r.short_name) for r in self.icbs}
        items = (item for framework in self.frameworks for item in framework.items)
        references.framework_items = {item.slug: FrameworkItem(slug=item.slug, heading=item.heading) for item in items}
        references.examples = {entry.slug: Example(slug=entry.slug) for entry in self.examples}
        return references

    def map_ambitions(self) -> dict[str, str]:
        """Priority -> the Ambition that it belongs to."""
        items = [item for framework in self.frameworks if framework.kind == "ambitions" for item in framework.items]
        return {priority: item.slug for item in items for priority in item.priorities}


def read_fixtures(folder: Path) -> Fixtures:
    """Reads a folder as fixtures/README.md describes it. A missing file is a fault, not an exception."""
    reader = _FixtureReader(folder)
    fixtures = Fixtures(
        terms={
            name: reader.read_rows(f"vocabularies/{name}.yaml", fixture_schema.TermFixture)
            for name in Vocabulary.values
        },
        organisations=reader.read_rows("organisations.yaml", fixture_schema.OrganisationFixture),
        icbs=reader.read_rows("icbs.yaml", fixture_schema.ICBFixture, "icbs"),
        successions=reader.read_rows("icbs.yaml", fixture_schema.SuccessionFixture, "successions"),
        frameworks=reader.read_rows("frameworks.yaml", fixture_schema.FrameworkFixture),
        strategies=reader.read_rows("strategies.yaml", fixture_schema.StrategyFixture),
        synonyms=reader.read_rows("synonyms.yaml", fixture_schema.SynonymFixture),
        examples=[entry for path in sorted((folder / "examples").glob("*.yaml")) for entry in reader.read_entry(path)],
        editorial_rules=reader.read_editorial_rules(),
        faults=reader.faults,
    )
    references = fixtures.build_references()
    for entry in fixtures.examples:
        entry.parse(references)
    return fixtures


def read_editorial_rules(folder: Path) -> fixture_schema.EditorialRules:
    """The editorial rules alone; empty if their file is missing or unreadable."""
    return _FixtureReader(folder).read_editorial_rules()


class _Resolver(VersionedResolver):
    """Looks the rules of the file's YAML version up once. The library does so for each value: a third of the time."""

    @cached_property
    def versioned_resolver(self) -> Any:
        return super().versioned_resolver


class _FixtureReader:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[FixtureFault] = []

    def read_rows[R: fixture_schema.FixtureRow](self, name: str, model: type[R], key: str = "") -> list[R]:
        content = self._load_yaml(name)
        rows = content.get(key) if key and isinstance(content, dict) else content
        if content is not None and not isinstance(rows, list):
            self.faults.append(FixtureFault(name, "", key, "the file should hold a list of rows"))
            return []
        return [row for raw in rows or [] for row in self._parse_row(name, raw, model)]

    def read_editorial_rules(self) -> fixture_schema.EditorialRules:
        name, model = "editorial_rules.yaml", fixture_schema.EditorialRules
        content = self._load_yaml(name)
        rules = self._parse_row(name, {} if content is None else content, model)
        return rules[0] if rules else model()

    def read_entry(self, path: Path) -> list[EntryFixture]:
        name = f"examples/{path.name}"
        content = self._load_yaml(name)
        if content is None:
            return []
        if not isinstance(content, dict):
            self.faults.append(FixtureFault(name, "", "", "the file should hold one entry: fields with their values"))
            return []
        entry = EntryFixture(content)
        if entry.slug != path.stem:
            self.faults.append(FixtureFault(name, entry.slug, "slug", f"the file should be named {entry.slug}.yaml"))
        return [entry]

    def _load_yaml(self, name: str) -> Any:
        yaml = YAML(typ="safe")
        yaml.Resolver = _Resolver
        try:
            return yaml.load((self.folder / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            self.faults.append(FixtureFault(name, "", "", "the file is missing"))
        except (YAMLError, ValueError, KeyError, TypeError, RecursionError) as error:  # all from YAML tags
            self.faults.append(
                FixtureFault(name, "", "", f"the file is not readable YAML: {' '.join(str(error).split())[:300]}")
            )
        return None

    def _parse_row[R: fixture_schema.FixtureRow](self, file: str, raw: Any, model: type[R]) -> list[R]:
        """A list of the row; empty if it has faults."""
        try:
            return [model.model_validate(raw)]
        except ValidationError as error:
            entry = str(raw.get("slug", "")) if isinstance(raw, dict) else ""
            for fault in error.errors(include_url=False, include_context=False):
                location = ".".join(str(part) for part in fault["loc"])
                self.faults.append(FixtureFault(file, entry, location, fault["msg"]))
            return []
