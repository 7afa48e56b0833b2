"""The Web API: tokens, scopes, arguments, pages, and Slack's own words for what is wrong."""

import json
from typing import Any

import pytest
from slack_sdk import WebClient

from playground.slack import PretendSlack
from tests import plain_http
from tests.playground.tiny import MANIFEST, errors_of, section


def without_scope(*gone: str) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(json.dumps(MANIFEST))
    scopes = manifest["oauth_config"]["scopes"]
    scopes["bot"] = [scope for scope in scopes["bot"] if scope not in gone]
    return manifest


def test_the_token_says_who_the_app_is(slack: PretendSlack, client: WebClient) -> None:
    answer = client.auth_test()
    assert answer["user_id"] == slack.bot_user_id
    assert answer["team_id"] == slack.team_id


@pytest.mark.parametrize(("token", "error"), [("xoxb-strange", "invalid_auth"), ("", "not_authed")])
def test_strangers_are_refused(slack: PretendSlack, token: str, error: str) -> None:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = plain_http.post(slack.api_url + "users.list", headers=headers)
    assert answer.status_code == 200
    assert answer.json() == {"ok": False, "error": error}


def test_a_token_may_stand_in_the_form(slack: PretendSlack) -> None:
    assert plain_http.post(slack.api_url + "auth.test", data={"token": slack.bot_token}).json()["ok"]


def test_tokens_are_not_interchangeable(slack: PretendSlack, client: WebClient) -> None:
    refusal = errors_of(lambda: client.apps_connections_open(app_token=slack.bot_token))
    assert refusal["error"] == "not_allowed_token_type"


def test_a_missing_scope_is_named_with_those_there_are() -> None:
    with PretendSlack(without_scope("users:read")) as slack:
        client = WebClient(token=slack.bot_token, base_url=slack.api_url)
        refusal = errors_of(client.users_list)
    assert refusal["error"] == "missing_scope"
    assert refusal["needed"] == "users:read"
    assert "chat:write" in refusal["provided"].split(",")


@pytest.mark.parametrize(
    ("users", "scope", "needed"), [("U0ADA", "im:write", "im:write"), ("U0ADA,U0BOB", "mpim:write", "mpim:write")]
)
def test_opening_needs_the_scope_of_what_is_opened(users: str, scope: str, needed: str) -> None:
    with PretendSlack(without_scope(scope)) as slack:
        client = WebClient(token=slack.bot_token, base_url=slack.api_url)
        assert errors_of(lambda: client.conversations_open(users=users))["needed"] == needed


def test_an_unknown_method_is_a_problem(slack: PretendSlack, client: WebClient) -> None:
    assert errors_of(lambda: client.api_call("stars.juggle"))["error"] == "unknown_method"
    assert [problem.method for problem in slack.problems] == ["stars.juggle"]


def test_people_come_in_pages(client: WebClient) -> None:
    pages = [list(page["members"]) for page in client.users_list(limit=4)]
    assert [len(page) for page in pages[:-1]] == [4] * (len(pages) - 1)
    names = [member["id"] for page in pages for member in page]
    assert len(names) == len(set(names))
    assert {"U0ADA", "U0ZED", "USLACKBOT"} <= set(names)


def test_a_made_up_cursor_is_refused(client: WebClient) -> None:
    assert errors_of(lambda: client.users_list(cursor="bm90aGluZw=="))["error"] == "invalid_cursor"


def test_people_are_described_as_slack_does(client: WebClient) -> None:
    owner = client.users_info(user="U0OWEN")["user"]
    assert owner["is_owner"] is True
    assert owner["tz"] == "America/Los_Angeles"
    assert client.users_info(user="U0GUEST")["user"]["is_restricted"] is True
    gone = client.users_info(user="U0ZED")["user"]
    assert gone["deleted"] is True
    assert "tz" not in gone
    assert "email" not in client.users_info(user="U0ADA")["user"]["profile"]
    assert errors_of(lambda: client.users_info(user="U0NOBODY"))["error"] == "user_not_found"


def test_addresses_are_shown_with_their_own_scope() -> None:
    manifest = without_scope()
    manifest["oauth_config"]["scopes"]["bot"].append("users:read.email")
    with PretendSlack(manifest) as slack:
        client = WebClient(token=slack.bot_token, base_url=slack.api_url)
        assert client.users_info(user="U0ADA")["user"]["profile"]["email"] == "ada@playground.example"
        assert "email" not in client.users_info(user="U0FAY")["user"]["profile"]
        assert client.users_lookupByEmail(email="ada@playground.example")["user"]["id"] == "U0ADA"
        refusal = errors_of(lambda: client.users_lookupByEmail(email="zed@playground.example"))
        assert refusal["error"] == "users_not_found"


def test_the_same_people_always_have_the_same_conversation(slack: PretendSlack, client: WebClient) -> None:
    first = client.conversations_open(users="U0ADA,U0BOB")
    again = client.conversations_open(users="U0BOB,U0ADA")
    assert first["channel"]["id"] == again["channel"]["id"] == slack.group_dm("U0ADA", "U0BOB")
    assert again["already_open"] is True
    other = client.conversations_open(users="U0ADA,U0BOB,U0CAT")
    assert other["channel"]["id"] != first["channel"]["id"]
    assert (first["channel"]["id"], "mpim") in slack.person("U0ADA").conversations()


@pytest.mark.parametrize(
    ("users", "error"),
    [
        ("", "users_list_not_supplied"),
        ("U0NOBODY", "user_not_found"),
        ("U0ZED", "user_disabled"),
        ("U0CALBOT", "cannot_dm_bot"),
        ("U0ADA,U0BOB,U0CAT,U0DAN,U0EVA,U0FAY,U0GRACE,U0HUGO,U0INES", "too_many_users"),
    ],
)
def test_what_cannot_be_opened(client: WebClient, users: str, error: str) -> None:
    assert errors_of(lambda: client.conversations_open(users=users))["error"] == error


def test_somebody_who_left_gets_no_new_dm_but_keeps_the_old_one(slack: PretendSlack, client: WebClient) -> None:
    refusal = errors_of(lambda: client.chat_postMessage(channel="U0ZED", text="Hello"))
    assert refusal["error"] == "channel_not_found"
    dm = client.conversations_open(users="U0DAN")["channel"]["id"]
    slack.fault("deactivate", user="U0DAN")
    assert errors_of(lambda: client.conversations_open(users="U0DAN"))["error"] == "user_disabled"
    assert client.chat_postMessage(channel=dm, text="Anybody there?")["ok"]


def test_messages_go_to_conversations_people_and_names(client: WebClient) -> None:
    assert client.chat_postMessage(channel="U0ADA", text="Hello")["channel"].startswith("D")
    assert client.chat_postMessage(channel="#mentoring", text="Hello")["channel"] == "C0MENTORING"
    refusal = errors_of(lambda: client.chat_postMessage(channel="C0GENERAL", text="Hello"))
    assert refusal["error"] == "not_in_channel"
    assert errors_of(lambda: client.chat_postMessage(channel="C0NOWHERE", text="x"))["error"] == "channel_not_found"


def test_an_edit_needs_the_id_of_the_conversation(slack: PretendSlack, client: WebClient) -> None:
    sent = client.chat_postMessage(channel="U0ADA", text="First")
    dm, ts = sent["channel"], sent["ts"]
    assert errors_of(lambda: client.chat_update(channel="U0ADA", ts=ts, text="x"))["error"] == "channel_not_found"
    assert client.chat_update(channel=dm, ts=ts, text="Second")["text"] == "Second"
    assert slack.person("U0ADA").last().edited
    assert client.chat_delete(channel=dm, ts=ts)["ok"]
    assert errors_of(lambda: client.chat_update(channel=dm, ts=ts, text="x"))["error"] == "message_not_found"
    assert slack.person("U0ADA").messages() == []


def test_nobody_elses_messages_can_be_changed(slack: PretendSlack, client: WebClient) -> None:
    said = slack.person("U0ADA").say("Mine")
    channel, ts = said.channel, said.ts
    assert errors_of(lambda: client.chat_update(channel=channel, ts=ts, text="x"))["error"] == "cant_update_message"
    assert errors_of(lambda: client.chat_delete(channel=channel, ts=ts))["error"] == "cant_delete_message"


def test_metadata_is_found_again_in_the_history_of_a_dm(client: WebClient) -> None:
    metadata = {"event_type": "outbox", "event_payload": {"key": "reminder:7"}}
    sent = client.chat_postMessage(channel="U0ADA", text="A reminder", metadata=metadata)
    found = client.conversations_history(channel=sent["channel"], include_all_metadata=True)["messages"][0]
    assert found["metadata"] == metadata
    assert "metadata" not in client.conversations_history(channel=sent["channel"])["messages"][0]


def test_the_history_of_a_group_is_not_for_the_app_to_read(client: WebClient) -> None:
    group = client.conversations_open(users="U0ADA,U0BOB")["channel"]["id"]
    refusal = errors_of(lambda: client.conversations_history(channel=group))
    assert (refusal["error"], refusal["needed"]) == ("missing_scope", "mpim:history")


def test_history_comes_newest_first_in_pages_and_between_moments(client: WebClient) -> None:
    sent = [client.chat_postMessage(channel="U0ADA", text=str(number)) for number in range(5)]
    dm = sent[0]["channel"]
    pages = [list(page["messages"]) for page in client.conversations_history(channel=dm, limit=2)]
    assert [[message["text"] for message in page] for page in pages] == [["4", "3"], ["2", "1"], ["0"]]
    between = client.conversations_history(channel=dm, oldest=sent[1]["ts"], latest=sent[3]["ts"])
    assert [message["text"] for message in between["messages"]] == ["2"]


def test_ephemeral_messages_are_for_one_person_and_in_no_history(slack: PretendSlack, client: WebClient) -> None:
    client.chat_postEphemeral(channel="C0MENTORING", user="U0ADA", text="Only you")
    assert slack.person("U0ADA").last("C0MENTORING").ephemeral
    assert slack.person("U0BOB").messages("C0MENTORING") == []
    refusal = errors_of(lambda: client.chat_postEphemeral(channel="C0MENTORING", user="U0OWEN", text="x"))
    assert refusal["error"] == "user_not_in_channel"


def test_unread_messages_are_counted_until_somebody_looks(slack: PretendSlack, client: WebClient) -> None:
    client.chat_postMessage(channel="U0ADA", text="One")
    client.chat_postMessage(channel="U0ADA", text="Two")
    ada = slack.person("U0ADA")
    assert ada.unread() == 2
    ada.open()
    assert ada.unread() == 0


def test_what_slack_would_refuse_is_refused_and_noted(slack: PretendSlack, client: WebClient) -> None:
    blocks = [section("x" * 3001)]
    refusal = errors_of(lambda: client.chat_postMessage(channel="U0ADA", text="x", blocks=blocks))
    assert refusal["error"] == "invalid_blocks"
    assert any("blocks[0].text" in problem.path for problem in slack.problems)
    assert slack.person("U0ADA").messages() == []


def test_a_lenient_slack_only_notes_it() -> None:
    with PretendSlack(MANIFEST, strict=False) as slack:
        client = WebClient(token=slack.bot_token, base_url=slack.api_url)
        client.chat_postMessage(channel="U0ADA", text="x", blocks=[section("x" * 3001)])
        assert len(slack.problems) >= 1
        assert len(slack.person("U0ADA").messages()) == 1


def test_a_message_needs_something_to_say(client: WebClient) -> None:
    assert errors_of(lambda: client.chat_postMessage(channel="U0ADA"))["error"] == "no_text"


def test_forms_and_json_mean_the_same(slack: PretendSlack) -> None:
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    blocks = [section("Hello")]
    form = {"channel": "U0ADA", "text": "Hello", "blocks": json.dumps(blocks)}
    as_form = plain_http.post(slack.api_url + "chat.postMessage", headers=headers, data=form).json()
    body = {"channel": "U0ADA", "text": "Hello", "blocks": blocks}
    as_json = plain_http.post(slack.api_url + "chat.postMessage", headers=headers, json=body).json()
    assert as_form["message"]["blocks"][0]["text"] == as_json["message"]["blocks"][0]["text"]


def test_a_file_is_uploaded_in_three_steps(slack: PretendSlack, client: WebClient) -> None:
    dm = client.conversations_open(users="U0ADA")["channel"]["id"]
    client.files_upload_v2(channel=dm, content="a,b\n1,2\n", filename="pairs.csv", initial_comment="The pairs")
    message = slack.person("U0ADA").last()
    assert message.text == "The pairs"
    assert message.files[0]["name"] == "pairs.csv"
    headers = {"Sec-Fetch-Site": "same-origin"}
    download = plain_http.get(message.files[0]["url_private"], headers=headers)
    assert download.text == "a,b\n1,2\n"
    assert download.headers["content-disposition"] == "attachment"


@pytest.mark.parametrize(("scope", "token", "status"), [(True, True, 200), (False, True, 302), (True, False, 302)])
def test_the_app_reads_a_file_with_its_token_and_scope(scope: bool, token: bool, status: int) -> None:
    manifest = without_scope()
    manifest["oauth_config"]["scopes"]["bot"] += ["files:read"] if scope else []
    with PretendSlack(manifest) as slack:
        sent = plain_http.post(f"{slack.url}/_page/upload", data={"as": "U0ADA"}, files={"file": ("a.csv", b"a")})
        headers = {"Authorization": f"Bearer {slack.bot_token}"} if token else {}
        answer = plain_http.get(sent.json()["file"]["url_private_download"], headers=headers)
        assert answer.status_code == status
        assert len(slack.problems) == (status != 200)


def test_an_app_without_the_messages_tab_has_no_place_for_direct_messages() -> None:
    manifest = without_scope()
    manifest["features"]["app_home"]["messages_tab_enabled"] = False
    with PretendSlack(manifest) as slack:
        client = WebClient(token=slack.bot_token, base_url=slack.api_url)
        refusal = errors_of(lambda: client.chat_postMessage(channel="U0ADA", text="x"))
        assert refusal["error"] == "messages_tab_disabled"


def test_files_go_to_conversations_not_to_people(client: WebClient) -> None:
    refusal = errors_of(lambda: client.files_upload_v2(channel="U0ADA", content="x", filename="x.txt"))
    assert refusal["error"] == "channel_not_found"


def test_conversations_are_listed_by_kind_as_far_as_scopes_go(slack: PretendSlack, client: WebClient) -> None:
    names = {channel["name"] for channel in client.conversations_list(types="public_channel")["channels"]}
    assert names == {"general", "mentoring", "random"}
    refusal = errors_of(lambda: client.conversations_list(types="mpim"))
    assert (refusal["error"], refusal["needed"]) == ("missing_scope", "mpim:read")
    client.conversations_open(users="U0ADA")
    shown = client.conversations_info(channel=slack.person("U0ADA").dm)["channel"]
    assert shown["user"] == "U0ADA"
    members = client.conversations_members(channel="C0MENTORING")["members"]
    assert slack.bot_user_id in members
