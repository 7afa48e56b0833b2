"""The vocabulary of columns: aware moments in UTC, words of the field, and values kept as JSON."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import Any, get_origin

from pydantic import TypeAdapter
from sqlalchemy import JSON, DateTime, Dialect
from sqlalchemy.types import TypeDecorator

REMEMBERED, LONGEST_REMEMBERED = 256, 2_000  # texts of one type, and characters: a megabyte at the most


class UTCDateTime(TypeDecorator[datetime]):
    """Aware moments only, kept in UTC; SQLite forgets zones, so they are given back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without a time zone cannot be kept.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class AsJson(TypeDecorator[Any]):
    """Any typed value as JSON: written and read by pydantic, so that fields added later get their defaults."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        # Built when it is needed: all of them together take a fifth of a second of every start.
        return TypeAdapter(self.kind)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else self._adapter.dump_python(value, mode="json")

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else self._adapter.validate_python(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """SQLite gives text. The same few rules, clocks and roles are read again and again: each is parsed once."""
        if dialect.name != "sqlite" or get_origin(self.kind) is dict:  # whoever gets a dictionary may change it
            return super().result_processor(dialect, coltype)
        return self._of_text

    def _of_text(self, text: str | None) -> Any:
        if text is None:
            return None
        return self._remembered(text) if len(text) <= LONGEST_REMEMBERED else self._parsed(text)

    @cached_property
    def _remembered(self) -> Callable[[str], Any]:
        return lru_cache(maxsize=REMEMBERED)(self._parsed)

    def _parsed(self, text: str) -> Any:
        found = json.loads(text)
        return None if found is None else self._adapter.validate_python(found)
