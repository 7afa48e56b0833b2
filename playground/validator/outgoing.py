"""Checks what a bot sends to Slack: messages and views."""

import json
from collections.abc import Iterable, Iterator

from playground.validator import bounds, models, rules, schemas
from playground.validator.problem import Json, Problem, below, objects, too_deep
from playground.validator.walk import screen

TEXT_AT_MOST = 40_000
VIEW_BYTES_AT_MOST = 250_000
CONTENTS = ("text", "blocks", "attachments", "markdown_text")
VIEWS = {"modal": "sent/ModalView", "home": "sent/HomeView"}


def check_message(body: Json) -> list[Problem]:
    """What Slack would refuse in a post, an update, an ephemeral message or a `response_url` body."""
    if not isinstance(body, dict):
        return [Problem(path="", reason="a message is a JSON object")]
    if deep := too_deep(body):
        return deep
    return once([*check_contents(body), *check_surface(body.get("blocks"), "message"), *check_attachments(body)])


def check_contents(body: dict[str, Json]) -> Iterator[Problem]:
    if body.get("delete_original") is not True and not any(body.get(key) for key in CONTENTS):
        yield Problem(path="text", reason="a message needs a text or blocks")
    text = body.get("text")
    if text is not None and not isinstance(text, str):
        yield Problem(path="text", reason="a text is a string")
    if isinstance(text, str) and len(text) > TEXT_AT_MOST:
        yield Problem(path="text", reason=f"at most {TEXT_AT_MOST} characters, here are {len(text)}")
    if body.get("metadata") is not None:
        yield from schemas.check("sent/MessageMetadata", body["metadata"], "metadata")


def check_attachments(body: dict[str, Json]) -> Iterator[Problem]:
    for number, attachment in objects(body.get("attachments")):
        for problem in check_surface(attachment.get("blocks"), "message"):
            yield Problem(path=below("attachments", number, problem.path), reason=problem.reason)


def check_view(view: Json, surface: str | None = None) -> list[Problem]:
    """What Slack would refuse in a view; the surface (`modal` or `home`) is the one it was sent to."""
    if not isinstance(view, dict):
        return [Problem(path="", reason="a view is a JSON object")]
    if deep := too_deep(view):
        return deep
    kind = view.get("type")
    if not isinstance(kind, str) or kind not in VIEWS or (surface and kind != surface):
        return [Problem(path="type", reason=f"it must be {surface or 'modal or home'}, not {kind!r}")]
    return once([*check_frame(view, kind), *check_surface(view.get("blocks", []), kind)])


def check_frame(view: dict[str, Json], kind: str) -> Iterator[Problem]:
    yield from schemas.check(VIEWS[kind], view)
    yield from models.check_view_fields(view)
    if kind == "modal":
        yield from rules.inputs_need_submit(view)
    if len(models.written(view)) > VIEW_BYTES_AT_MOST:
        size = len(json.dumps(view, ensure_ascii=False).encode("utf-8", "surrogatepass"))
        if size > VIEW_BYTES_AT_MOST:
            yield Problem(path="", reason=f"a view has at most 250 KB, this has {size // 1000}")


def check_surface(blocks: Json, surface: str) -> Iterator[Problem]:
    """Blocks where they are to be shown: on a `message`, a `modal` or the `home` tab."""
    if blocks is None:
        return
    if not isinstance(blocks, list):
        yield Problem(path="blocks", reason="blocks are a list of objects")
        return
    for number, block in enumerate(blocks):
        yield from schemas.check("sent/KnownBlock", block, below("blocks", number))
    shown = screen(blocks, surface)
    yield from rules.check_screen(shown)
    yield from bounds.check_screen(shown)
    yield from models.check_blocks(blocks)


def once(problems: Iterable[Problem]) -> list[Problem]:
    """Without repetitions, in the order in which they were found."""
    return list(dict.fromkeys(problems))
