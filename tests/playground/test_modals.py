"""Modal stacks, triggers, hashes and state: what Slack keeps between an interaction and its view."""

import time

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient

from playground.slack import PretendSlack
from tests.playground.conftest import Connect
from tests.playground.own_views import Body, actions, labelled, opened, select, trigger
from tests.playground.tiny import errors_of, modal, section, text_input

PICKER = {"type": "datepicker", "action_id": "day", "initial_date": "2026-12-01"}


def test_a_trigger_opens_one_view(slack: PretendSlack, client: WebClient) -> None:
    trigger_id = trigger(slack)
    view = modal("A form", text_input("Name", "name"))
    assert client.views_open(trigger_id=trigger_id, view=view)["view"]["id"]
    refusal = errors_of(lambda: client.views_open(trigger_id=trigger_id, view=view))
    assert refusal["error"] == "exchanged_trigger_id"


def test_a_refused_view_does_not_cost_the_trigger(slack: PretendSlack, client: WebClient) -> None:
    trigger_id = trigger(slack)
    wrong = modal("A title that is much too long", text_input("Name", "name"))
    assert errors_of(lambda: client.views_open(trigger_id=trigger_id, view=wrong))["error"] == "invalid_arguments"
    assert client.views_open(trigger_id=trigger_id, view=modal("Short", text_input("Name", "name")))["ok"]


def test_a_trigger_expires_after_three_seconds_of_real_time(slack: PretendSlack, client: WebClient) -> None:
    trigger_id = trigger(slack)
    view = modal("A form", text_input("Name", "name"))
    time.sleep(3.05)
    refusal = errors_of(lambda: client.views_open(trigger_id=trigger_id, view=view))
    assert refusal["error"] == "expired_trigger_id"


def test_moving_the_clock_does_not_expire_a_trigger(slack: PretendSlack, client: WebClient) -> None:
    from datetime import timedelta

    trigger_id = trigger(slack)
    slack.clock.move(by=timedelta(days=30))
    assert client.views_open(trigger_id=trigger_id, view=modal("A form", text_input("Name", "name")))["ok"]


def test_a_made_up_trigger_is_invalid(client: WebClient) -> None:
    view = modal("A form", text_input("Name", "name"))
    assert errors_of(lambda: client.views_open(trigger_id="1.2.3", view=view))["error"] == "invalid_trigger_id"


def test_a_stack_has_three_views(slack: PretendSlack, app: App, connect: Connect, client: WebClient) -> None:
    refusals: list[str] = []

    @app.action("more")
    def push_another(ack: Ack, body: Body) -> None:
        view = modal("Another", actions("more", "More"))
        try:
            client.views_push(trigger_id=body["trigger_id"], view=view)
        except Exception as error:  # noqa: BLE001
            refusals.append(str(error.response["error"]))  # type: ignore[attr-defined]
        ack()

    connect(app)
    ada = slack.person("U0ADA")
    root = opened(slack, client, actions("more", "More"))
    for _ in range(3):
        assert ada.modal is not None
        ada.modal.press("More")
    assert refusals == ["push_limit_reached"]
    assert len(ada.modals) == 3
    top = ada.modals[-1].view
    assert top["root_view_id"] == root["id"]
    assert top["previous_view_id"] == ada.modals[1].id
    assert slack.person("U0BOB").modals == []


def test_a_push_needs_an_open_modal(slack: PretendSlack, client: WebClient) -> None:
    view = modal("A form", text_input("Name", "name"))
    assert errors_of(lambda: client.views_push(trigger_id=trigger(slack), view=view))["error"] == "not_found"


def test_a_stale_hash_is_a_conflict(slack: PretendSlack, client: WebClient) -> None:
    view = opened(slack, client, text_input("Name", "name"))
    changed = modal("Changed", text_input("Name", "name"))
    client.views_update(view_id=view["id"], hash=view["hash"], view=changed)
    refusal = errors_of(lambda: client.views_update(view_id=view["id"], hash=view["hash"], view=changed))
    assert refusal["error"] == "hash_conflict"
    assert client.views_update(view_id=view["id"], view=changed)["ok"]


def test_a_stale_hash_is_a_conflict_on_the_home_too(client: WebClient) -> None:
    home: Body = {"type": "home", "blocks": [section("Home")]}
    first = client.views_publish(user_id="U0ADA", view=home)["view"]
    client.views_publish(user_id="U0ADA", view=home, hash=first["hash"])
    refusal = errors_of(lambda: client.views_publish(user_id="U0ADA", view=home, hash=first["hash"]))
    assert refusal["error"] == "hash_conflict"


def test_external_ids_are_unique_and_find_their_view(slack: PretendSlack, client: WebClient) -> None:
    opened(slack, client, text_input("Name", "name"), external_id="mine")
    other = modal("Other", text_input("Name", "name"), external_id="mine")
    refusal = errors_of(lambda: client.views_open(trigger_id=trigger(slack, "U0BOB"), view=other))
    assert refusal["error"] == "duplicate_external_id"
    assert client.views_update(external_id="mine", view=other)["view"]["title"]["text"] == "Other"


def test_a_closed_view_cannot_be_updated(slack: PretendSlack, client: WebClient) -> None:
    view = opened(slack, client, text_input("Name", "name"))
    ada = slack.person("U0ADA")
    assert ada.modal is not None
    ada.modal.close()
    changed = modal("Changed", text_input("Name", "name"))
    assert errors_of(lambda: client.views_update(view_id=view["id"], view=changed))["error"] == "not_found"


def test_state_has_every_field_with_its_initial_value(slack: PretendSlack, client: WebClient) -> None:
    checks: Body = select("checks", "One", "Two") | {"type": "checkboxes"}
    checks["initial_options"] = [checks["options"][1]]
    view = [
        text_input("Name", "name", initial_value="Ada"),
        text_input("Empty", "empty"),
        labelled("day", PICKER),
        labelled("checks", checks),
        labelled("who", {"type": "multi_users_select", "action_id": "who"}),
        labelled("one", select("one", "One", "Two")),
        section("Accessory") | {"block_id": "acc", "accessory": PICKER | {"action_id": "other"}},
    ]
    opened(slack, client, *view)
    form = slack.person("U0ADA").modal
    assert form is not None
    assert form.values == {
        "name": {"text": {"type": "plain_text_input", "value": "Ada"}},
        "empty": {"text": {"type": "plain_text_input", "value": None}},
        "day": {"day": {"type": "datepicker", "selected_date": "2026-12-01"}},
        "checks": {"checks": {"type": "checkboxes", "selected_options": [checks["options"][1]]}},
        "who": {"who": {"type": "multi_users_select", "selected_users": []}},
        "one": {"one": {"type": "static_select", "selected_option": None}},
        "acc": {"other": {"type": "datepicker", "selected_date": "2026-12-01"}},
    }


@pytest.mark.parametrize(
    ("many", "value"),
    [("", {"selected_conversation": "C0RANDOM"}), ("multi_", {"selected_conversations": ["C0RANDOM"]})],
)
def test_a_select_may_begin_with_the_current_conversation(
    slack: PretendSlack, app: App, connect_http: Connect, many: str, value: Body
) -> None:
    kind = f"{many}conversations_select"

    @app.command("/tiny")
    def open_form(ack: Ack, body: Body, client: WebClient) -> None:
        element = {"type": kind, "action_id": "where", "default_to_current_conversation": True}
        client.views_open(trigger_id=body["trigger_id"], view=modal("A form", labelled("where", element)))
        ack()

    connect_http(app)
    ada = slack.person("U0ADA")
    ada.command("/tiny", channel="C0RANDOM")
    assert ada.modal is not None
    assert ada.modal.values["where"]["where"] == {"type": kind} | value


def test_a_home_needs_its_tab(client: WebClient) -> None:
    from tests.playground.tiny import MANIFEST

    features = {**MANIFEST["features"], "app_home": {"messages_tab_enabled": True}}
    with PretendSlack({**MANIFEST, "features": features}) as slack:
        other = WebClient(token=slack.bot_token, base_url=slack.api_url)
        home = {"type": "home", "blocks": [section("Home")]}
        assert errors_of(lambda: other.views_publish(user_id="U0ADA", view=home))["error"] == "not_enabled"
