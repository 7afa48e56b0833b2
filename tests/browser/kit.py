"""Every element of Block Kit that the page draws, as small functions: values in, JSON out."""

from typing import Any

Block = dict[str, Any]


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text}


def option(text: str, value: str, description: str | None = None) -> Block:
    described = {"description": plain(description)} if description else {}
    return {"text": plain(text), "value": value} | described


def options(*words: str) -> list[Block]:
    return [option(word, word.lower()) for word in words]


def section(text: str, accessory: Block | None = None, block_id: str | None = None) -> Block:
    more = ({"accessory": accessory} if accessory else {}) | ({"block_id": block_id} if block_id else {})
    return {"type": "section", "text": mrkdwn(text)} | more


def actions(block_id: str, *elements: Block) -> Block:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def field(label: str, element: Block, *, hint: str | None = None, optional: bool = False, **more: Any) -> Block:
    """An input block called after its element's action."""
    hinted = {"hint": plain(hint)} if hint else {}
    named = {"type": "input", "block_id": element["action_id"], "label": plain(label), "element": element}
    return named | hinted | {"optional": optional} | more


def element(kind: str, action_id: str, **more: Any) -> Block:
    return {"type": kind, "action_id": action_id} | more


def button(text: str, action_id: str, value: str = "1", **more: Any) -> Block:
    return element("button", action_id, text=plain(text), value=value, **more)


def modal(title: str, *blocks: Block, callback_id: str = "form", **more: Any) -> Block:
    shape = {"type": "modal", "callback_id": callback_id, "title": plain(title), "close": plain("Cancel")}
    return shape | {"submit": plain("Save"), "blocks": list(blocks)} | more


SKILLS = options("Feedback", "Delegation", "Hiring")

# One input of every kind, in the order of the form.
EVERY_INPUT = [
    field("Name", element("plain_text_input", "name", min_length=2, max_length=30)),
    field("Story", element("plain_text_input", "story", multiline=True), optional=True, hint="As long as you like."),
    field("E-mail", element("email_text_input", "email")),
    field("Web page", element("url_text_input", "url"), optional=True),
    field("Years", element("number_input", "years", is_decimal_allowed=False, min_value="0", max_value="60")),
    field("Skill", element("static_select", "skill", placeholder=plain("Choose a skill"), options=SKILLS)),
    field("Skills", element("multi_static_select", "skills", placeholder=plain("Choose skills"), options=SKILLS)),
    field("Person", element("users_select", "person", placeholder=plain("Choose somebody"))),
    field("People", element("multi_users_select", "people", placeholder=plain("Choose people"))),
    field("Channel", element("channels_select", "channel", placeholder=plain("Choose a channel"))),
    field("Channels", element("multi_channels_select", "channels", placeholder=plain("Choose channels"))),
    field("Conversation", element("conversations_select", "conversation", placeholder=plain("Choose one"))),
    field("Conversations", element("multi_conversations_select", "conversations", placeholder=plain("Choose some"))),
    field("Town", element("external_select", "town", placeholder=plain("Search"), min_query_length=2)),
    field("Towns", element("multi_external_select", "towns", placeholder=plain("Search them"), min_query_length=2)),
    field("Days", element("checkboxes", "days", options=options("Monday", "Tuesday", "Friday"))),
    field("Role", element("radio_buttons", "role", options=options("Mentor", "Mentee"))),
    field("Date", element("datepicker", "date", placeholder=plain("Pick a date"))),
    field("Time", element("timepicker", "time", placeholder=plain("Pick a time"))),
    field("Moment", element("datetimepicker", "moment")),
    field("List", element("file_input", "list", filetypes=["csv"], max_files=2), optional=True),
]

# A section for every element that may stand at its side, each with its own act.
ACCESSORIES: list[Block] = [
    section(each["type"], each, f"at_{each['type']}")
    for each in (
        button("Press", "accessory", "7"),
        element("overflow", "accessory", options=SKILLS),
        element("checkboxes", "accessory", options=SKILLS),
        element("radio_buttons", "accessory", options=SKILLS),
        element("static_select", "accessory", options=SKILLS),
        element("multi_static_select", "accessory", options=SKILLS),
        element("external_select", "town", min_query_length=0),
        element("multi_external_select", "towns", min_query_length=0),
        element("users_select", "accessory"),
        element("multi_users_select", "accessory"),
        element("conversations_select", "accessory"),
        element("multi_conversations_select", "accessory"),
        element("channels_select", "accessory"),
        element("multi_channels_select", "accessory"),
        element("datepicker", "accessory", initial_date="2026-12-01"),
        element("timepicker", "accessory", initial_time="09:00"),
    )
]

RICH_TEXT: Block = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "bold words", "style": {"bold": True}},
                {"type": "text", "text": " and "},
                {"type": "user", "user_id": "U0BOB"},
                {"type": "emoji", "name": "wave"},
                {"type": "link", "url": "https://example.org/guide", "text": "the guide"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "first point"}]}],
        },
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "quoted words"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "code words"}]},
    ],
}

SKIP = {
    "title": plain("Skip this session?"),
    "text": plain("Bob is told."),
    "confirm": plain("Skip it"),
    "deny": plain("Keep it"),
}

# Everything that a message may show or offer.
EVERYTHING: list[Block] = [
    {"type": "header", "text": plain("All of Block Kit :tada:")},
    section(
        "*Bold* _italic_ ~gone~ `code` <@U0BOB> <#C0GENERAL> <https://example.org/a_b|a link> :seedling:",
        element("overflow", "more", options=options("Snooze", "Fewer")),
        "words",
    ),
    section("> a quote\n• a point\n• another\n1. one\n```\nfenced *code*\n```", block_id="lines"),
    section("Starts <!date^1796137200^{date_num} at {time}|some day>.", block_id="date"),
    {"type": "section", "block_id": "fields", "fields": [mrkdwn("*Program*\nLeadership"), mrkdwn("*Cadence*\nWeekly")]},
    {"type": "divider"},
    actions(
        "press",
        button("Open", "press", "7", style="primary"),
        button("Skip", "skip", style="danger", confirm=SKIP),
        button("Slow", "slow"),
        button("Silent", "silent"),
        element("static_select", "pick", placeholder=plain("Pick a skill"), options=SKILLS),
        element("datepicker", "day", placeholder=plain("Pick a day")),
    ),
    {"type": "context", "block_id": "context", "elements": [mrkdwn("Small words")]},
    {
        "type": "image",
        "block_id": "image",
        "image_url": "https://example.org/x.png",
        "alt_text": "A chart of sessions",
    },
    RICH_TEXT,
]
