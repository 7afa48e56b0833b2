"""How long texts and lists may be."""

from collections.abc import Iterator, Mapping

from playground.validator.problem import Json, Problem, below, fields, objects
from playground.validator.walk import Found, each_block, each_element

Limits = Mapping[str, int]

ANY_BLOCK: Limits = {"block_id": 255}
BLOCKS: Mapping[str, Limits] = {
    "section": {"text.text": 3000, "fields": 10, "fields[].text": 2000},
    "header": {"text.text": 150},
    "actions": {"elements": 25},
    "context": {"elements": 10, "elements[].text": 3000, "elements[].alt_text": 2000},
    "context_actions": {"elements": 5},
    "image": {"alt_text": 2000, "title.text": 2000, "image_url": 3000},
    "input": {"label.text": 2000, "hint.text": 2000},
    "markdown": {"text": 12000},
}
CONFIRM: Limits = {
    "confirm.title.text": 100,
    "confirm.text.text": 300,
    "confirm.confirm.text": 30,
    "confirm.deny.text": 30,
}
ANY_ELEMENT: Limits = {"action_id": 255, "placeholder.text": 150, **CONFIRM}
OPTIONS: Limits = {
    "options": 100,
    "options[].text.text": 75,
    "options[].value": 150,
    "options[].description.text": 75,
    "option_groups": 100,
    "option_groups[].label.text": 75,
    "option_groups[].options": 100,
    "option_groups[].options[].text.text": 75,
    "option_groups[].options[].value": 150,
}
ELEMENTS: Mapping[str, Limits] = {
    "button": {"text.text": 75, "value": 2000, "url": 3000, "accessibility_label": 75},
    "overflow": {**OPTIONS, "options": 5, "options[].url": 3000},
    "checkboxes": {**OPTIONS, "options": 10},
    "radio_buttons": {**OPTIONS, "options": 10},
    "static_select": OPTIONS,
    "multi_static_select": OPTIONS,
}
VIEW: Limits = {
    "title.text": 24,
    "submit.text": 24,
    "close.text": 24,
    "private_metadata": 3000,
    "callback_id": 255,
    "external_id": 255,
}


def check_blocks(blocks: Json) -> Iterator[Problem]:
    """Every block and element against its limits."""
    for block in each_block(blocks):
        yield from check(block, {**ANY_BLOCK, **BLOCKS.get(block.type, {})})
        for element in each_element(block):
            yield from check(element, {**ANY_ELEMENT, **ELEMENTS.get(element.type, {})})


def check(found: Found, limits: Limits) -> Iterator[Problem]:
    """One object against its limits, each named by the way to it."""
    for way, limit in limits.items():
        for path, value in reach(found.value, found.path, way.split(".")):
            yield from too_long(path, value, limit)


def too_long(path: str, value: Json, limit: int) -> Iterator[Problem]:
    if isinstance(value, str) and len(value) > limit:
        yield Problem(path=path, reason=f"at most {limit} characters, here are {len(value)}")
    if isinstance(value, list) and len(value) > limit:
        yield Problem(path=path, reason=f"at most {limit} items, here are {len(value)}")


def reach(value: Json, path: str, steps: list[str]) -> Iterator[tuple[str, Json]]:
    """Everything that the steps lead to; a step with `[]` goes into each item of a list."""
    if not steps:
        yield path, value
        return
    name, each = steps[0].removesuffix("[]"), steps[0].endswith("[]")
    inner, way = fields(value).get(name), below(path, name)
    if each:
        for number, item in objects(inner):
            yield from reach(item, below(way, number), steps[1:])
    elif inner is not None:
        yield from reach(inner, way, steps[1:])
