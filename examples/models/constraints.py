"""CHECK constraints: how one is declared, and how its condition is judged in Python, without a query for each row."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import BaseConstraint, CheckConstraint, F, Model, Q, UniqueConstraint


def make_check(name: str, condition: Q, field: str, message: str) -> CheckConstraint:
    """`field`: the one that the message stands beside, known to Django as the error's code."""
    return CheckConstraint(condition=condition, name=name, violation_error_code=field, violation_error_message=message)


def find_broken_constraints(model: type[Model], values: Mapping[str, Any]) -> Iterator[CheckConstraint]:
    """The model's CHECK constraints that these values break. `values`: Python values by field; a constraint about a
    field that is not among them is left to the database."""
    for constraint in model._meta.constraints:
        if not isinstance(constraint, CheckConstraint) or get_field_names(constraint.condition) - values.keys():
            continue
        if not is_condition_met(constraint.condition, values):
            yield constraint


def get_constraint_fields(constraint: BaseConstraint) -> list[str]:
    """The fields that a constraint of uniqueness or a CHECK is about."""
    if isinstance(constraint, UniqueConstraint):
        return list(constraint.fields)
    return sorted(get_field_names(constraint.condition)) if isinstance(constraint, CheckConstraint) else []


def get_field_names(condition: Any) -> set[str]:
    """The fields that a condition is about."""
    if isinstance(condition, Q):
        return set().union(*map(get_field_names, condition.children))
    lookup, wanted = condition
    return {lookup.partition("__")[0]} | ({_get_field_name(wanted)} if isinstance(wanted, F) else set())


def is_condition_met(condition: Any, values: Mapping[str, Any]) -> bool:
    """Whether a CHECK passes; as in SQL, a comparison with nothing does."""
    if isinstance(condition, Q):
        met = (is_condition_met(child, values) for child in condition.children)
        return (any(met) if condition.connector == Q.OR else all(met)) != condition.negated
    lookup, wanted = condition
    name, _, kind = lookup.partition("__")
    return _compare(kind or "exact", values[name], values[_get_field_name(wanted)] if isinstance(wanted, F) else wanted)


def _get_field_name(field: F) -> str:
    return str(field.deconstruct()[1][0])


def _compare(kind: str, value: Any, wanted: Any) -> bool:
    match kind:
        case "isnull":
            return bool((value is None) == wanted)
        case "exact":
            return bool(value == wanted)
        case "in":
            return bool(value in wanted)
        case "gte":
            return value is None or wanted is None or bool(value >= wanted)
        case "gt":
            return value is None or wanted is None or bool(value > wanted)
    raise NotImplementedError(f"“{kind}” in a CHECK constraint: add it to {__name__}.")
