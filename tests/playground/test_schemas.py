"""The generated schemas are what their README says, and can be made again."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from playground.validator import schemas

FOLDER = schemas.FOLDER
README = (FOLDER / "README.md").read_text(encoding="utf-8")
PACKAGES = json.loads((FOLDER / "package.json").read_text())["devDependencies"]
FOLDERS = ("sent", "payloads", "events", "responses")
GENERATED = sorted(path for folder in FOLDERS for path in (FOLDER / folder).iterdir())


def inside(value: Any) -> Any:
    """Every object in a schema."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from inside(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from inside(inner)


@pytest.mark.parametrize("name", sorted(schemas.known_names()))
def test_every_schema_is_one_and_needs_no_other_file(name: str) -> None:
    schema = json.loads((FOLDER / f"{name}.json").read_text())
    jsonschema_rs.meta.validate(schema)
    assert all(part["$ref"].startswith("#/") for part in inside(schema) if "$ref" in part)
    assert isinstance(list(schemas.check(name, {})), list)


def test_no_words_of_the_types_are_left() -> None:
    for path in GENERATED:
        words = [part["description"] for part in inside(json.loads(path.read_text())) if "description" in part]
        # A field may be called so; a sentence may not stay.
        assert all(not isinstance(word, str) for word in words), path


def test_the_schemas_stay_small() -> None:
    assert sum(path.stat().st_size for path in GENERATED) < 700_000


def test_origin_license_and_exact_versions_are_named() -> None:
    for package in ("@slack/types", "@slack/bolt", "@slack/web-api", "ts-json-schema-generator"):
        assert re.fullmatch(r"\d+\.\d+\.\d+", PACKAGES[package])
        assert f"`{package}` {PACKAGES[package]}" in README
    assert "MIT" in README
    assert "Slack Technologies, LLC" in (FOLDER / "LICENSE").read_text()


def test_the_limits_of_the_comments_are_in_the_schemas() -> None:
    blocks = json.loads((FOLDER / "sent" / "KnownBlock.json").read_text())
    keywords = ("maxLength", "minLength", "maxItems", "minItems", "maximum", "minimum")
    limits = [keyword for part in inside(blocks) for keyword in keywords if isinstance(part.get(keyword), int)]
    assert len(limits) >= 125


def test_where_comment_and_documentation_differ_the_documentation_wins() -> None:
    blocks = json.loads((FOLDER / "sent" / "KnownBlock.json").read_text())["definitions"]
    assert blocks["PlainTextOption"]["properties"]["value"]["maxLength"] == 150
    assert "data_visualization" in blocks["KnownBlock"]["properties"]["type"]["enum"]


def test_the_schemas_can_be_made_again(tmp_path: Path) -> None:
    modules = FOLDER / "node_modules"
    if not modules.is_dir() or not shutil.which("node"):
        pytest.skip("Node or its packages are not in playground/schemas, so the schemas are not made again here.")
    for source in [*FOLDER.glob("*.mjs"), *FOLDER.glob("*.json")]:
        shutil.copy(source, tmp_path)
    shutil.copytree(modules, tmp_path / "node_modules", symlinks=True)
    subprocess.run(["node", "generate.mjs"], cwd=tmp_path, check=True, capture_output=True)
    assert [path for path in GENERATED if path.read_bytes() != (tmp_path / path.relative_to(FOLDER)).read_bytes()] == []
