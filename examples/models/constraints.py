"""CHECK constraints: declares them, and evaluates them in Python, which saves a query for each row."""

import operator
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import reduce
from typing import Any

from django.db.models import BaseConstraint, CheckConstraint, F, Model, Q, UniqueConstraint

LOOKUPS: dict[str, Callable[[Any, Any], object]] = {
    "isnull": lambda value, expected: (value is None) == expected,
    "exact": operator.eq,
    "istartswith": lambda value, expected: value is None or str(value).lower().startswith(expected),
    "in": lambda value, expected: value in expected,
    "gte": lambda value, expected: value is None or expected is None or value >= expected,
    "gt": lambda value, expected: value is None or expected is None or value > expected,
}


def make_check(name: str, condition: Q, field: str, message: str) -> CheckConstraint:
    """A constraint whose message is shown beside `field`, which Django stores as the error's code."""
    return CheckConstraint(condition=condition, name=name, violation_error_code=field, violation_error_message=message)


def make_address_check(model: str, field: str) -> CheckConstraint:
    """That an address has one of the schemes that Django's forms accept. None of them runs, as `javascript:` does."""
    schemes = [Q(**{f"{field}__istartswith": f"{scheme}://"}) for scheme in ("https", "http", "ftp", "ftps")]
    condition = reduce(operator.or_, schemes, Q(**{field: ""}))
    return make_check(f"{model}_{field}_is_web", condition, field, "A web address begins with https:// or http://.")


def get_column_values(row: Model, excluded: Collection[str]) -> dict[str, Any]:
    """The Python values of a row's columns by field, without those of the excluded fields."""
    columns = (column for column in row._meta.concrete_fields if column.name not in excluded)
    return {column.name: getattr(row, column.attname) for column in columns}


def find_violated_constraints(model: type[Model], values: Mapping[str, Any]) -> Iterator[CheckConstraint]:
    """The model's CHECK constraints that the values break. `values`: Python values by field; a constraint on any other
    field is left to the database."""
    for constraint in model._meta.constraints:
        if not isinstance(constraint, CheckConstraint) or get_field_names(constraint.condition) - values.keys():
            continue
        if not is_condition_met(constraint.condition, values):
            yield constraint


def get_constraint_fields(constraint: BaseConstraint) -> list[str]:
    """The fields of a UNIQUE or CHECK constraint."""
    if isinstance(constraint, UniqueConstraint):
        return list(constraint.fields)
    return sorted(get_field_names(constraint.condition)) if isinstance(constraint, CheckConstraint) else []


def get_field_names(condition: Any) -> set[str]:
    """The fields of a condition."""
    if isinstance(condition, Q):
        return set().union(*map(get_field_names, condition.children))
    lookup, expected = condition
    return {lookup.partition("__")[0]} | ({_get_field_name(expected)} if isinstance(expected, F) else set())


def is_condition_met(condition: Any, values: Mapping[str, Any]) -> bool:
    """Whether the values pass a CHECK condition. As in SQL, a comparison with NULL passes."""
    if isinstance(condition, Q):
        results = (is_condition_met(child, values) for child in condition.children)
        return (any(results) if condition.connector == Q.OR else all(results)) != condition.negated
    lookup, expected = condition
    name, _, kind = lookup.partition("__")
    return _compare(
        kind or "exact", values[name], values[_get_field_name(expected)] if isinstance(expected, F) else expected
    )


def _get_field_name(field: F) -> str:
    return str(field.deconstruct()[1][0])


def _compare(kind: str, value: Any, expected: Any) -> bool:
    if kind not in LOOKUPS:
        raise NotImplementedError(f"CHECK constraints cannot use the lookup “{kind}”. Add it to {__name__}.")
    return bool(LOOKUPS[kind](value, expected))
