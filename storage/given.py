"""Many rows given to one statement, which is the same statement however many they are.

PostgreSQL takes an array for each column, SQLite one text of JSON. A list of hundreds of parameters would be written,
read and planned anew with each number of them.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Dialect, FromClause, bindparam, column, func, select, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine

Kinds = Mapping[str, TypeEngine[Any]]
NAME = "given"


def given_rows(dialect: str, kinds: Kinds) -> FromClause:
    """What a statement reads from: a column for each of the names."""
    return _arrays(kinds) if dialect == "postgresql" else _json(kinds)


def parameters(dialect: Dialect, kinds: Kinds, rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """What the statement is executed with: in each row a value for each of the names."""
    if dialect.name == "postgresql":
        return {f"{NAME}_{name}": [row[place] for row in rows] for place, name in enumerate(kinds)}
    as_kept = [kind.dialect_impl(dialect).bind_processor(dialect) for kind in kinds.values()]
    values = [[keep(one) if keep else one for keep, one in zip(as_kept, row, strict=True)] for row in rows]
    return {NAME: json.dumps(values)}


def _arrays(kinds: Kinds) -> FromClause:
    arrays = [bindparam(f"{NAME}_{name}", type_=ARRAY(kind)) for name, kind in kinds.items()]
    columns = [column(name, kind) for name, kind in kinds.items()]
    return func.unnest(*arrays).table_valued(*columns).render_derived(name=NAME)


def _json(kinds: Kinds) -> FromClause:
    each = func.json_each(bindparam(NAME)).table_valued("value", name="each")
    values = [
        type_coerce(func.json_extract(each.c.value, f"$[{place}]"), kind).label(name)
        for place, (name, kind) in enumerate(kinds.items())
    ]
    return select(*values).select_from(each).subquery(NAME)
