"""Checks what a pretend Slack sends on its own account: payloads, events, envelopes and answers of the Web API."""

from collections.abc import Iterator

from playground.validator import schemas
from playground.validator.outgoing import once
from playground.validator.problem import Json, Problem, below, fields, too_deep
from playground.validator.walk import Found, each_block, each_element, each_list_of_blocks

PAYLOADS = {
    "slash_command": "payloads/SlashCommand",
    "block_actions": "payloads/BlockAction",
    "view_submission": "payloads/ViewSubmitAction",
    "view_closed": "payloads/ViewClosedAction",
    "shortcut": "payloads/GlobalShortcut",
    "message_action": "payloads/MessageShortcut",
    "block_suggestion": "payloads/BlockSuggestion",
}
WITHOUT_ACTION = ("image", "mrkdwn", "plain_text")
WITH_ACTIONS = ("actions", "context_actions", "input", "section")


def check_payload(kind: str, body: Json) -> list[Problem]:
    """In what a body differs from what Slack sends.

    The kind is a payload's type (`slash_command`, `block_actions`, `view_submission`, `view_closed`, `shortcut`,
    `message_action`, `block_suggestion`, `event_callback`, `app_rate_limited`), `socket_envelope`, or the method
    of the Web API (`chat.postMessage`) that is being answered.
    """
    if not isinstance(body, dict):
        return [Problem(path="", reason="a payload is a JSON object")]
    if deep := too_deep(body):
        return deep
    return once([*check_shape(kind, body), *check_blocks(body)])


def check_shape(kind: str, body: dict[str, Json]) -> Iterator[Problem]:
    if kind in PAYLOADS:
        yield from schemas.check(PAYLOADS[kind], body)
        yield from check_state(fields(body.get("view")))
    elif kind == "event_callback":
        yield from schemas.check("payloads/EnvelopedEvent", body)
        yield from check_event(fields(body.get("event")), "event")
    elif kind == "app_rate_limited":
        yield from check_event(body, "")
    elif kind == "socket_envelope":
        yield from check_envelope(body)
    else:
        yield from check_answer(kind, body)


def check_event(event: dict[str, Json], path: str) -> Iterator[Problem]:
    names = [str(event[key]) for key in ("type", "subtype") if event.get(key)]
    schema = f"events/{'.'.join(names)}"
    if schemas.exists(schema):
        yield from schemas.check(schema, event, path)
    else:
        yield Problem(path=below(path, "type"), reason=f"Slack sends no event {'.'.join(names)!r}")


def check_envelope(body: dict[str, Json]) -> Iterator[Problem]:
    yield from schemas.check("handwritten/SocketEnvelope", body)
    payload = body.get("payload")
    if isinstance(payload, dict):
        kind = "slash_command" if body.get("type") == "slash_commands" else str(payload.get("type"))
        for problem in check_shape(kind, payload):
            yield Problem(path=below("payload", problem.path) if problem.path else "payload", reason=problem.reason)


def check_answer(method: str, body: dict[str, Json]) -> Iterator[Problem]:
    """An answer of the Web API. The types come from samples, in which nothing is null."""
    schema = f"responses/{method}"
    if schemas.exists(schema):
        yield from schemas.check(schema, without_nulls(body))
        return
    if not isinstance(body.get("ok"), bool):
        yield Problem(path="ok", reason="it says whether the call worked")
    if body.get("ok") is False and not isinstance(body.get("error"), str):
        yield Problem(path="error", reason="it is missing")


def without_nulls(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: without_nulls(inner) for key, inner in value.items() if inner is not None}
    return [without_nulls(inner) for inner in value] if isinstance(value, list) else value


def check_blocks(body: dict[str, Json]) -> Iterator[Problem]:
    """Blocks in a payload are as they were sent, but Slack has named those that had no name."""
    # Only api.test has `args`: an echo of what was sent, right or wrong.
    for path, blocks in each_list_of_blocks({key: value for key, value in body.items() if key != "args"}):
        for number, block in enumerate(blocks):
            yield from schemas.check("sent/KnownBlock", block, below(path, number))
        for found in each_block(blocks, path):
            yield from check_names(found)


def check_names(block: Found) -> Iterator[Problem]:
    if not block.value.get("block_id"):
        yield Problem(path=below(block.path, "block_id"), reason="Slack gives a name to every block")
    if block.type not in WITH_ACTIONS:
        return
    for element in each_element(block):
        if element.type not in WITHOUT_ACTION and not element.value.get("action_id"):
            yield Problem(path=below(element.path, "action_id"), reason="Slack gives a name to every element")


def check_state(view: dict[str, Json]) -> Iterator[Problem]:
    """The state holds a value for every input of the view, of the input's own type."""
    values = fields(fields(view.get("state")).get("values"))
    for block in each_block(view.get("blocks"), "view.blocks"):
        element = fields(block.value.get("element"))
        if block.type != "input" or not element:
            continue
        block_id, action_id = str(block.value.get("block_id")), str(element.get("action_id"))
        held = fields(values.get(block_id)).get(action_id)
        path = below("view.state.values", block_id, action_id)
        if not isinstance(held, dict):
            yield Problem(path=path, reason="every input has a value in the state, if only null")
        elif held.get("type") != element.get("type"):
            yield Problem(path=below(path, "type"), reason=f"it must be {element.get('type')!r}")
