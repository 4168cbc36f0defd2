"""Boards, strategies and terms as JSON, each with its JSON Schema, for the open data."""

from collections.abc import Iterable, Mapping

from django.db.models import Model

from examples.documents.field_types import EntryField, FieldKind
from examples.models import ICB, Strategy, StrategyPriority, Succession, Term
from examples.presenters.json_parts import JsonObject, build_fields, build_term
from examples.presenters.json_schema import (
    DATE,
    FLAG,
    TEXT,
    allow_null,
    describe_fields,
    describe_list,
    describe_named,
    describe_object,
)


def _list_columns(model: type[Model], *names: str) -> tuple[EntryField, ...]:
    columns = {column.name: column for column in model._meta.concrete_fields}
    return tuple(EntryField(name, str(columns[name].verbose_name).capitalize(), model=model) for name in names)


REGION = EntryField("region", "NHS region", kind_override=FieldKind.TERM, model=ICB)
BOARD = (
    *_list_columns(ICB, "slug", "name", "short_name", "ods_code", "ons_code"),
    REGION,
    *_list_columns(ICB, "population", "opened", "closed", "second_hand", "note", "source"),
)
SUCCESSION = _list_columns(Succession, "on", "kind", "part", "second_hand")
STRATEGY = _list_columns(
    Strategy, "slug", "title", "years", "launched", "status", "scope", "completeness", "summary", "sources"
)
PRIORITY = _list_columns(StrategyPriority, "text")
TERM = _list_columns(Term, "vocabulary", "slug", "label", "hint", "order", "source", "absent", "retired_on")
CLOSED = "The first day on which the board no longer existed"
SUCCESSORS = "The boards that took over the area of this board"


def build_board_json(board: ICB) -> JsonObject:
    """`board`: with its region and successors."""
    successors = [
        {"slug": step.successor.slug} | build_fields(step, SUCCESSION) for step in board.successions_out.all()
    ]
    return build_fields(board, BOARD) | {"successors": successors}


def describe_board() -> JsonObject:
    board = describe_fields(BOARD)
    board["closed"] = allow_null(DATE) | {"title": "Closed", "description": CLOSED}
    successors = describe_list(describe_object({"slug": TEXT, **describe_fields(SUCCESSION)}), description=SUCCESSORS)
    return describe_object(board | {"successors": successors}, title="Integrated care board")


def list_strategies_json(boards: Iterable[ICB]) -> list[JsonObject]:
    """`boards`: with their strategies down to the terms."""
    return [
        build_fields(strategy, STRATEGY)
        | {"icb": board.slug, "priorities": [_build_priority(row) for row in strategy.priorities.all()]}
        for board in boards
        for strategy in board.strategies.all()
    ]


def _build_priority(row: StrategyPriority) -> JsonObject:
    return build_fields(row, PRIORITY) | {"terms": [build_term(term) for term in row.terms.all()]}


def describe_strategy() -> JsonObject:
    priority = describe_object(describe_fields(PRIORITY) | {"terms": describe_list(describe_named())})
    board = TEXT | {"description": "The slug of the board that published it"}
    priorities = describe_list(priority, description="The priorities in our own words, with our terms for them")
    return describe_object(describe_fields(STRATEGY) | {"icb": board, "priorities": priorities}, title="Strategy")


def build_term_json(term: Term, terms: Mapping[int, Term]) -> JsonObject:
    """`terms`: all terms by key."""
    successor = terms[term.replaced_by_id].slug if term.replaced_by_id else None
    return build_fields(term, TERM) | {"replaced_by": successor}


def describe_term() -> JsonObject:
    successor = allow_null(TEXT) | {"description": "The slug of the term that replaces it, in the same vocabulary"}
    absent = FLAG | {"title": "Stands for “not reported”"}
    return describe_object(describe_fields(TERM) | {"absent": absent, "replaced_by": successor}, title="Term")
