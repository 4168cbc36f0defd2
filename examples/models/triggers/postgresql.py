"""The triggers in PostgreSQL's SQL. A refusal is a check violation, which Django raises as IntegrityError."""

from collections.abc import Iterator

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

# event -> the rows that a statement-level trigger sees
TRANSITION_TABLES = {
    "INSERT": "REFERENCING NEW TABLE AS new_rows",
    "UPDATE": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "REFERENCING OLD TABLE AS old_rows",
}


def build_statements() -> Iterator[str]:
    yield from _build_revision_functions()
    yield from _build_refusing_functions()
    for event in ROWS_BY_EVENT:
        for table, column in {"examples_example": "id", **EXAMPLE_TABLES}.items():
            quoted = VISIBLE_STATUSES.replace("'", "''")
            yield _build_statement_trigger(
                table, event, f"{PREFIX}seen('{column}', '{quoted}')", TRANSITION_TABLES[event]
            )
        for table in SHARED_TABLES:
            yield _build_statement_trigger(table, event, f"{PREFIX}seen_shared()")
    yield _build_row_trigger("seen", ORGANISATION_TABLE, "UPDATE", f"{PREFIX}seen_organisation()")
    for event in ("INSERT", "UPDATE"):
        yield _build_row_trigger("judge", "examples_example", event, f"{PREFIX}judge('id')")
        for table in CITING_TABLES:
            yield _build_row_trigger("cites", table, event, f"{PREFIX}cites()")
    for table in sorted({table for rule in RULES for table in rule.tables}):
        for event in ("UPDATE", "DELETE"):
            yield _build_row_trigger("judge", table, event, f"{PREFIX}judge('{EXAMPLE_TABLES[table]}')")
    for table, (columns, when, message) in FIXED_COLUMNS.items():
        changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
        yield (
            f"CREATE TRIGGER {PREFIX}fixed_{table} BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({when} AND ({changed}))"
            f" EXECUTE FUNCTION {PREFIX}refuse('{message}')"
        )


def _build_statement_trigger(table: str, event: str, call: str, rows: str = "") -> str:
    return (
        f"CREATE TRIGGER {PREFIX}seen_{event.lower()}_{table} AFTER {event} ON {table} {rows}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {call}"
    )


def _build_row_trigger(name: str, table: str, event: str, call: str) -> str:
    return (
        f"CREATE TRIGGER {PREFIX}{name}_{event.lower()}_{table} AFTER {event} ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {call}"
    )


_RAISE_REVISION = (
    "UPDATE examples_cataloguerevision SET value = value + 1, token = gen_random_uuid()::text,"
    " raised_at = clock_timestamp()"
)


def _build_revision_functions() -> Iterator[str]:
    yield _build_function(
        f"{PREFIX}stamp(parents bigint[]) RETURNS void",
        f"BEGIN {_RAISE_REVISION}; INSERT INTO examples_examplerevision (example_id, revision)"
        " SELECT unnest(parents), value FROM examples_cataloguerevision"
        " ON CONFLICT (example_id) DO UPDATE SET revision = excluded.revision; END",
    )
    # Runs once for each statement, not each row: otherwise many updates of the revision in one transaction would each
    # pass over all dead versions of its row. Visibility follows from the status of the example or of the row's parent.
    yield _build_function(
        f"{PREFIX}seen() RETURNS trigger",
        "DECLARE parents bigint[]; changed text; visible text; BEGIN"
        " changed := CASE TG_OP WHEN 'INSERT' THEN 'SELECT * FROM new_rows' WHEN 'DELETE' THEN 'SELECT * FROM old_rows'"
        " ELSE 'SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows' END;"
        " visible := CASE TG_TABLE_NAME WHEN 'examples_example' THEN format('r.status IN %s', TG_ARGV[1]) ELSE format("
        "'EXISTS (SELECT 1 FROM examples_example e WHERE e.id = r.%I AND e.status IN %s)', TG_ARGV[0], TG_ARGV[1]) END;"
        " EXECUTE format('SELECT array_agg(DISTINCT r.%I) FROM (%s) r WHERE %s', TG_ARGV[0], changed, visible)"
        f" INTO parents; IF parents IS NOT NULL THEN PERFORM {PREFIX}stamp(parents); END IF; RETURN NULL; END",
    )
    yield _build_function(
        f"{PREFIX}seen_organisation() RETURNS trigger",
        f"BEGIN IF {ORGANISATION_IS_SEEN} THEN {_RAISE_REVISION}, shared = value + 1; END IF; RETURN NULL; END",
    )
    yield _build_function(
        f"{PREFIX}seen_shared() RETURNS trigger", f"BEGIN {_RAISE_REVISION}, shared = value + 1; RETURN NULL; END"
    )


def _build_refusing_functions() -> Iterator[str]:
    broken = "EXISTS (SELECT 1 FROM examples_example e WHERE e.id = parent AND e.status = 'published' AND NOT "
    judgements = "".join(f" IF {broken}{rule.condition}) THEN {_build_refusal(rule.message)} END IF;" for rule in RULES)
    yield _build_function(
        f"{PREFIX}judge() RETURNS trigger",
        "DECLARE parent bigint := (to_jsonb(COALESCE(OLD, NEW)) ->> TG_ARGV[0])::bigint;"
        f" BEGIN{judgements} RETURN NULL; END",
    )
    yield _build_function(
        f"{PREFIX}cites() RETURNS trigger",
        "BEGIN IF NEW.source_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM examples_source s"
        " WHERE s.id = NEW.source_id AND s.example_id = NEW.example_id) THEN"
        f" {_build_refusal('the source belongs to another example')} END IF; RETURN NULL; END",
    )
    yield _build_function(
        f"{PREFIX}refuse() RETURNS trigger",
        "BEGIN RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = TG_ARGV[0]; END",
    )


def _build_refusal(message: str) -> str:
    quoted = message.replace("'", "''")
    return f"RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = '{quoted}';"


def _build_function(signature: str, body: str) -> str:
    return f"CREATE FUNCTION {signature} LANGUAGE plpgsql AS $inspire$ {body} $inspire$"
