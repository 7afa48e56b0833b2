"""What slack_sdk's own models say: over-long or missing things raise, unknown fields get lost on the way."""

from collections.abc import Callable, Iterator
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from playground.validator.problem import Json, Problem, below, fields, objects

REFUSALS = (AttributeError, KeyError, TypeError, ValueError, RecursionError)


def check_blocks(blocks: Json, path: str = "blocks") -> Iterator[Problem]:
    """Sends every block through the models and back, and compares."""
    for number, block in objects(blocks):
        yield from round_trip(block, below(path, number), parse_block)


def check_view_fields(view: dict[str, Json]) -> Iterator[Problem]:
    """The view's own fields, with one harmless block in place of those that are checked one by one."""
    bare = {**view, "blocks": [{"type": "divider"}]}
    yield from round_trip(bare, "", parse_view)


def parse_view(view: dict[str, Any]) -> dict[str, Json]:
    return fields(View(**view).to_dict())


def parse_block(block: dict[str, Json]) -> dict[str, Json] | None:
    parsed = Block.parse(block)
    return fields(parsed.to_dict()) if parsed is not None else None


def round_trip(
    sent: dict[str, Json], path: str, parse: Callable[[dict[str, Json]], dict[str, Json] | None]
) -> Iterator[Problem]:
    try:
        back = parse(sent)
    except SlackObjectFormationError as refusal:
        yield Problem(path=path, reason=f"slack_sdk refuses it: {refusal}")
    except REFUSALS as refusal:
        yield Problem(path=path, reason=f"slack_sdk cannot read it: {refusal}")
    else:
        # A type that the models do not know has no round trip; the schemas say whether it exists.
        yield from differences(sent, back, path) if back is not None else ()


def differences(sent: Json, back: Json, path: str) -> Iterator[Problem]:
    """What was sent and did not come back as it was."""
    if isinstance(sent, dict) and isinstance(back, dict):
        for key, value in sent.items():
            yield from difference_at(value, back.get(key), below(path, str(key)))
    elif isinstance(sent, list) and isinstance(back, list) and len(sent) == len(back):
        for number, (one, other) in enumerate(zip(sent, back, strict=True)):
            yield from differences(one, other, below(path, number))
    elif sent != back:
        yield Problem(path=path, reason="slack_sdk reads something else than what was sent")


def difference_at(sent: Json, back: Json, path: str) -> Iterator[Problem]:
    if sent is not None and back is None:
        yield Problem(
            path=path, reason="slack_sdk drops it: an empty value or a field that Slack does not know"
        )
    else:
        yield from differences(sent, back, path)
