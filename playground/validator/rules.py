"""The rules that neither the models nor the schemas can express, each with its words."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from playground.validator.problem import Json, Problem, below, fields, objects
from playground.validator.walk import Found, Screen, each_block, each_option

# Blocks that docs.slack.dev does not offer everywhere. A file block is Slack's own, no app can send it.
SURFACES: Mapping[str, tuple[str, ...]] = {
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

Rule = Callable[[Screen], Iterator[Problem]]


def check_screen(screen: Screen) -> Iterator[Problem]:
    """All rules about blocks."""
    for rule in RULES:
        yield from rule(screen)


def not_too_many_blocks(screen: Screen) -> Iterator[Problem]:
    limit = BLOCKS_AT_MOST[screen.surface]
    if screen.length > limit:
        reason = f"a {screen.surface} has at most {limit} blocks, here are {screen.length}"
        yield Problem(path="blocks", reason=reason)


def block_ids_differ(screen: Screen) -> Iterator[Problem]:
    yield from repeats(screen.blocks, "block_id", f"each block of a {screen.surface} needs its own")


def action_ids_differ(screen: Screen) -> Iterator[Problem]:
    for elements in screen.elements_of:
        yield from repeats(elements, "action_id", "each element of a block needs its own")


def repeats(parts: Iterable[Found], key: str, why: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for part in parts:
        name = part.value.get(key)
        if not isinstance(name, str):
            continue
        if name in seen:
            yield Problem(path=below(part.path, key), reason=f"the {key} {name!r} is used twice; {why}")
        seen.add(name)


def initial_options_exist(screen: Screen) -> Iterator[Problem]:
    for element in screen.elements:
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


def one_focus(screen: Screen) -> Iterator[Problem]:
    focused = [element for element in screen.elements if element.value.get("focus_on_load") is True]
    for element in focused[1:]:
        reason = f"only one element of a {screen.surface} can have the focus, and {focused[0].path} has it"
        yield Problem(path=below(element.path, "focus_on_load"), reason=reason)


def blocks_fit_the_surface(screen: Screen) -> Iterator[Problem]:
    for block in screen.blocks:
        if screen.surface not in SURFACES.get(block.type, BLOCKS_AT_MOST):
            yield Problem(
                path=below(block.path, "type"), reason=f"a {screen.surface} cannot have a block {block.type!r}"
            )


def files_in_modals_only(screen: Screen) -> Iterator[Problem]:
    for element in screen.elements:
        if element.type == "file_input" and screen.surface != "modal":
            reason = f"a file_input works in modals only, this is a {screen.surface}"
            yield Problem(path=element.path, reason=reason)


def query_lengths_count(screen: Screen) -> Iterator[Problem]:
    for element in screen.elements:
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
