"""Many rows at once: one INSERT … SELECT, however many there are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, QuerySet
from django.db.models.constants import OnConflict


class Token(Func):
    """32 random hexadecimal digits, drawn by the database from its system's source of chance."""

    output_field = models.CharField(max_length=32)

    def as_sqlite(self, *args: Any, **kwargs: Any) -> tuple[str, tuple[str | int, ...]]:
        """Return the expression for SQLite."""
        return "lower(hex(randomblob(16)))", ()

    def as_postgresql(self, *args: Any, **kwargs: Any) -> tuple[str, list[Any]]:
        """Return the expression for PostgreSQL."""
        return "replace(gen_random_uuid()::text, '-', '')", []


def fill(model: type[models.Model], columns: Mapping[str, Any], rows: QuerySet[Any]) -> int:
    """Write one row of `model` for each of `rows`, in the database; return how many were new.

    `columns` maps every column that may not be empty to an expression over `rows`. A row that is
    there already, by any rule of the table, is left as it is.
    """
    connection: BaseDatabaseWrapper = connections[DEFAULT_DB_ALIAS]
    quote, ops = connection.ops.quote_name, connection.ops
    fields = [model._meta.get_field(name) for name in columns]
    chosen = rows.annotate(**{f"new_{name}": value for name, value in columns.items()})
    query = chosen.values_list(*(f"new_{name}" for name in columns)).query
    try:
        select, params = query.sql_with_params()
    except EmptyResultSet:  # no row can be meant, whatever stands in the tables
        return 0
    into = ", ".join(quote(str(field.column)) for field in fields)  # type: ignore[union-attr]
    verb = ops.insert_statement(on_conflict=OnConflict.IGNORE)
    end = ops.on_conflict_suffix_sql(fields, OnConflict.IGNORE, [], [])
    sql = f"{verb} {quote(model._meta.db_table)} ({into}) {select} {end}"
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)
