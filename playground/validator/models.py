"""What slack_sdk's own models say: over-long or missing things raise, what they cannot keep gets lost on the way."""

import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from playground.validator.problem import Json, Problem, below, fields, objects

Parse = Callable[[dict[str, Any]], dict[str, Json] | None]

# The models are many times slower than the schemas, and a bot sends the same blocks again and again.
REMEMBERED = 1024
REFUSALS = (AttributeError, KeyError, TypeError, ValueError, RecursionError)


def check_blocks(blocks: Json, path: str = "blocks") -> Iterator[Problem]:
    """Sends every block through the models and back, and compares."""
    for number, block in objects(blocks):
        yield from placed(round_trip_of_block(written(block)), below(path, number))


def check_view_fields(view: dict[str, Json]) -> Iterator[Problem]:
    """The view's own fields, with one harmless block in place of those that are checked one by one."""
    yield from round_trip_of_view(written({**view, "blocks": [{"type": "divider"}]}))


def written(value: Json) -> str:
    try:
        return json.dumps(value)
    except (TypeError, ValueError, RecursionError):
        return "{}"


def placed(problems: tuple[Problem, ...], path: str) -> Iterator[Problem]:
    for problem in problems:
        yield Problem(path=below(path, problem.path) if problem.path else path, reason=problem.reason)


@lru_cache(maxsize=REMEMBERED)
def round_trip_of_block(block: str) -> tuple[Problem, ...]:
    return tuple(round_trip(json.loads(block), parse_block))


@lru_cache(maxsize=REMEMBERED)
def round_trip_of_view(view: str) -> tuple[Problem, ...]:
    return tuple(round_trip(json.loads(view), parse_view))


def parse_block(block: dict[str, Any]) -> dict[str, Json] | None:
    parsed = Block.parse(block)
    return fields(parsed.to_dict()) if parsed is not None else None


def parse_view(view: dict[str, Any]) -> dict[str, Json]:
    return fields(View(**view).to_dict())


def round_trip(sent: dict[str, Any], parse: Parse) -> Iterator[Problem]:
    try:
        back = parse(sent)
    except SlackObjectFormationError as refusal:
        yield Problem(path="", reason=f"slack_sdk refuses it: {refusal}")
    except REFUSALS as refusal:
        yield Problem(path="", reason=f"slack_sdk cannot read it: {refusal}")
    else:
        # A type that the models do not know has no round trip; the schemas say whether it exists.
        yield from differences(sent, back, "") if back is not None else ()


def differences(sent: Json, back: Json, path: str) -> Iterator[Problem]:
    """What was sent and did not come back as it was."""
    if isinstance(sent, dict) and isinstance(back, dict):
        for key, value in sent.items():
            yield from difference_at(value, back.get(key), below(path, key))
    elif isinstance(sent, list) and isinstance(back, list) and len(sent) == len(back):
        for number, (one, other) in enumerate(zip(sent, back, strict=True)):
            yield from differences(one, other, below(path, number))
    elif sent != back:
        yield Problem(path=path, reason="slack_sdk reads something else than what was sent")


def difference_at(sent: Json, back: Json, path: str) -> Iterator[Problem]:
    # A lost field is no news: the schemas know which fields there are. But no list may be empty.
    if back is None and isinstance(sent, list | dict) and not sent:
        yield Problem(path=path, reason="slack_sdk drops it: it is empty")
    elif back is not None:
        yield from differences(sent, back, path)
