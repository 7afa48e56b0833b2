"""A small real Bolt app that shows every element and notes what it was told: what the page's tests talk to."""

import time
from dataclasses import dataclass, field
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from playground.slack import PretendSlack
from tests.browser import kit

Body = dict[str, Any]
ACTIONS = ("press", "skip", "pick", "day", "more", "push", "change", "choose", "accessory", "town", "towns")

MANIFEST: Body = {
    "display_information": {"name": "Sample"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Sample"},
        "slash_commands": [
            {"command": "/sample", "description": "Shows what the page can do", "usage_hint": "[all | form | whisper]"},
            {"command": "/sample-quiet", "description": "Is never acknowledged"},
        ],
        "shortcuts": [
            {"name": "Write a note", "type": "global", "callback_id": "note", "description": "Opens a form"},
            {"name": "Keep this", "type": "message", "callback_id": "keep", "description": "Keeps a message"},
        ],
    },
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write", "im:write", "im:history", "files:write"]}},
    "settings": {
        "interactivity": {"is_enabled": True},
        "event_subscriptions": {"bot_events": ["message.im", "app_home_opened"]},
    },
}


@dataclass(slots=True)
class Heard:
    """What the app was told, newest last."""

    actions: list[Body] = field(default_factory=list)
    submissions: list[Body] = field(default_factory=list)
    closed: list[Body] = field(default_factory=list)
    shortcuts: list[Body] = field(default_factory=list)

    @property
    def values(self) -> Body:
        """`state.values` of the newest submission, one level flat: every block has one action here."""
        blocks = self.submissions[-1]["view"]["state"]["values"]
        return {block: next(iter(actions.values())) for block, actions in blocks.items()}

    def forget(self) -> None:
        for heard in (self.actions, self.submissions, self.closed, self.shortcuts):
            heard.clear()


def make_sample(slack: PretendSlack) -> tuple[App, Heard]:
    """The app, not yet connected, and its notes."""
    client = WebClient(token=slack.bot_token, base_url=slack.api_url)
    app = App(signing_secret=slack.signing_secret, client=client, process_before_response=True)
    heard = Heard()
    add_command(app)
    add_clicks(app, heard)
    add_views(app, heard)
    add_home(app)
    return app, heard


def add_command(app: App) -> None:
    @app.command("/sample")
    def answer(ack: Ack, command: Body, client: WebClient, respond: Respond) -> None:
        word, _, rest = command["text"].partition(" ")
        if word in FORMS:
            client.views_open(trigger_id=command["trigger_id"], view=FORMS[word])
        elif word in MESSAGES:
            client.chat_postMessage(channel=command["user_id"], text=word, blocks=MESSAGES[word])
        elif word == "load":
            show_loading(client, command["trigger_id"])
        elif word == "say":
            client.chat_postMessage(channel=command["user_id"], text=rest)
        elif word == "file":
            client.files_upload_v2(channel=command["channel_id"], filename="pairs.csv", content="mentor,mentee\n")
        else:
            respond(f"Only you see this: {command['text']}")
        ack()

    @app.command("/sample-quiet")
    def keep_quiet() -> None:
        time.sleep(4)


def show_loading(client: WebClient, trigger: str) -> None:
    loading = kit.modal("Loading", kit.section("One moment..."))
    opened = client.views_open(trigger_id=trigger, view=loading)
    time.sleep(0.4)
    client.views_update(view_id=opened["view"]["id"], view=kit.modal("Loaded", kit.section("Here it is.")))


def stacked(level: int) -> Body:
    name = kit.field("Remember me", kit.element("plain_text_input", f"kept_{level}"), optional=True)
    return kit.modal(f"Level {level}", name, kit.actions("go", kit.button("Next level", "push", str(level + 1))))


UNHEARD = kit.field("Note", kit.element("plain_text_input", "note"))
FORMS = {
    "form": kit.modal("Everything", *kit.EVERY_INPUT),
    "stack": stacked(1),
    "unheard": kit.modal("Unheard", UNHEARD, callback_id="unheard"),
}
MESSAGES = {"all": kit.EVERYTHING, "sides": kit.ACCESSORIES}


def add_clicks(app: App, heard: Heard) -> None:
    for action_id in ACTIONS:
        app.action(action_id)(listener_for(action_id, heard))

    @app.action("slow")
    def answer_slowly(ack: Ack, respond: Respond) -> None:
        time.sleep(0.8)
        ack()
        respond(text="Slow, but done.", blocks=[kit.section("Slow, but done.")], replace_original=True)

    @app.action("silent")
    def never_answer() -> None:
        time.sleep(4)

    @app.options("town")
    @app.options("towns")
    def offer(ack: Ack, body: Body) -> None:
        towns = [town for town in ("Lisbon", "Lagos", "London") if body["value"].lower() in town.lower()]
        ack(options=kit.options(*towns))


def listener_for(action_id: str, heard: Heard) -> Any:
    def note(ack: Ack, body: Body, client: WebClient, respond: Respond) -> None:
        heard.actions.append(body)
        ack()
        if action_id == "push":
            level = int(body["actions"][0]["value"])
            client.views_push(trigger_id=body["trigger_id"], view=stacked(level))
        elif action_id == "change":
            time.sleep(0.4)
            client.views_update(view_id=body["view"]["id"], view=changed_form(body["actions"][0]))
        elif action_id == "press":
            respond(text="Opened.", blocks=[kit.section("Opened.")], replace_original=True)

    return note


def changed_form(action: Body) -> Body:
    return note_form(f"You chose {action['selected_option']['text']['text']}.")


def note_form(sentence: str) -> Body:
    kind = kit.element("static_select", "change", placeholder=kit.plain("Choose"), options=kit.SKILLS)
    note = kit.field("Note", kit.element("plain_text_input", "note"))
    return kit.modal("A note", kit.section(sentence), note, kit.actions("kind", kind), callback_id="note_form")


def add_views(app: App, heard: Heard) -> None:
    @app.view("form")
    @app.view("note_form")
    def save(ack: Ack, body: Body) -> None:
        heard.submissions.append(body)
        name = body["view"]["state"]["values"].get("name", {}).get("name", {}).get("value")
        if name == "nobody":
            ack(response_action="errors", errors={"name": "Somebody, please."})
        else:
            ack()

    @app.view("unheard")
    def never_acknowledge() -> None:
        time.sleep(4)

    @app.shortcut("note")
    def open_note(ack: Ack, body: Body, client: WebClient) -> None:
        heard.shortcuts.append(body)
        client.views_open(trigger_id=body["trigger_id"], view=note_form("Choose what it is about."))
        ack()

    @app.shortcut("keep")
    def keep(ack: Ack, body: Body) -> None:
        heard.shortcuts.append(body)
        ack()


def add_home(app: App) -> None:
    @app.event("app_home_opened")
    def show_home(event: Body, client: WebClient) -> None:
        if event["tab"] == "home":
            blocks = [
                kit.section(f"Welcome home, <@{event['user']}>."),
                kit.actions("home", kit.button("Choose", "choose")),
            ]
            client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    @app.event("message")
    def hear() -> None:
        pass
