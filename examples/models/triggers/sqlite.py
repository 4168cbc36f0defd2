"""The triggers in SQLite's SQL. A refusal aborts the statement, which Django raises as IntegrityError."""

from collections.abc import Iterator

from examples.models.publishing_rules import Requirement
from examples.models.triggers.rules import (
    CITING_TABLES,
    EXAMPLE_TABLES,
    FIXED_COLUMNS,
    ORGANISATION_IS_SEEN,
    ORGANISATION_TABLE,
    PREFIX,
    ROWS_BY_EVENT,
    RULES,
    SHARED_TABLES,
    VISIBLE_STATUSES,
)

_RAISE_REVISION = (
    "UPDATE examples_cataloguerevision SET value = value + 1, token = lower(hex(randomblob(16))),"
    " raised_at = strftime('%Y-%m-%d %H:%M:%f', 'now');"
)


def build_statements() -> Iterator[str]:
    yield from _build_revision_triggers()
    for event in ("INSERT", "UPDATE"):
        for number, rule in enumerate(RULES):
            yield _build_refusal(f"rule{number}", "examples_example", event, "NEW.id", rule)
    for number, rule in enumerate(RULES):
        for table in rule.tables:
            for event in ("UPDATE", "DELETE"):
                yield _build_refusal(f"rule{number}", table, event, f"OLD.{EXAMPLE_TABLES[table]}", rule)
    for table in CITING_TABLES:
        for event in ("INSERT", "UPDATE"):
            yield (
                f"CREATE TRIGGER {PREFIX}cites_{event.lower()}_{table} AFTER {event} ON {table}"
                " WHEN NEW.source_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM examples_source s"
                " WHERE s.id = NEW.source_id AND s.example_id = NEW.example_id)"
                " BEGIN SELECT RAISE(ABORT, 'the source belongs to another example'); END"
            )
    for table, (columns, when, message) in FIXED_COLUMNS.items():
        changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
        yield (
            f"CREATE TRIGGER {PREFIX}fixed_{table} BEFORE UPDATE ON {table} WHEN {when} AND ({changed})"
            f" BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )


def _build_revision_triggers() -> Iterator[str]:
    raise_shared = f"{_RAISE_REVISION} UPDATE examples_cataloguerevision SET shared = value;"
    yield _build_trigger("seen", ORGANISATION_TABLE, "UPDATE", ORGANISATION_IS_SEEN, raise_shared)
    for event, rows in ROWS_BY_EVENT.items():
        seen = " OR ".join(f"{row}.status IN {VISIBLE_STATUSES}" for row in rows)
        yield _build_trigger("seen", "examples_example", event, seen, _build_stamp(f"{rows[-1]}.id"))
        for table, column in EXAMPLE_TABLES.items():
            parents = ", ".join(f"{row}.{column}" for row in rows)
            seen = f"EXISTS (SELECT 1 FROM examples_example WHERE id IN ({parents}) AND status IN {VISIBLE_STATUSES})"
            stamps = "".join(_build_stamp(f"{row}.{column}") for row in rows)
            yield _build_trigger("seen", table, event, seen, stamps)
        for table in SHARED_TABLES:
            yield _build_trigger("seen", table, event, "1 = 1", raise_shared)


def _build_trigger(name: str, table: str, event: str, when: str, body: str) -> str:
    return (
        f"CREATE TRIGGER {PREFIX}{name}_{event.lower()}_{table} AFTER {event} ON {table} WHEN {when} BEGIN {body} END"
    )


def _build_stamp(example: str) -> str:
    return (
        f"{_RAISE_REVISION} INSERT INTO examples_examplerevision (example_id, revision)"
        f" SELECT {example}, value FROM examples_cataloguerevision WHERE id = 1"
        " ON CONFLICT (example_id) DO UPDATE SET revision = excluded.revision;"
    )


def _build_refusal(name: str, table: str, event: str, example: str, rule: Requirement) -> str:
    message = rule.message.replace("'", "''")
    broken = f"EXISTS (SELECT 1 FROM examples_example e WHERE e.id = {example} AND e.status = 'published' AND NOT "
    return _build_trigger(name, table, event, f"{broken}{rule.condition})", f"SELECT RAISE(ABORT, '{message}');")
