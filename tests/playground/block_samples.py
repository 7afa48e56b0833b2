"""One valid example of every block and every element, as Slack's documentation shows them."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(value: str) -> Json:
    return {"text": plain(value.title()), "value": value}


def words(text: str) -> Json:
    return {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}


CONFIRM: Json = {
    "title": plain("Are you sure?"),
    "text": mrkdwn("It *cannot* be undone."),
    "confirm": plain("Yes"),
    "deny": plain("No"),
    "style": "danger",
}

MENUS: dict[str, Json] = {
    "static_select": {"options": [option("one"), option("two")], "initial_option": option("two")},
    "multi_static_select": {
        "option_groups": [{"label": plain("Group"), "options": [option("one"), option("two")]}],
        "initial_options": [option("one")],
        "max_selected_items": 2,
    },
    "external_select": {"min_query_length": 0, "initial_option": option("one")},
    "multi_external_select": {"min_query_length": 3},
    "users_select": {"initial_user": "U0ADA"},
    "multi_users_select": {"initial_users": ["U0ADA", "U0BOB"]},
    "conversations_select": {"default_to_current_conversation": True, "filter": {"include": ["im", "public"]}},
    "multi_conversations_select": {"filter": {"exclude_bot_users": True}},
    "channels_select": {"initial_channel": "C0GENERAL"},
    "multi_channels_select": {"initial_channels": ["C0GENERAL"]},
}
MENUS = {
    kind: {"type": kind, "action_id": kind, "placeholder": plain("Choose"), "confirm": CONFIRM, **fields}
    for kind, fields in MENUS.items()
}

CHOICES: dict[str, Json] = {
    "checkboxes": {
        "type": "checkboxes",
        "action_id": "boxes",
        "options": [
            {"text": mrkdwn("*One*"), "value": "1", "description": plain("The first")},
            {"text": plain("Two"), "value": "2"},
        ],
        "initial_options": [{"text": plain("Two"), "value": "2"}],
    },
    "radio_buttons": {
        "type": "radio_buttons",
        "action_id": "radio",
        "options": [option("one"), option("two")],
        "initial_option": option("one"),
    },
    "datepicker": {"type": "datepicker", "action_id": "day", "initial_date": "2026-12-01"},
    "timepicker": {"type": "timepicker", "action_id": "time", "initial_time": "15:00", "timezone": "Europe/London"},
    "datetimepicker": {"type": "datetimepicker", "action_id": "moment", "initial_date_time": 1_800_000_000},
    "rich_text_input": {"type": "rich_text_input", "action_id": "rich", "focus_on_load": False},
}

INPUTS: dict[str, Json] = {
    "plain_text_input": {
        "type": "plain_text_input",
        "action_id": "text",
        "placeholder": plain("A sentence"),
        "initial_value": "",
        "multiline": True,
        "min_length": 0,
        "max_length": 3000,
        "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
    },
    "email_text_input": {"type": "email_text_input", "action_id": "mail", "initial_value": "ada@example.com"},
    "url_text_input": {"type": "url_text_input", "action_id": "url"},
    "number_input": {
        "type": "number_input",
        "action_id": "number",
        "is_decimal_allowed": False,
        "min_value": "-5",
        "max_value": "10",
        "initial_value": "3",
    },
    "file_input": {"type": "file_input", "action_id": "files", "filetypes": ["csv"], "max_files": 10},
}

BUTTONS: dict[str, Json] = {
    "button": {
        "type": "button",
        "action_id": "go",
        "text": {"type": "plain_text", "text": "Go", "emoji": True},
        "value": "7",
        "style": "primary",
        "url": "https://example.com",
        "confirm": CONFIRM,
        "accessibility_label": "Go there",
    },
    "overflow": {
        "type": "overflow",
        "action_id": "more",
        "options": [{"text": plain("Open"), "value": "open", "url": "https://example.com"}, option("two")],
    },
    "workflow_button": {
        "type": "workflow_button",
        "action_id": "flow",
        "text": plain("Run"),
        "workflow": {"trigger": {"url": "https://slack.com/shortcuts/Ft0/abc"}},
    },
}

IMAGE: Json = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A cat"}

RICH_TEXT: Json = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "Hello ", "style": {"bold": True, "italic": True}},
                {"type": "user", "user_id": "U0ADA"},
                {"type": "channel", "channel_id": "C0GENERAL"},
                {"type": "emoji", "name": "wave"},
                {"type": "link", "url": "https://example.com", "text": "here"},
            ],
        },
        {"type": "rich_text_list", "style": "bullet", "indent": 0, "elements": [words("One"), words("Two")]},
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "Quoted"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "code"}]},
    ],
}


def cell(text: str) -> Json:
    return {"type": "raw_text", "text": text}


def series(name: str) -> Json:
    return {"name": name, "data": [{"label": "Mon", "value": 3}, {"label": "Tue", "value": -4.5}]}


BLOCKS: dict[str, Json] = {
    "section": {"type": "section", "block_id": "s", "text": mrkdwn("Hi"), "fields": [mrkdwn("*A*"), plain("B")]},
    "header": {"type": "header", "text": plain("Title")},
    "divider": {"type": "divider", "block_id": "line"},
    "context": {"type": "context", "elements": [IMAGE, mrkdwn("small"), plain("print")]},
    "image": {**IMAGE, "title": plain("Cat")},
    "image from a file": {"type": "image", "slack_file": {"id": "F0001"}, "alt_text": "A chart"},
    "rich_text": RICH_TEXT,
    "actions": {"type": "actions", "elements": [BUTTONS["button"], BUTTONS["overflow"]]},
    "markdown": {"type": "markdown", "text": "# Hello"},
    "video": {
        "type": "video",
        "title": plain("A talk"),
        "video_url": "https://example.com/embed",
        "thumbnail_url": "https://example.com/thumb.png",
        "alt_text": "A talk about mentoring",
    },
    "table": {"type": "table", "rows": [[cell("A"), cell("B")], [cell("1"), RICH_TEXT]]},
    "data_table": {
        "type": "data_table",
        "caption": "Sessions",
        "page_size": 5,
        "rows": [[cell("Who"), cell("How many")], [cell("Ada"), {"type": "raw_number", "value": 3, "text": "3"}]],
    },
    "pie": {
        "type": "data_visualization",
        "title": "Sessions",
        "chart": {"type": "pie", "segments": [{"label": "Met", "value": 3}, {"label": "Not yet", "value": 1}]},
    },
    "bars": {
        "type": "data_visualization",
        "title": "Sessions",
        "chart": {
            "type": "bar",
            "series": [series("Met"), series("Planned")],
            "axis_config": {"categories": ["Mon", "Tue"], "x_label": "Day", "y_label": "Sessions"},
        },
    },
    "alert": {"type": "alert", "text": plain("Careful"), "level": "warning"},
    "card": {"type": "card", "title": mrkdwn("Ada"), "body": mrkdwn("Engineer"), "actions": [BUTTONS["button"]]},
    "carousel": {"type": "carousel", "elements": [{"type": "card", "title": mrkdwn("Ada")}]},
    "container": {"type": "container", "title": plain("More"), "child_blocks": [{"type": "divider"}]},
    "context_actions": {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "feedback",
                "positive_button": {"text": plain("Good"), "value": "good"},
                "negative_button": {"text": plain("Bad"), "value": "bad"},
            },
            {"type": "icon_button", "action_id": "trash", "icon": "trash", "text": plain("Delete")},
        ],
    },
}


def section_with(element: Json) -> Json:
    return {"type": "section", "text": mrkdwn("Hi"), "accessory": element}


def actions_with(element: Json) -> Json:
    return {"type": "actions", "elements": [element]}


def input_with(element: Json, **fields: Any) -> Json:
    return {
        "type": "input",
        "block_id": "in",
        "label": plain("Say"),
        "hint": plain("Short"),
        "element": element,
        **fields,
    }


def message(*blocks: Json) -> Json:
    return {"channel": "C0GENERAL", "text": "Hello", "blocks": list(blocks)}


def modal(*blocks: Json, **fields: Any) -> Json:
    frame = {
        "type": "modal",
        "callback_id": "c",
        "title": plain("Title"),
        "submit": plain("Save"),
        "close": plain("No"),
    }
    return {**frame, "private_metadata": "{}", "notify_on_close": True, "blocks": list(blocks), **fields}


def home(*blocks: Json) -> Json:
    return {"type": "home", "callback_id": "h", "blocks": list(blocks)}
