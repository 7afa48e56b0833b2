"""Values kept as JSON: the same text is parsed once, and nobody's change of what they got reaches somebody else."""

import json
from typing import Any

from sqlalchemy.dialects import sqlite

from bot.domain.clocks import Clocks
from storage.columns import LONGEST_REMEMBERED, AsJson

DIALECT = sqlite.dialect()


def read(column: AsJson, text: str | None) -> Any:
    processor = column.result_processor(DIALECT, None)
    assert processor is not None
    return processor(text)


def test_the_same_text_gives_the_same_value_and_another_text_another() -> None:
    column = AsJson(Clocks)
    first = read(column, '{"digest_working_day": 2}')
    assert first == Clocks(digest_working_day=2)
    assert read(column, '{"digest_working_day": 2}') is first
    assert read(column, '{"digest_working_day": 3}') == Clocks(digest_working_day=3)


def test_a_dictionary_is_everybodys_own() -> None:
    column = AsJson(dict[str, Any])
    read(column, '{"a": 1}')["b"] = 2
    assert read(column, '{"a": 1}') == {"a": 1}


def test_a_long_text_is_read_and_not_kept_in_memory() -> None:
    column = AsJson(tuple[str, ...])
    words = json.dumps(["a" * LONGEST_REMEMBERED])
    assert read(column, words) == ("a" * LONGEST_REMEMBERED,)
    assert read(column, words) is not read(column, words)


def test_nothing_stays_nothing() -> None:
    assert read(AsJson(tuple[str, ...]), None) is None
    assert read(AsJson(tuple[str, ...]), "null") is None
