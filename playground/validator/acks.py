"""Checks the bodies of acks: what a bot answers at once to a payload."""

from collections.abc import Iterator

from playground.validator import schemas
from playground.validator.outgoing import check_message, check_view, once
from playground.validator.problem import Json, Problem, below, fields, objects, too_deep

OPTIONS_AT_MOST = 100


def check_response(kind: str, body: Json) -> list[Problem]:
    """What Slack would refuse in the body of an ack to a payload of this kind; an empty ack is fine."""
    if body in (None, "", {}):
        return []
    if deep := too_deep(body):
        return deep
    match kind:
        case "view_submission":
            return once(check_submission(body))
        case "block_suggestion":
            return once(check_options(body))
        case _:
            return [] if isinstance(body, str) else check_message(body)


def usable(kind: str, body: Json) -> bool:
    """Whether an answer has at least the shape that is needed to act on it, whatever else is wrong with it."""
    answer = fields(body)
    match kind, answer.get("response_action"):
        case "view_submission", "errors":
            return isinstance(answer.get("errors"), dict)
        case "view_submission", "update" | "push":
            return is_list_of_objects(fields(answer.get("view")).get("blocks"))
        case "view_submission", _:
            return True
        case "block_suggestion", _:
            groups = answer.get("option_groups", [])
            lists = [answer.get("options", []), *(group.get("options") for _, group in objects(groups))]
            return is_list_of_objects(groups) and all(map(is_list_of_objects, lists))
        case _:
            return isinstance(body, str | dict)


def is_list_of_objects(value: Json) -> bool:
    return isinstance(value, list) and len(objects(value)) == len(value)


def check_submission(body: Json) -> Iterator[Problem]:
    answer = fields(body)
    match answer.get("response_action"):
        case "errors":
            yield from check_errors(answer.get("errors"))
        case "update" | "push":
            for problem in check_view(answer.get("view"), "modal"):
                yield Problem(path=below("view", problem.path) if problem.path else "view", reason=problem.reason)
        case "clear":
            return
        case other:
            yield Problem(path="response_action", reason=f"{other!r} is not errors, update, push or clear")


def check_errors(errors: Json) -> Iterator[Problem]:
    if not isinstance(errors, dict) or not errors:
        yield Problem(path="errors", reason="name a block and say what is wrong with it")
        return
    for block_id, text in errors.items():
        if not isinstance(text, str) or not text:
            yield Problem(path=below("errors", block_id), reason="an error is a text")


def check_options(body: Json) -> Iterator[Problem]:
    """Options for an external menu; the same ones as in a menu that brings its own."""
    answer = fields(body)
    if ("options" in answer) == ("option_groups" in answer):
        yield Problem(path="", reason="answer with options or with option_groups, one of them")
        return
    key = "options" if "options" in answer else "option_groups"
    if answer[key] == []:
        return
    menu = {"type": "static_select", key: answer[key]}
    block = {"type": "actions", "elements": [menu]}
    for problem in schemas.check("sent/KnownBlock", block):
        yield Problem(path=problem.path.removeprefix("elements[0]."), reason=problem.reason)
