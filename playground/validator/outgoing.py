"""Checks what a bot sends to Slack: messages, views, and the answers in its acks."""

import json
from collections.abc import Iterable, Iterator

from playground.validator import limits, models, rules
from playground.validator.problem import Json, Problem, below, fields, objects
from playground.validator.walk import Found

TEXT_AT_MOST = 40_000
VIEW_BYTES_AT_MOST = 250_000


def check_message(body: Json) -> list[Problem]:
    """What Slack would refuse in a post, an update, an ephemeral message or a `response_url` body."""
    if not isinstance(body, dict):
        return [not_an_object("a message")]
    return once([*check_contents(body), *check_blocks(body.get("blocks"), "message")])


def check_contents(body: dict[str, Json]) -> Iterator[Problem]:
    deletes = body.get("delete_original") is True
    if not deletes and not any(body.get(key) for key in ("text", "blocks", "attachments", "markdown_text")):
        yield Problem(path="text", reason="a message needs a text or blocks")
    text = body.get("text")
    if isinstance(text, str) and len(text) > TEXT_AT_MOST:
        yield Problem(
            path="text", reason=f"Slack cuts a text after {TEXT_AT_MOST} characters, here are {len(text)}"
        )


def check_view(view: Json, surface: str | None = None) -> list[Problem]:
    """What Slack would refuse in a view; the surface (`modal` or `home`) is the one it was sent to."""
    if not isinstance(view, dict):
        return [not_an_object("a view")]
    kind = view.get("type")
    if kind not in ("modal", "home") or (surface and kind != surface):
        return [Problem(path="type", reason=f"{kind!r} is not {surface or 'modal or home'}")]
    return once([*check_frame(view, str(kind)), *check_blocks(view.get("blocks"), str(kind))])


def check_frame(view: dict[str, Json], kind: str) -> Iterator[Problem]:
    yield from limits.check(Found("", view), limits.VIEW)
    yield from models.check_view_fields(view)
    if kind == "modal":
        yield from rules.inputs_need_submit(view)
    size = len(json.dumps(view, ensure_ascii=False).encode("utf-8", "replace"))
    if size > VIEW_BYTES_AT_MOST:
        yield Problem(path="", reason=f"a view has at most 250 KB, this has {size // 1000}")


def check_blocks(blocks: Json, surface: str) -> Iterator[Problem]:
    if blocks is None and surface == "message":
        return
    if not isinstance(blocks, list):
        yield Problem(path="blocks", reason="blocks are a list of objects")
        return
    strangers = (number for number, block in enumerate(blocks) if not isinstance(block, dict))
    yield from (Problem(path=below("blocks", number), reason="a block is an object") for number in strangers)
    yield from rules.check_blocks(blocks, surface)
    yield from limits.check_blocks(blocks)
    yield from models.check_blocks(blocks)


def check_response(kind: str, body: Json) -> list[Problem]:
    """What Slack would refuse in the body of an ack to a payload of this kind; an empty ack is fine."""
    if body in (None, "", {}):
        return []
    if kind == "view_submission":
        return check_submission_answer(body)
    if kind == "block_suggestion":
        return check_options_answer(body)
    return [] if isinstance(body, str) else check_message(body)


def check_submission_answer(body: Json) -> list[Problem]:
    answer = fields(body)
    match answer.get("response_action"):
        case "errors":
            errors = fields(answer.get("errors"))
            wrong = [key for key, text in errors.items() if not isinstance(text, str) or not text]
            found = [Problem(path=below("errors", key), reason="an error is a text") for key in wrong]
            return found or (
                [] if errors else [Problem(path="errors", reason="name a block and say what is wrong")]
            )
        case "update" | "push":
            return [
                Problem(path=below("view", problem.path), reason=problem.reason)
                for problem in check_view(answer.get("view"), "modal")
            ]
        case "clear":
            return []
        case other:
            return [Problem(path="response_action", reason=f"{other!r} is not errors, update, push or clear")]


def check_options_answer(body: Json) -> list[Problem]:
    answer = fields(body)
    if ("options" in answer) == ("option_groups" in answer):
        return [Problem(path="", reason="answer with options or with option_groups, one of them")]
    found = list(limits.check(Found("", answer), limits.OPTIONS))
    key = "options" if "options" in answer else "option_groups"
    if not isinstance(answer[key], list) or len(objects(answer[key])) != len(list(answer[key])):  # type: ignore[call-overload]
        found.append(Problem(path=key, reason="a list of objects"))
    return found


def not_an_object(what: str) -> Problem:
    return Problem(path="", reason=f"{what} is a JSON object")


def once(problems: Iterable[Problem]) -> list[Problem]:
    """Without repetitions, in the order in which they were found."""
    return list(dict.fromkeys(problems))
