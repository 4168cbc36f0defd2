"""Reads examples with everything that their pages show, all tables in one query.

`with_details()` makes a query for each table, and Django takes longer to write those than a database to answer them.
Here every row comes as a JSON array. Rows that examples share, such as terms, are read once and used for all of them.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any

from django.db import connections, models, router
from django.db.models import F, QuerySet, StringAgg, TextField, Value
from django.db.models.base import ModelState
from django.db.models.functions import Cast, JSONArray

from examples.documents.schema import PARTS
from examples.models import ICB, Example, FrameworkItem, Organisation, Source, Term
from examples.models.public_history import Change

# What stands in the parameters of a compiled query for the values of each reading.
SLUG = "slug-of-the-example"
FIRST_KEY, LAST_KEY = -1, -2
CHUNK_SIZE = 100  # examples
# Relation -> the model of its rows. The first has those that others cite.
ROW_MODELS: dict[str, Any] = {part.name: part.model for part in PARTS} | {"changes": Change}
# Relation -> the table that links an example to its rows, and the column that names one of them.
LINKS: dict[str, tuple[Any, str]] = {
    "terms": (Example.terms.through, "term_id"),
    "framework_items": (Example.framework_items.through, "frameworkitem_id"),
}
ORDERS: dict[str, Callable[[Any], Any]] = {
    "sources": attrgetter("number"),
    "area_links": attrgetter("icb.short_name"),
    "changes": lambda change: (-change.at.timestamp(), -change.pk),
    "terms": attrgetter("vocabulary", "order", "label"),
    "framework_items": attrgetter("framework.order", "framework.slug", "order"),
    "translations": attrgetter("language", "pk"),
}
USUAL_ORDER = attrgetter("order", "pk")

Converter = Callable[[Any], Any]
Rows = dict[str, list[list[Any]]]  # relation -> the values of each row
_decode = json.JSONDecoder(parse_float=Decimal).raw_decode  # `decode` also looks for spaces around the value


def _parse_datetime(text: str) -> dt.datetime:
    """SQLite stores no time zone."""
    value = dt.datetime.fromisoformat(text)
    return value if value.tzinfo else value.replace(tzinfo=dt.UTC)


# For values that JSON does not have. The first that fits: a DateTimeField is also a DateField.
CONVERTERS: tuple[tuple[Any, Converter], ...] = (
    (models.DateTimeField, _parse_datetime),
    (models.DateField, dt.date.fromisoformat),
    (models.BooleanField, bool),
)


class RowsByKey(dict[int, Any]):
    """The rows of a query set by key. One that was created later is read when it is needed."""

    def __init__(self, rows: Any) -> None:
        super().__init__(rows.in_bulk())
        self._rows = rows

    def __missing__(self, key: int) -> Any:
        self[key] = row = self._rows.get(pk=key)
        return row


SharedRows = Mapping[type[models.Model], RowsByKey]


def load_shared_rows() -> SharedRows:
    """Terms, boards, organisations and items of frameworks. A change of any of them raises `shared` of the revision."""
    boards = ICB.objects.select_related("region").prefetch_related("successions_out__successor")
    items = FrameworkItem.objects.select_related("framework")
    rows = {Term: Term.objects.all(), ICB: boards, FrameworkItem: items, Organisation: Organisation.objects.all()}
    return {model: RowsByKey(query_set) for model, query_set in rows.items()}


def read_published(shared: SharedRows) -> Iterator[Example]:
    """The published examples with all rows that `with_details()` has, in the order of their keys."""
    keys = list(Example.objects.published().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK_SIZE):
        chunk = keys[start : start + CHUNK_SIZE]
        yield from _read_range(chunk[0], chunk[-1], shared)


def read_published_with_keys(keys: Iterable[int], shared: SharedRows) -> Iterator[Example]:
    """One by one, because the keys may be far apart."""
    for key in keys:
        yield from _read_range(key, key, shared)


def _read_range(first: int, last: int, shared: SharedRows) -> Iterator[Example]:
    database = router.db_for_read(Example)
    sql, parameters = _compile_range_query(database)
    values = {FIRST_KEY: first, LAST_KEY: last}
    return _execute_query(database, sql, [values.get(value, value) for value in parameters], shared)


def read_page_example(slug: str, shared: SharedRows) -> Example | None:
    """The example whose public page has this address."""
    database = router.db_for_read(Example)
    sql, parameters = _compile_page_query(database)
    return next(_execute_query(database, sql, [slug if value == SLUG else value for value in parameters], shared), None)


def list_related_slugs(example: Example) -> list[str]:
    """Of all related entries, published or not."""
    return [row.slug for row in example.get_rows("related")]


@cache
def _compile_range_query(database: str) -> tuple[str, list[Any]]:
    return _compile_query(database, Example.objects.published().filter(pk__range=(FIRST_KEY, LAST_KEY)))


@cache
def _compile_page_query(database: str) -> tuple[str, list[Any]]:
    """Compiling takes ten times as long as the query itself."""
    return _compile_query(database, Example.objects.with_page().filter(slug=SLUG))


def _compile_query(database: str, examples: "QuerySet[Example]") -> tuple[str, list[Any]]:
    examples = examples.order_by()
    tables = [_build_select("", examples, "pk", _list_columns(Example))]
    for name, model in ROW_MODELS.items():
        rows = model._base_manager.filter(example__in=examples.values("pk"))
        tables.append(_build_select(name, rows, "example_id", _list_columns(model)))
    for name, (model, column) in LINKS.items():
        rows = model._base_manager.filter(example__in=examples.values("pk")).values("example_id")
        # One row with all keys, as an example has many of them.
        tables.append(_build_select(name, rows, "example_id", [StringAgg(Cast(column, TextField()), Value(","))]))
    related = Example.related.through._base_manager.filter(from_example__in=examples.values("pk"))
    tables.append(_build_select("related", related, "from_example_id", ["to_example_id", "to_example__slug"]))
    query = tables[0].union(*tables[1:], all=True).order_by().query
    sql, parameters = query.get_compiler(database).as_sql()
    return sql, list(parameters)


def _build_select(name: str, rows: Any, owner: str, columns: Sequence[Any]) -> Any:
    """A query for (relation, key of the example, JSON array of the columns)."""
    values = rows.order_by().annotate(relation=Value(name), owner=F(owner), columns=JSONArray(*columns))
    return values.values_list("relation", "owner", "columns")


def _list_columns(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _execute_query(database: str, sql: str, parameters: list[Any], shared: SharedRows) -> Iterator[Example]:
    found: dict[int, Rows] = {}
    with connections[database].cursor() as cursor:
        cursor.execute(sql, parameters)
        for name, owner, values in cursor.fetchall():
            rows = found.setdefault(owner, {})
            rows.setdefault(name, []).append(_decode(values)[0])
    for key in sorted(found):
        yield _build_example(database, found[key], shared)


def _build_example(database: str, rows: Rows, shared: SharedRows) -> Example:
    example: Example = _build_row(database, Example, rows[""][0])
    known: dict[Any, dict[int, Any]] = {**shared, Example: {example.pk: example}}
    relations: dict[str, list[Any]] = {}
    for name, model in ROW_MODELS.items():
        built = [_build_row(database, model, values) for values in rows.get(name, ())]
        if model is Source:
            known[Source] = {source.pk: source for source in built}
        for row in built:
            _set_references(row, known)
        relations[name] = _sort_rows(name, built)
    for name in LINKS:
        target = known[Example._meta.get_field(name).related_model]
        keys = [int(key) for (listed,) in rows.get(name, ()) for key in listed.split(",")]
        relations[name] = _sort_rows(name, [target[key] for key in keys])
    relations["related"] = [Example.from_db(database, ("id", "slug"), values) for values in rows.get("related", ())]
    _set_references(example, known)
    vars(example)["_prefetched_objects_cache"] = relations
    return example


def _sort_rows(name: str, rows: list[Any]) -> list[Any]:
    return sorted(rows, key=ORDERS.get(name, USUAL_ORDER)) if len(rows) > 1 else rows


def _build_row(database: str, model: type[models.Model], values: list[Any]) -> Any:
    """Does what `Model.from_db` does, in a third of the time: sets the values without calling `__init__`, as copying or
    unpickling a row does.
    """
    names, converters = _describe_columns(model)
    for place, convert in converters:
        if values[place] is not None:
            values[place] = convert(values[place])
    row = model.__new__(model)
    row._state = ModelState()
    row._state.db, row._state.adding = database, False
    vars(row).update(zip(names, values, strict=True))
    return row


@cache
def _describe_columns(model: type[models.Model]) -> tuple[list[str], list[tuple[int, Converter]]]:
    """The names of all columns, and the position and converter of those whose values JSON does not have."""
    converters = [(place, _find_converter(field)) for place, field in enumerate(model._meta.concrete_fields)]
    return _list_columns(model), [(place, convert) for place, convert in converters if convert]


def _find_converter(field: Any) -> Converter | None:
    if isinstance(field, models.DecimalField):
        unit = Decimal(1).scaleb(-field.decimal_places)
        return lambda value: Decimal(value).quantize(unit)
    return next((convert for kind, convert in CONVERTERS if isinstance(field, kind)), None)


def _set_references(row: models.Model, known: dict[Any, dict[int, Any]]) -> None:
    for field in _list_references(type(row)):
        key = getattr(row, field.attname)
        field.set_cached_value(row, None if key is None else known[field.related_model][key])


@cache
def _list_references(model: type[models.Model]) -> Iterable[Any]:
    """The foreign keys to rows that are read here."""
    read = {Example, Source, Term, ICB, FrameworkItem, Organisation}
    return [f for f in model._meta.concrete_fields if f.is_relation and f.related_model in read and f.name != "copy_of"]
