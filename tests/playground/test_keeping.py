"""A workspace that is kept goes on where it was."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from slack_sdk import WebClient

from playground.slack import PretendSlack
from tests import plain_http
from tests.playground.tiny import MANIFEST, errors_of, section


def client_of(slack: PretendSlack) -> WebClient:
    return WebClient(token=slack.bot_token, base_url=slack.api_url)


def test_messages_groups_homes_files_people_and_time_are_there_again(tmp_path: Path) -> None:
    kept = tmp_path / "folder" / "slack.json"
    with PretendSlack(MANIFEST, keep=kept) as slack:
        client = client_of(slack)
        group = client.conversations_open(users="U0ADA,U0BOB")["channel"]["id"]
        sent = client.chat_postMessage(channel=group, text="Hello both", blocks=[section("Hello *both*")])
        client.chat_postEphemeral(channel=group, user="U0ADA", text="Only you")
        client.views_publish(user_id="U0ADA", view={"type": "home", "blocks": [section("Home")]})
        client.files_upload_v2(channel=group, content="a,b", filename="pairs.csv")
        slack.fault("deactivate", user="U0BOB")
        slack.clock.move(by=timedelta(weeks=4))
        then = slack.clock.now()
    with PretendSlack(MANIFEST, keep=kept) as again:
        assert again.clock.now() >= then
        assert again.group_dm("U0ADA", "U0BOB") == group
        ada = again.person("U0ADA")
        texts = [(message.text, message.ephemeral) for message in ada.messages(group)]
        assert texts == [("Hello both", False), ("Only you", True), ("", False)]
        file = f"{again.url}/files/{ada.messages(group)[2].files[0]['id']}/x"
        assert plain_http.get(file, headers={"Sec-Fetch-Site": "same-origin"}).text == "a,b"
        assert "Home" in ada.home().words
        client = client_of(again)
        assert client.users_info(user="U0BOB")["user"]["deleted"] is True
        assert client.chat_update(channel=group, ts=sent["ts"], text="Hello again")["ok"]
        assert float(client.chat_postMessage(channel=group, text="Later")["ts"]) > float(sent["ts"])


def test_without_a_file_it_begins_afresh(tmp_path: Path) -> None:
    with PretendSlack(MANIFEST, keep=tmp_path / "slack.json") as slack:
        assert slack.person("U0ADA").messages() == []
        assert errors_of(lambda: client_of(slack).chat_update(channel="D0", ts="1.0", text="x"))["ok"] is False


def test_it_is_saved_while_it_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from playground import keeping
    from tests.playground.tiny import wait_until

    monkeypatch.setattr(keeping, "KEEP_SECONDS", 0.05)
    path = tmp_path / "slack.json"
    with PretendSlack(MANIFEST, keep=path) as slack:
        client_of(slack).chat_postMessage(channel="U0ADA", text="Not lost")
        wait_until(lambda: path.exists() and "Not lost" in path.read_text())


def test_a_file_of_another_version_is_named(tmp_path: Path) -> None:
    path = tmp_path / "slack.json"
    path.write_text(json.dumps({"format": 99}))
    with pytest.raises(ValueError, match=r"slack\.json"):
        PretendSlack(MANIFEST, keep=path)


def test_no_token_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "slack.json"
    with PretendSlack(MANIFEST, keep=path) as slack:
        pass
    assert slack.bot_token not in path.read_text()
