"""Rows that are written whether or not there is one with their primary key: one statement for a table and a batch."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple, TypeVar

from sqlalchemy import Insert, Table, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapper, Session

from engagenow.core.fields import Fields
from engagenow.core.pending import RowKey

Columns = tuple[str, ...]
Row = TypeVar("Row")


def new_row(model: type[Row], **values: object) -> Row:
    """A row for `upsert`, with these columns. Making it costs a tenth of `model(…)`, which tells of each attribute."""
    row: Row = inspect(model).class_manager.new_instance()
    row.__dict__.update(values)
    return row


def key_of(row: object) -> RowKey:
    """(model, primary key) of a row that is in no session."""
    model: type = type(row)
    return model, tuple(getattr(row, name) for name in _names(model).key)


def write_upserts(database: Session, rows: Iterable[object]) -> None:
    """Only the columns that a row was given are written: the others stay, or get their defaults in a new row."""
    groups: dict[tuple[type, Columns], list[Fields]] = defaultdict(list)
    for row in rows:
        values = _values(row)
        groups[type(row), tuple(values)].append(values)
    dialect = database.get_bind().dialect.name
    for (model, columns), values_of_all in groups.items():
        database.execute(_statement(dialect, model, columns), values_of_all)
    _forget_what_was_read(database, {model for model, _ in groups})


def _values(row: object) -> Fields:
    model: type = type(row)
    given = row.__dict__
    return {name: given[name] for name in _names(model).columns if name in given}


class _Names(NamedTuple):
    key: Columns
    columns: Columns  # all, in one order


@cache
def _names(model: type) -> _Names:
    mapper: Mapper = inspect(model)
    key = (mapper.get_property_by_column(column).key for column in mapper.primary_key)
    return _Names(tuple(key), tuple(sorted(mapper.column_attrs.keys())))


@cache
def _statement(dialect: str, model: type, columns: Columns) -> Insert:
    table: Table = inspect(model).local_table
    insert = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)
    key = [column.name for column in table.primary_key]
    changed = {name: insert.excluded[name] for name in columns if name not in key}
    if not changed:
        return insert.on_conflict_do_nothing(index_elements=key)
    return insert.on_conflict_do_update(index_elements=key, set_=changed)


def _forget_what_was_read(database: Session, models: set[type]) -> None:
    for row in list(database.identity_map.values()):
        if type(row) in models:
            database.expire(row)
