"""Finds the parts of a message, view or payload that have rules of their own."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from playground.validator.problem import Json, below, fields, objects


@dataclass(frozen=True, slots=True)
class Found:
    """A part of a message or view, and the path to it."""

    path: str
    value: dict[str, Json]

    @property
    def type(self) -> str:
        given = self.value.get("type")
        return given if isinstance(given, str) else ""


def each_block(blocks: Json, path: str = "blocks") -> Iterator[Found]:
    """Every block in the order of the screen, those inside of containers too."""
    for number, block in objects(blocks):
        found = Found(below(path, number), block)
        yield found
        yield from each_block(block.get("child_blocks"), below(found.path, "child_blocks"))
        if found.type == "carousel":
            yield from each_block(block.get("elements"), below(found.path, "elements"))


def each_element(block: Found) -> Iterator[Found]:
    """Every element directly in one block: buttons, menus, inputs."""
    for key in ("accessory", "element"):
        if isinstance(block.value.get(key), dict):
            yield Found(below(block.path, key), fields(block.value[key]))
    if block.type == "carousel":
        return
    for key in ("elements", "actions"):
        for number, element in objects(block.value.get(key)):
            yield Found(below(block.path, key, number), element)


@dataclass(frozen=True, slots=True)
class Screen:
    """Blocks where they are to be shown, walked through once for all rules."""

    surface: str
    length: int
    blocks: tuple[Found, ...]
    elements_of: tuple[tuple[Found, ...], ...]
    elements: tuple[Found, ...]


def screen(blocks: list[Json], surface: str) -> Screen:
    """The blocks of a `message`, a `modal` or the `home` tab."""
    found = tuple(each_block(blocks))
    elements_of = tuple(tuple(each_element(block)) for block in found)
    return Screen(surface, len(blocks), found, elements_of, tuple(chain.from_iterable(elements_of)))


def each_option(element: Found) -> Iterator[Found]:
    """Every option of a menu, grouped or not."""
    for number, option in objects(element.value.get("options")):
        yield Found(below(element.path, "options", number), option)
    for group_number, group in objects(element.value.get("option_groups")):
        for number, option in objects(group.get("options")):
            yield Found(below(element.path, "option_groups", group_number, "options", number), option)


def each_list_of_blocks(body: Json, path: str = "") -> Iterator[tuple[str, list[Json]]]:
    """Every list called `blocks` at any depth of a payload, with its path."""
    if isinstance(body, dict):
        for key, value in body.items():
            if key == "blocks" and isinstance(value, list):
                yield below(path, key), value
            else:
                yield from each_list_of_blocks(value, below(path, key))
    elif isinstance(body, list):
        for number, value in enumerate(body):
            yield from each_list_of_blocks(value, below(path, number))
