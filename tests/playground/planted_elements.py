"""Mistakes in elements and views, each with the path and a part of the reason that must be given for it."""

from tests.playground.block_samples import (
    BUTTONS,
    INPUTS,
    MENUS,
    actions_with,
    home,
    input_with,
    message,
    modal,
    mrkdwn,
    option,
    plain,
    section_with,
)
from tests.playground.planting import (
    ASKED,
    DIVIDER,
    ELEMENT,
    MISSING,
    Planted,
    asked,
    block,
    button,
    choice,
    confirm,
    having,
    menu,
    options,
)

ELEMENT_ERRORS = [
    Planted("long action_id", button(action_id="x" * 256), f"{ELEMENT}.action_id", "at most 255"),
    Planted("button text in mrkdwn", button(text=mrkdwn("Go")), f"{ELEMENT}.text.type", "plain_text"),
    Planted("long button text", button(text=plain("x" * 76)), f"{ELEMENT}.text.text", "at most 75"),
    Planted("button without text", button(text=MISSING), f"{ELEMENT}.text", "missing"),
    Planted("long button value", button(value="x" * 2001), f"{ELEMENT}.value", "at most 2000"),
    Planted("button value is a number", button(value=7), f"{ELEMENT}.value", "of type string"),
    Planted("long button url", button(url="h" * 3001), f"{ELEMENT}.url", "at most 3000"),
    Planted("button style unknown", button(style="default"), f"{ELEMENT}.style", "primary, danger"),
    Planted("long button label", button(accessibility_label="x" * 76), f"{ELEMENT}.accessibility_label", "at most 75"),
    Planted("long confirm title", confirm(title=plain("x" * 101)), f"{ELEMENT}.confirm.title.text", "at most 100"),
    Planted("long confirm text", confirm(text=plain("x" * 301)), f"{ELEMENT}.confirm.text.text", "at most 300"),
    Planted("long confirm button", confirm(confirm=plain("x" * 31)), f"{ELEMENT}.confirm.confirm.text", "at most 30"),
    Planted("long deny button", confirm(deny=plain("x" * 31)), f"{ELEMENT}.confirm.deny.text", "at most 30"),
    Planted("confirm without text", confirm(text=MISSING), f"{ELEMENT}.confirm.text", "missing"),
    Planted(
        "long placeholder", menu("users_select", placeholder=plain("x" * 151)), f"{ELEMENT}.placeholder.text", "150"
    ),
    Planted(
        "101 options",
        menu("static_select", options=options(101), initial_option=MISSING),
        f"{ELEMENT}.options",
        "at most 100",
    ),
    Planted(
        "no options", menu("static_select", options=[], initial_option=MISSING), f"{ELEMENT}.options", "at least 1"
    ),
    Planted(
        "menu without options",
        menu("static_select", options=MISSING, initial_option=MISSING),
        ELEMENT,
        "options, option_gr",
    ),
    Planted(
        "options and groups",
        menu("static_select", option_groups=[{"label": plain("G"), "options": options(2)}]),
        f"{ELEMENT}.option_groups",
        "exclude each other",
    ),
    Planted(
        "long option text",
        menu("static_select", options=[{"text": plain("x" * 76), "value": "v"}], initial_option=MISSING),
        f"{ELEMENT}.options[0].text.text",
        "at most 75",
    ),
    Planted(
        "long option value",
        menu("static_select", options=[{"text": plain("x"), "value": "v" * 151}], initial_option=MISSING),
        f"{ELEMENT}.options[0].value",
        "at most 150",
    ),
    Planted(
        "long option description",
        menu("static_select", options=[{**option("a"), "description": plain("x" * 76)}], initial_option=MISSING),
        f"{ELEMENT}.options[0].description.text",
        "at most 75",
    ),
    Planted(
        "option in mrkdwn",
        menu("static_select", options=[{"text": mrkdwn("x"), "value": "v"}], initial_option=MISSING),
        f"{ELEMENT}.options[0].text.type",
        "plain_text",
    ),
    Planted(
        "option without value",
        menu("static_select", options=[{"text": plain("x")}], initial_option=MISSING),
        f"{ELEMENT}.options[0].value",
        "missing",
    ),
    Planted(
        "option with url outside of overflow",
        menu("static_select", options=[{**option("a"), "url": "https://example.com"}], initial_option=MISSING),
        f"{ELEMENT}.options[0].url",
        "overflow",
    ),
    Planted(
        "long group label",
        menu(
            "multi_static_select",
            option_groups=[{"label": plain("x" * 76), "options": options(2)}],
            initial_options=MISSING,
        ),
        f"{ELEMENT}.option_groups[0].label.text",
        "at most 75",
    ),
    Planted(
        "initial option not offered",
        menu("static_select", initial_option=option("three")),
        f"{ELEMENT}.initial_option",
        "not among",
    ),
    Planted(
        "initial options not offered",
        menu("multi_static_select", initial_options=[option("one"), option("three")]),
        f"{ELEMENT}.initial_options[1]",
        "not among",
    ),
    Planted(
        "six overflow options",
        message(actions_with(having(BUTTONS["overflow"], options=options(6)))),
        f"{ELEMENT}.options",
        "5",
    ),
    Planted(
        "11 checkboxes", choice("checkboxes", options=options(11), initial_options=MISSING), f"{ELEMENT}.options", "10"
    ),
    Planted(
        "11 radio buttons",
        choice("radio_buttons", options=options(11), initial_option=MISSING),
        f"{ELEMENT}.options",
        "10",
    ),
    Planted(
        "negative query length", menu("external_select", min_query_length=-1), f"{ELEMENT}.min_query_length", "below 0"
    ),
    Planted(
        "no selectable items",
        menu("multi_users_select", max_selected_items=0),
        f"{ELEMENT}.max_selected_items",
        "at least 1",
    ),
    Planted("empty filter", menu("conversations_select", filter={}), f"{ELEMENT}.filter", "at least 1"),
    Planted(
        "unknown kind of conversation",
        menu("conversations_select", filter={"include": ["dm"]}),
        f"{ELEMENT}.filter.include[0]",
        "im, mpim, private, public",
    ),
    Planted("date in words", choice("datepicker", initial_date="1 December"), f"{ELEMENT}.initial_date", "YYYY-MM-DD"),
    Planted("hour 25", choice("timepicker", initial_time="25:00"), f"{ELEMENT}.initial_time", "HH:MM"),
    Planted(
        "moment in milliseconds",
        choice("datetimepicker", initial_date_time=10**13),
        f"{ELEMENT}.initial_date_time",
        "at most",
    ),
    Planted(
        "select beside a header",
        block("header", accessory=MENUS["users_select"]),
        "blocks[0].accessory",
        "no such field",
    ),
    Planted("file input in a message", message(input_with(INPUTS["file_input"])), ASKED, "modals only"),
]

VIEWS = [
    Planted("long title", modal(DIVIDER, title=plain("x" * 25)), "title.text", "at most 24"),
    Planted("no title", having(modal(DIVIDER), title=MISSING), "title", "missing"),
    Planted("title in mrkdwn", modal(DIVIDER, title=mrkdwn("x")), "title.type", "plain_text"),
    Planted("long submit", modal(DIVIDER, submit=plain("x" * 25)), "submit.text", "at most 24"),
    Planted("long close", modal(DIVIDER, close=plain("x" * 25)), "close.text", "at most 24"),
    Planted("101 blocks", modal(*[DIVIDER] * 101), "blocks", "at most 100 blocks, here are 101"),
    Planted("no blocks", having(modal(DIVIDER), blocks=MISSING), "blocks", "missing"),
    Planted("long private_metadata", modal(DIVIDER, private_metadata="x" * 3001), "private_metadata", "at most 3000"),
    Planted("long callback_id", modal(DIVIDER, callback_id="x" * 256), "callback_id", "at most 255"),
    Planted("unknown type of view", modal(DIVIDER, type="sheet"), "type", "modal or home"),
    Planted("a view sent back as it came", modal(DIVIDER, id="V1"), "id", "no such field"),
    Planted(
        "inputs without submit",
        having(modal(input_with(INPUTS["plain_text_input"])), submit=MISSING),
        "submit",
        "needs a submit button",
    ),
    Planted(
        "two elements with focus",
        modal(
            input_with(having(INPUTS["plain_text_input"], focus_on_load=True)),
            having(input_with(having(INPUTS["url_text_input"], focus_on_load=True)), block_id="second"),
        ),
        "blocks[1].element.focus_on_load",
        "only one element",
    ),
    Planted("home with submit", having(home(DIVIDER), submit=plain("Save")), "submit", "no such field"),
    Planted("file input at home", home(input_with(INPUTS["file_input"])), ASKED, "modals only"),
    Planted(
        "input without label",
        modal(having(input_with(INPUTS["url_text_input"]), label=MISSING)),
        "blocks[0].label",
        "missing",
    ),
    Planted(
        "input without element", modal(having(input_with(INPUTS["url_text_input"]), element=MISSING)), ASKED, "missing"
    ),
    Planted(
        "long label",
        modal(input_with(INPUTS["url_text_input"], label=plain("x" * 2001))),
        "blocks[0].label.text",
        "2000",
    ),
    Planted(
        "long hint", modal(input_with(INPUTS["url_text_input"], hint=plain("x" * 2001))), "blocks[0].hint.text", "2000"
    ),
    Planted("button as input", modal(input_with(BUTTONS["button"])), f"{ASKED}.type", "not one of"),
    Planted(
        "min_length above max", asked("plain_text_input", min_length=9, max_length=5), f"{ASKED}.min_length", "above"
    ),
    Planted("max_length 3001", asked("plain_text_input", max_length=3001), f"{ASKED}.max_length", "at most 3000"),
    Planted(
        "text longer than allowed",
        asked("plain_text_input", max_length=2, initial_value="abc"),
        f"{ASKED}.initial_value",
        "2",
    ),
    Planted("numbers as numbers", asked("number_input", min_value=1), f"{ASKED}.min_value", "of type string"),
    Planted(
        "number without decimals said",
        asked("number_input", is_decimal_allowed=MISSING),
        f"{ASKED}.is_decimal_allowed",
        "miss",
    ),
    Planted(
        "min above max",
        asked("number_input", min_value="11", initial_value=MISSING),
        f"{ASKED}.min_value",
        "above max_value",
    ),
    Planted("number outside", asked("number_input", initial_value="12"), f"{ASKED}.initial_value", "between"),
    Planted("11 files", asked("file_input", max_files=11), f"{ASKED}.max_files", "at most 10"),
    Planted(
        "unknown trigger",
        asked("plain_text_input", dispatch_action_config={"trigger_actions_on": ["on_blur"]}),
        f"{ASKED}.dispatch_action_config.trigger_actions_on[0]",
        "on_enter_pressed",
    ),
    Planted(
        "a view of 260 KB",
        modal(*[section_with(BUTTONS["button"] | {"value": "x" * 1990})] * 100, title=plain("T")),
        "",
        "250 KB",
    ),
]
