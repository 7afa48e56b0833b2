"""Mistakes in messages and blocks, each with the path and a part of the reason that must be given for it."""

from tests.playground import block_samples as samples
from tests.playground.block_samples import (
    BLOCKS,
    BUTTONS,
    INPUTS,
    actions_with,
    home,
    message,
    modal,
    mrkdwn,
    plain,
)
from tests.playground.planting import (
    DIVIDER,
    ELEMENT,
    MISSING,
    Planted,
    block,
    chart,
)

MESSAGES = [
    Planted("no content", {"channel": "C1"}, "text", "needs a text or blocks"),
    Planted("text is a number", {"text": 5}, "text", "a text is a string"),
    Planted("text too long", {"text": "x" * 40_001}, "text", "at most 40000"),
    Planted("blocks is an object", {"text": "x", "blocks": {}}, "blocks", "a list of objects"),
    Planted("a block is a string", {"text": "x", "blocks": ["hi"]}, "blocks[0]", "of type object"),
    Planted("51 blocks", message(*[DIVIDER] * 51), "blocks", "at most 50 blocks, here are 51"),
    Planted(
        "metadata without type", {"text": "x", "metadata": {"event_payload": {}}}, "metadata.event_type", "missing"
    ),
    Planted(
        "metadata nested too deep",
        {"text": "x", "metadata": {"event_type": "a", "event_payload": {"a": {"b": {"c": 1}}}}},
        "metadata.event_payload.a",
        "",
    ),
    Planted(
        "a bad block in an attachment",
        {"text": "x", "attachments": [{"blocks": [{"type": "header"}]}]},
        "attachments[0].blocks[0].text",
        "missing",
    ),
]

BLOCK_ERRORS = [
    Planted("block without type", message({}), "blocks[0].type", "missing"),
    Planted("unknown block", message({"type": "sektion"}), "blocks[0].type", "is not one of actions"),
    Planted("an element as a block", message(BUTTONS["button"]), "blocks[0].type", "'button' is not one of"),
    Planted("unknown field", message({**DIVIDER, "colour": "red"}), "blocks[0].colour", "no such field"),
    Planted("empty block_id", message({**DIVIDER, "block_id": ""}), "blocks[0].block_id", "at least 1"),
    Planted("long block_id", message({**DIVIDER, "block_id": "x" * 256}), "blocks[0].block_id", "at most 255"),
    Planted(
        "block_id twice",
        message({**DIVIDER, "block_id": "a"}, {**DIVIDER, "block_id": "a"}),
        "blocks[1].block_id",
        "'a' is used twice",
    ),
    Planted("section without words", message({"type": "section"}), "blocks[0]", "text, fields"),
    Planted("section text too long", block("section", text=mrkdwn("x" * 3001)), "blocks[0].text.text", "at most 3000"),
    Planted("section text empty", block("section", text=mrkdwn("")), "blocks[0].text.text", "at least 1"),
    Planted("section text a string", block("section", text="Hi"), "blocks[0].text", "of type object"),
    Planted(
        "text of an unknown type", block("section", text={"type": "md", "text": "x"}), "blocks[0].text.type", "mrkdwn"
    ),
    Planted(
        "emoji in mrkdwn", block("section", text={**mrkdwn("x"), "emoji": True}), "blocks[0].text.emoji", "no such"
    ),
    Planted("11 fields", block("section", fields=[plain("x")] * 11), "blocks[0].fields", "at most 10 items"),
    Planted("no fields", block("section", fields=[]), "blocks[0].fields", "at least 1"),
    Planted("long field", block("section", fields=[plain("x" * 2001)]), "blocks[0].fields[0].text", "at most 2000"),
    Planted("header in mrkdwn", block("header", text=mrkdwn("x")), "blocks[0].text.type", "'plain_text'"),
    Planted("long header", block("header", text=plain("x" * 151)), "blocks[0].text.text", "at most 150"),
    Planted("header without text", block("header", text=MISSING), "blocks[0].text", "missing"),
    Planted("11 context elements", block("context", elements=[plain("x")] * 11), "blocks[0].elements", "at most 10"),
    Planted(
        "button in context", block("context", elements=[BUTTONS["button"]]), "blocks[0].elements[0].type", "not one of"
    ),
    Planted("empty context", block("context", elements=[]), "blocks[0].elements", "at least 1"),
    Planted("image without alt_text", block("image", alt_text=MISSING), "blocks[0].alt_text", "missing"),
    Planted("image with empty alt_text", block("image", alt_text=""), "blocks[0].alt_text", "at least 1"),
    Planted("image without address", block("image", image_url=MISSING), "blocks[0]", "one of image_url, slack_file"),
    Planted("image twice", block("image", slack_file={"id": "F1"}), "blocks[0]", "only one"),
    Planted("image address too long", block("image", image_url="h" * 3001), "blocks[0].image_url", "at most 3000"),
    Planted("empty actions", message({"type": "actions", "elements": []}), "blocks[0].elements", "at least 1"),
    Planted("26 actions", block("actions", elements=[BUTTONS["button"]] * 26), "blocks[0].elements", "at most 25"),
    Planted(
        "text input in actions", message(actions_with(INPUTS["plain_text_input"])), f"{ELEMENT}.type", "not one of"
    ),
    Planted(
        "action_id twice in a block",
        message({"type": "actions", "elements": [BUTTONS["button"], BUTTONS["button"]]}),
        "blocks[0].elements[1].action_id",
        "'go' is used twice",
    ),
    Planted("alert in a message", message(BLOCKS["alert"]), "blocks[0].type", "cannot have a block 'alert'"),
    Planted("markdown in a modal", modal(BLOCKS["markdown"]), "blocks[0].type", "a modal cannot have"),
    Planted("carousel in a modal", modal(BLOCKS["carousel"]), "blocks[0].type", "a modal cannot have"),
    Planted("container at home", home(BLOCKS["container"]), "blocks[0].type", "a home cannot have"),
    Planted(
        "a file block of the app's own",
        message({"type": "file", "source": "remote", "external_id": "F1"}),
        "blocks[0].type",
        "cannot have a block 'file'",
    ),
    Planted("two tables", message(BLOCKS["table"], BLOCKS["table"]), "blocks[1]", "at most one table"),
    Planted("101 table rows", block("table", rows=[[samples.cell("x")]] * 101), "blocks[0].rows", "at most 100"),
    Planted(
        "rows of a data table differ",
        block("data_table", rows=[[samples.cell("a")], [samples.cell("b"), samples.cell("c")]]),
        "blocks[0].rows[1]",
        "as many cells as the first",
    ),
    Planted("data table without caption", block("data_table", caption=MISSING), "blocks[0].caption", "missing"),
    Planted("long chart title", block("pie", title="x" * 51), "blocks[0].title", "at most 50"),
    Planted("unknown chart", chart(type="radar"), "blocks[0].chart.type", "not one of pie, bar, area, line"),
    Planted("chart without axes", chart(axis_config=MISSING), "blocks[0].chart.axis_config", "missing"),
    Planted(
        "7 series", chart(series=[samples.series(str(n)) for n in range(7)]), "blocks[0].chart.series", "at most 6"
    ),
    Planted("long markdown", block("markdown", text="x" * 12_001), "blocks[0].text", "at most 12000"),
    Planted("empty rich text", block("rich_text", elements=5), "blocks[0].elements", "of type array"),
    Planted(
        "list style unknown",
        block("rich_text", elements=[{"type": "rich_text_list", "style": "stars", "elements": [samples.words("a")]}]),
        "blocks[0].elements[0].style",
        "bullet, ordered",
    ),
    Planted("video without thumbnail", block("video", thumbnail_url=MISSING), "blocks[0].thumbnail_url", "missing"),
    Planted("card without content", message({"type": "card"}), "blocks[0]", "hero_image, title, actions, body"),
]
