"""The table in docs/playground.md names what is really there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs" / "playground.md").read_text(encoding="utf-8")


def test_every_test_that_the_table_names_exists() -> None:
    files = [*ROOT.glob("tests/playground/test_*.py"), *ROOT.glob("tests/browser/test_*.py")]
    there = {name for file in files for name in re.findall(r"^def (test_\w+)", file.read_text(), re.MULTILINE)}
    named = set(re.findall(r"`(test_\w+)`", DOCS))
    assert len(named) > 60
    assert named - there == set()


def test_every_file_that_the_table_names_exists() -> None:
    named = set(re.findall(r"`([a-z_/]+\.(?:py|toml)|[a-z_]+/)`", DOCS)) - {"app.py"}
    places = [ROOT / "playground", ROOT / "tests" / "playground", ROOT]
    assert len(named) > 20
    assert [name for name in sorted(named) if not any((place / name).exists() for place in places)] == []


def test_every_kind_of_fault_is_described() -> None:
    from playground import fault_desk

    source = Path(fault_desk.__file__).read_text()
    ways = re.findall(r'^        "(\w+)": (?:lambda|happenings)', source, re.MULTILINE)
    kinds = {*fault_desk.API_KINDS, *fault_desk.EVENT_KINDS, *ways}
    assert len(kinds) > 15
    assert [kind for kind in sorted(kinds) if f"`{kind}`" not in DOCS] == []
