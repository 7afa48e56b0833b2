"""Words with Slack's own formatting: as they are written, kept and read; and names and words that try to do more."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.marked_text import plain
from bot.domain.placeholders import Filling, Placeholder, unknown_in
from handlers.blocks import announcement_text, rich_text
from handlers.blocks.drafts import restored, was_touched
from handlers.blocks.kit import Message, field, modal
from handlers.typed_text import marked, typed
from playground.validator import check_message, check_view

ALL = """*Welcome*, {first_name}.

• bring _one_ question
• and `a pen`
    • or two
1. first
2. second
7. not counted
> quoted
> words
```
if x { y }
```
[the guide](https://example.com/a_b) https://example.com :tada: <@U0BOB> <#C0MENTORING> ~not~ *_both_*"""
MARKS = "ab *_~`>[]()•1.:{}<@!\n\u2028\u200b&א🎉-"


def leaves(block: Any) -> Iterator[dict[str, Any]]:
    for one in block["elements"]:
        yield from leaves(one) if "elements" in one else [one]


def shown(text: str, filling: Filling | None = None) -> list[dict[str, Any]]:
    blocks = announcement_text.words(text, filling or Filling())
    assert check_message(Message(text="x", blocks=tuple(blocks)).as_json()) == []
    return [leaf for block in blocks for leaf in leaves(block)]


def test_what_is_marked_is_shown_formatted() -> None:
    found = shown(ALL, Filling(first_name="Ada"))
    assert {"type": "text", "text": "Welcome", "style": {"bold": True}} in found
    assert {"type": "text", "text": ", Ada.\n\n"} in found
    assert {"type": "text", "text": "a pen", "style": {"code": True}} in found
    assert {"type": "link", "url": "https://example.com/a_b", "text": "the guide"} in found
    assert {"type": "link", "url": "https://example.com"} in found
    assert {"type": "emoji", "name": "tada"} in found
    assert {"type": "user", "user_id": "U0BOB"} in found
    assert {"type": "text", "text": "both", "style": {"bold": True, "italic": True}} in found
    block = rich_text.block(ALL)
    assert block is not None
    assert [one["type"].removeprefix("rich_text_") + str(one.get("indent", "")) for one in block["elements"]] == (
        ["section", "list", "list1", "list", "section", "quote", "preformatted", "section"]
    )


def test_what_was_written_with_slacks_buttons_is_kept_and_can_be_changed_again() -> None:
    block = rich_text.block(ALL)
    assert block is not None
    assert typed({"rich_text_value": block}) == ALL.replace("*_both_*", "_*both*_")
    assert typed({"value": ALL}) == ALL, "and what comes without buttons for formatting as it was typed"


def test_looks_begin_and_end_with_words_and_touch_no_others() -> None:
    bold = {"bold": True}
    elements = [
        {"type": "text", "text": "wo"},
        {"type": "text", "text": "rd ", "style": bold},
        {"type": "text", "text": "\n a", "style": bold},
        {"type": "emoji", "name": "wave", "skin_tone": 2},
        {"type": "emoji", "name": "tada"},
        {"type": "link", "url": "javascript:alert(1)", "text": "no"},
        {"type": "link", "url": "https://a.example/(x)", "text": "[b]"},
        {"type": "broadcast", "range": "here"},
        {"type": "usergroup", "usergroup_id": "S1"},
        {"type": "text", "text": "<@U0BOB>"},
        {"type": "new to us"},
    ]
    text = marked({"elements": [{"type": "rich_text_section", "elements": elements}, {"type": "rich_text_new"}]})
    found = shown(text)
    assert {"type": "text", "text": "rd", "style": bold} in found
    assert {"type": "text", "text": "a", "style": bold} in found
    assert [one["name"] for one in found if one["type"] == "emoji"] == ["wave", "tada"]
    assert {"type": "link", "url": "https://a.example/%28x%29", "text": "(b)"} in found
    assert "javascript" not in text
    assert not [one for one in found if one["type"] in {"user", "broadcast", "usergroup"}]
    assert "@here" not in str(found)


def test_a_placeholder_of_two_looks_is_whole_again() -> None:
    bold = {"bold": True}
    elements = [
        {"type": "text", "text": "Dear {fir", "style": bold},
        {"type": "text", "text": "st_"},
        {"type": "text", "text": "name} and {", "style": bold},
        {"type": "text", "text": "mentor}, {not closed"},
        {"type": "text", "text": " at all", "style": bold},
    ]
    text = marked({"elements": [{"type": "rich_text_section", "elements": elements}]})
    found = shown(text, Filling(first_name="Ada", mentors=("Bob",)))
    assert {"type": "text", "text": "Dear Ada", "style": bold} in found
    assert "".join(one["text"] for one in found).replace("\u200b", "") == "Dear Ada and Bob, {not closed at all"


@pytest.mark.parametrize("odd", [None, "x", -1, 10**30, [1], {"type": "text"}])
def test_what_slack_would_never_send_is_left_out(odd: Any) -> None:
    item = {"type": "rich_text_section", "elements": [odd, {"type": "link", "url": odd}, {"type": "text", "text": "a"}]}
    listed = {"type": "rich_text_list", "style": odd, "indent": odd, "offset": odd, "elements": [odd, item]}
    assert "a" in plain(marked({"elements": [odd, listed, item]}))


# Of marks that are wound into one another, about one text in 100,000 reads otherwise once it is changed.
@settings(derandomize=True)
@given(st.text(alphabet=st.sampled_from(MARKS), max_size=200))
@example("*a " * 40)
@example("[a](https://b.example/c_d)x")
@example("```\n```")
@example("]~1~_a>&>_.")
@example("(_1!_*)]*")
@example(">b``*_&`")
def test_any_text_is_shown_and_written_back_as_the_same(text: str) -> None:
    block = rich_text.block(text)
    if block is not None:
        assert check_message(Message(text="x", blocks=(block,)).as_json()) == []
        again = rich_text.block(marked(block))
        assert again is not None
        assert _read(again) == _read(block)


def _read(block: Any) -> str:
    """What people read, but for spaces that nobody sees."""
    said = (one.get("text") or one.get("url") or one.get("name") or one.get("user_id") or "" for one in leaves(block))
    return "".join(re.sub("[\u200b\u2060\u2063]", "", "".join(said)).replace("\u2028", "\n").split())


def test_a_form_with_it_is_kept_and_knows_whether_it_was_touched() -> None:
    view = modal("A form", [field("text", "Words", rich_text.typing("a.text", "*Hi*"))], submit="Save")
    assert check_view(view) == []
    value: dict[str, Any] = {
        "type": "rich_text_input",
        "rich_text_value": {**(rich_text.block("*Hi*") or {}), "block_id": "x"},
    }
    assert not was_touched(view | {"state": {"values": {"text": {"a.text": value}}}})
    value["rich_text_value"] = rich_text.block("_Other_")
    values = {"text": {"a.text": value}}
    assert was_touched(view | {"state": {"values": values}})
    assert restored(view, values)["blocks"][0]["element"]["initial_value"] == rich_text.block("_Other_")


@pytest.mark.parametrize(
    "trick",
    [
        "<!channel>",
        "<!here|x>",
        "<!subteam^S1>",
        "<http://evil.example|good>",
        "@here",
        "@Channel",
        "[https://bank.example](https://evil.example/a)",
        "[bank.example/login](https://evil.example/a)",
    ],
)
def test_nobody_is_called_and_nothing_is_disguised(trick: str) -> None:
    found = shown(f"Hello {trick} there")
    assert trick not in str(found)
    assert not [one for one in found if one["type"] not in {"text", "link"}]
    assert not [one for one in found if one["type"] == "link" and "text" in one], "an address is shown as it is"
    assert "<!" not in str(found)
    message = announcement_text.filled(plain(f"Hello {trick} there"), Filling())
    assert "<" not in message
    assert "@here" not in message


@pytest.mark.parametrize(
    "name",
    [
        "<!channel>",
        "<!subteam^S1>",
        "@here @everyone",
        "<https://evil.example|Ada>",
        "[Ada](https://evil.example)",
        "https://evil.example",
        "evil.example",
        "*Ada* _x_ ~y~ `z`",
        "#general",
        ":tada:",
        "Ada\n> quote",
        "{mentor}",
        "\u202eadA",
        "\u2066Ada\u200b",
        "x" * 40_000,
    ],
)
def test_a_name_is_only_words(name: str) -> None:
    filling = Filling(first_name=name, program=name, mentors=(name, name))
    found = shown("Hi {first_name} {program} {mentor} [{first_name}](https://fine.example)", filling)
    assert [one["type"] for one in found] == ["text", "link"]
    assert "style" not in found[0]
    assert found[1]["url"] == "https://fine.example"
    message = announcement_text.filled("Hi {first_name}", filling)
    said = found[0]["text"] + found[1].get("text", "") + message
    calls = ("<!", "<h", "<@", "\n", "@here", "@everyone", "#g", ":tada:")
    for sign in (*calls, "://", "evil.example", "\u202e", "\u2066"):
        assert sign not in said
    assert "*Ada*" not in message, "where marks would be read"
    assert len(said) < 500


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "\u200d\u200c", "\u202e"])
def test_a_name_that_nobody_sees_is_no_name(name: str) -> None:
    filling = Filling(first_name=name, program=name, mentors=(name,))
    assert shown("{first_name} {program} {mentor}", filling)[0]["text"] == "there our mentoring program your mentor"


def test_a_name_keeps_the_signs_that_join_its_letters() -> None:
    assert announcement_text.safe("می\u200cخواهم") == "می\u200cخواهم"


@pytest.mark.parametrize("placeholder", list(Placeholder))
def test_every_placeholder_has_words_for_somebody_of_whom_nothing_is_known(placeholder: Placeholder) -> None:
    assert announcement_text.value(placeholder, Filling())


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Hi {First Name}, meet { mentor } of {program}", ()),
        ("{frist_name} and {kind regards}", ("{frist_name}", "{kind regards}")),
        ("{first_name is here, {{mentor}}, next_session}", ("{{mentor}}", "{first_name", "next_session}")),
        ("`{x}` is code\n```\nif {y}\n```", ()),
        ("a { b } c } {1} {} {a: 1}", ("{ b }",)),
    ],
)
def test_a_brace_that_means_nothing_is_named_before_it_is_sent(text: str, unknown: tuple[str, ...]) -> None:
    assert unknown_in(text) == unknown
