"""Nothing that people can press, type or send is without a handler, and no handler waits for what nobody can do."""

import json
import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import pytest

import app
from bot.errors import Problem, Refusal
from bot.nudges import NudgeKind
from handlers import commands, ids, listeners, refusals
from tests.golden_files import FOLDER

MANIFEST = app.read_manifest()


def golden() -> Iterator[dict[str, Any]]:
    for path in sorted(FOLDER.rglob("*.json")):
        yield json.loads(path.read_text(encoding="utf-8"))


def shown_actions() -> set[str]:
    return {one for said in golden() for block in said.get("blocks", []) for one in _actions(block)}


def _actions(block: dict[str, Any]) -> Iterator[str]:
    if block["type"] == "input" and not block.get("dispatch_action"):
        return
    elements = [block.get("accessory"), block.get("element"), *block.get("elements", [])]
    for element in elements:
        if element and "action_id" in element and not element.get("url"):
            yield element["action_id"]


def handled(way: str) -> set[str]:
    found = {str(name) for flow in listeners.FLOWS for name in getattr(flow, way)}
    return found | ({str(ids.HomeIds.HELP), str(ids.AdminsIds.HELP)} if way == "actions" else set())


def test_everything_that_can_be_pressed_has_a_handler_and_the_other_way_round() -> None:
    assert shown_actions() == handled("actions")


def test_every_form_has_a_handler_and_the_other_way_round() -> None:
    forms = {said["callback_id"] for said in golden() if said.get("type") == "modal" and said.get("submit")}
    assert forms == handled("submissions")


def test_every_form_that_tells_when_it_is_closed_is_heard() -> None:
    telling = {said["callback_id"] for said in golden() if said.get("notify_on_close")}
    assert telling == handled("closings")


def test_every_menu_that_asks_for_options_gets_them() -> None:
    def asking() -> Iterator[str]:
        for said in golden():
            for block in said.get("blocks", []):
                for element in [block.get("accessory"), block.get("element"), *block.get("elements", [])]:
                    if element and element["type"] in {"external_select", "multi_external_select"}:
                        yield element["action_id"]

    assert set(asking()) == handled("options")


def test_commands_of_the_manifest_are_those_that_are_heard() -> None:
    assert {one["command"] for one in MANIFEST["features"]["slash_commands"]} == {commands.MENTOR, commands.ADMIN}


def test_shortcuts_of_the_manifest_are_those_that_are_heard() -> None:
    assert {one["callback_id"] for one in MANIFEST["features"]["shortcuts"]} == handled("shortcuts")


def test_events_of_the_manifest_are_those_that_are_heard() -> None:
    asked = {one.split(".")[0] for one in MANIFEST["settings"]["event_subscriptions"]["bot_events"]}
    assert asked == handled("events")


def test_everything_the_bot_says_unasked_has_words() -> None:
    assert set(listeners.speakers()) == set(NudgeKind)


@pytest.mark.parametrize("words", [listeners.words(), listeners.admin_words()])
def test_help_lists_each_word_once_and_in_the_field_s_form(words: tuple[Any, ...]) -> None:
    names = [word.word for word in words]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z]+", name) for name in names)


def test_every_refusal_and_every_problem_has_its_sentence() -> None:
    assert set(refusals.REFUSALS) == set(Refusal)
    assert set(refusals.PROBLEMS) == set(Problem)


def test_every_id_is_a_flow_and_a_verb() -> None:
    groups: list[type[StrEnum]] = [group for name, group in vars(ids).items() if name.endswith("Ids")]
    named = [one.value for group in groups for one in group]
    assert named
    assert all(re.fullmatch(r"[a-z_]+\.[a-z_]+", one) for one in named)
