"""Fields that must fit to one another: the smallest not above the largest, rows of one length."""

from collections.abc import Iterator

from playground.validator.problem import Json, Problem, below, objects
from playground.validator.walk import Found, Screen, each_option

MARKDOWN_AT_MOST = 12_000


def check_screen(screen: Screen) -> Iterator[Problem]:
    """Everything in this file."""
    for element in screen.elements:
        yield from lengths_fit(element)
        yield from numbers_fit(element)
        yield from one_kind_of_options(element)
        yield from links_in_overflow_only(element)
    for block in screen.blocks:
        yield from rows_fit(block)
    yield from one_table(screen)
    yield from not_too_much_markdown(screen)


def lengths_fit(element: Found) -> Iterator[Problem]:
    if element.type != "plain_text_input":
        return
    least, most = whole(element.value.get("min_length")), whole(element.value.get("max_length"))
    given = element.value.get("initial_value")
    if least is not None and most is not None and least > most:
        yield Problem(path=below(element.path, "min_length"), reason=f"{least} is above max_length {most}")
    if most is not None and isinstance(given, str) and len(given) > most:
        reason = f"at most max_length {most} characters, here are {len(given)}"
        yield Problem(path=below(element.path, "initial_value"), reason=reason)


def whole(value: Json) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def numbers_fit(element: Found) -> Iterator[Problem]:
    if element.type != "number_input":
        return
    least, most = number(element.value.get("min_value")), number(element.value.get("max_value"))
    given = number(element.value.get("initial_value"))
    if least is not None and most is not None and least > most:
        yield Problem(path=below(element.path, "min_value"), reason=f"{least:g} is above max_value {most:g}")
    if given is not None and ((least is not None and given < least) or (most is not None and given > most)):
        yield Problem(path=below(element.path, "initial_value"), reason="it is not between min_value and max_value")


def number(value: Json) -> float | None:
    try:
        return float(value) if isinstance(value, str) else None
    except ValueError:
        return None


def one_kind_of_options(element: Found) -> Iterator[Problem]:
    if "options" in element.value and "option_groups" in element.value:
        yield Problem(path=below(element.path, "option_groups"), reason="options and option_groups exclude each other")


def links_in_overflow_only(element: Found) -> Iterator[Problem]:
    for option in each_option(element):
        if "url" in option.value and element.type != "overflow":
            yield Problem(path=below(option.path, "url"), reason="only the options of an overflow menu have a url")


def rows_fit(block: Found) -> Iterator[Problem]:
    rows = block.value.get("rows")
    if block.type != "data_table" or not isinstance(rows, list):
        return
    lengths = [len(row) for row in rows if isinstance(row, list)]
    for place, length in enumerate(lengths):
        if length != lengths[0]:
            reason = f"every row has as many cells as the first: {lengths[0]}, not {length}"
            yield Problem(path=below(block.path, "rows", place), reason=reason)
    for place, cell in objects(rows[0] if rows else None):
        if cell.get("type") == "rich_text":
            yield Problem(path=below(block.path, "rows", 0, place), reason="a header cell cannot be rich_text")


def one_table(screen: Screen) -> Iterator[Problem]:
    tables = [block for block in screen.blocks if block.type == "table"]
    for block in tables[1:]:
        yield Problem(path=block.path, reason=f"a {screen.surface} has at most one table, and {tables[0].path} is one")


def not_too_much_markdown(screen: Screen) -> Iterator[Problem]:
    texts = [block.value.get("text") for block in screen.blocks if block.type == "markdown"]
    size = sum(len(text) for text in texts if isinstance(text, str))
    if len(texts) > 1 and size > MARKDOWN_AT_MOST:
        reason = f"all markdown blocks together have at most {MARKDOWN_AT_MOST} characters, here are {size}"
        yield Problem(path="blocks", reason=reason)
