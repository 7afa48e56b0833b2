"""The rules that neither the models nor the schemas can express, each with its words."""

from collections.abc import Callable, Iterable, Iterator

from playground.validator.problem import Json, Problem, below, fields, objects
from playground.validator.walk import Found, each_block, each_element, each_option, every_element

# Blocks that docs.slack.dev does not offer everywhere. A file block is Slack's own, no app can send it.
SURFACES = {
    "alert": ("modal",),
    "carousel": ("message", "home"),
    "container": ("message",),
    "context_actions": ("message",),
    "file": (),
    "markdown": ("message",),
    "plan": ("message",),
    "task_card": ("message",),
}
BLOCKS_AT_MOST = {"message": 50, "modal": 100, "home": 100}

Rule = Callable[[Json, str], Iterator[Problem]]


def check_blocks(blocks: Json, surface: str) -> Iterator[Problem]:
    """All rules about blocks; the surface is `message`, `modal` or `home`."""
    for rule in RULES:
        yield from rule(blocks, surface)


def not_too_many_blocks(blocks: Json, surface: str) -> Iterator[Problem]:
    limit = BLOCKS_AT_MOST[surface]
    if isinstance(blocks, list) and len(blocks) > limit:
        yield Problem(path="blocks", reason=f"a {surface} has at most {limit} blocks, here are {len(blocks)}")


def block_ids_differ(blocks: Json, surface: str) -> Iterator[Problem]:
    yield from repeats(each_block(blocks), "block_id", f"each block of a {surface} needs its own")


def action_ids_differ(blocks: Json, _surface: str) -> Iterator[Problem]:
    for block in each_block(blocks):
        yield from repeats(each_element(block), "action_id", "each element of a block needs its own")


def repeats(parts: Iterable[Found], key: str, why: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for part in parts:
        name = part.value.get(key)
        if not isinstance(name, str):
            continue
        if name in seen:
            yield Problem(path=below(part.path, key), reason=f"the {key} {name!r} is used twice; {why}")
        seen.add(name)


def initial_options_exist(blocks: Json, _surface: str) -> Iterator[Problem]:
    for element in every_element(blocks):
        if "options" in element.value or "option_groups" in element.value:
            yield from initial_options_of(element)


def initial_options_of(element: Found) -> Iterator[Problem]:
    offered = [option.value for option in each_option(element)]
    reason = "it is not among the options, with the same text and value"
    if "initial_option" in element.value and element.value["initial_option"] not in offered:
        yield Problem(path=below(element.path, "initial_option"), reason=reason)
    for number, option in objects(element.value.get("initial_options")):
        if option not in offered:
            yield Problem(path=below(element.path, "initial_options", number), reason=reason)


def one_focus(blocks: Json, surface: str) -> Iterator[Problem]:
    focused = [element for element in every_element(blocks) if element.value.get("focus_on_load") is True]
    for element in focused[1:]:
        reason = f"only one element of a {surface} can have the focus, and {focused[0].path} has it"
        yield Problem(path=below(element.path, "focus_on_load"), reason=reason)


def blocks_fit_the_surface(blocks: Json, surface: str) -> Iterator[Problem]:
    for block in each_block(blocks):
        if surface not in SURFACES.get(block.type, (surface,)):
            yield Problem(path=below(block.path, "type"), reason=f"a {surface} cannot have a block {block.type!r}")


def files_in_modals_only(blocks: Json, surface: str) -> Iterator[Problem]:
    for element in every_element(blocks):
        if element.type == "file_input" and surface != "modal":
            reason = f"a file_input works in modals only, this is a {surface}"
            yield Problem(path=element.path, reason=reason)


def query_lengths_count(blocks: Json, _surface: str) -> Iterator[Problem]:
    for element in every_element(blocks):
        length = element.value.get("min_query_length")
        if isinstance(length, int) and length < 0:
            yield Problem(path=below(element.path, "min_query_length"), reason=f"{length} is below 0")


def inputs_need_submit(view: Json) -> Iterator[Problem]:
    """A modal that asks for something needs a button to send it."""
    modal = fields(view)
    asks = any(block.type == "input" for block in each_block(modal.get("blocks")))
    if asks and not modal.get("submit"):
        yield Problem(path="submit", reason="a modal with an input block needs a submit button")


RULES: tuple[Rule, ...] = (
    not_too_many_blocks,
    block_ids_differ,
    action_ids_differ,
    initial_options_exist,
    one_focus,
    blocks_fit_the_surface,
    files_in_modals_only,
    query_lengths_count,
)
