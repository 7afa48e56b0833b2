"""The commands as a person runs them: processes, signals, settings, health."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

import app
from playground.slack import PretendSlack
from tests.story import PEOPLE_FILE

SETTINGS = [
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_API_URL",
    "DATABASE_URL",
    "MENTOR_ADMINS",
    "PORT",
]
READY_SECONDS = 30
Start = Callable[..., "subprocess.Popen[str]"]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts `app.py` with just these settings, in an empty folder; ends whatever still runs."""
    running: list[subprocess.Popen[str]] = []

    def begin(*words: str, **settings: str) -> "subprocess.Popen[str]":
        environment = {name: value for name, value in os.environ.items() if name not in SETTINGS}
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        command = [sys.executable, str(app.HERE / "app.py"), *words]
        running.append(subprocess.Popen(command, env=environment | settings, cwd=tmp_path, **pipes))
        return running[-1]

    yield begin
    for process in running:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture
def slack() -> Iterator[PretendSlack]:
    pretend = PretendSlack(manifest=app.read_manifest(), people=PEOPLE_FILE)
    pretend.start()
    yield pretend
    pretend.stop()


def get(url: str) -> tuple[int, dict[str, Any]]:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310, our own loopback address
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)
    except OSError:
        return 0, {}


def until(condition: Callable[[], bool], seconds: float = READY_SECONDS) -> bool:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if condition():
            return True
        time.sleep(0.05)
    return False


def for_http(slack: PretendSlack, port: int) -> dict[str, str]:
    slack.deliver_by_http(f"http://127.0.0.1:{port}/slack/events")
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "PORT": str(port),
    }


def for_socket_mode(slack: PretendSlack, port: int) -> dict[str, str]:
    tokens = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token}
    return tokens | {"SLACK_API_URL": slack.api_url, "PORT": str(port)}


@pytest.mark.parametrize(
    ("settings", "variable"),
    [
        ({}, "SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "nonsense", "SLACK_SIGNING_SECRET": "s"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_SIGNING_SECRET"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xoxb-2"}, "SLACK_APP_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "PORT": "many"}, "PORT"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "PORT": "70000"}, "PORT"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "SLACK_API_URL": "slack"}, "SLACK_API_URL"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "DATABASE_URL": "mysql://x/y"}, "DATABASE_URL"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "DATABASE_URL": "x"}, "DATABASE_URL"),
        (
            {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "DATABASE_URL": "sqlite:////no/such/folder/a"},
            "DATABASE_URL",
        ),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "MENTOR_ADMINS": "Grace"}, "MENTOR_ADMINS"),
    ],
)
def test_a_wrong_setting_gets_one_line_that_names_it(settings: dict[str, str], variable: str) -> None:
    result = CliRunner().invoke(app.COMMANDS, ["serve"], env=dict.fromkeys(SETTINGS) | settings)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1
    assert result.stderr.startswith(variable)


def test_a_wrong_setting_leaves_no_trace_of_the_program_behind(start: Start) -> None:
    process = start("serve", SLACK_BOT_TOKEN="xoxb-1")
    _, err = process.communicate(timeout=READY_SECONDS)
    assert process.returncode == 2
    assert "Traceback" not in err
    assert len(err.splitlines()) == 1


def test_a_port_in_use_gets_one_line(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        process = start(PORT=port)
        _, err = process.communicate(timeout=READY_SECONDS)
    assert process.returncode == 2
    assert err.splitlines() == [f"PORT {port} cannot be used: Address already in use."]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_playground_prints_one_line_and_stops_cleanly(start: Start, number: int) -> None:
    port = free_port()
    process = start(PORT=str(port))
    assert process.stdout is not None
    line = process.stdout.readline()
    assert f"http://127.0.0.1:{port}" in line
    assert urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).status == 200
    for _ in range(5):  # whoever started it may pass the signal on while the terminal sends it, too
        process.send_signal(number)
    out, err = process.communicate(timeout=15)
    assert (process.returncode, out, err) == (0, "", "")


def test_the_playground_says_where_tokens_belong_and_never_uses_them(start: Start) -> None:
    process = start(PORT=str(free_port()), SLACK_BOT_TOKEN="xoxb-real")
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=15)
    assert "app.py serve" in err


@pytest.mark.parametrize("mode", ["http", "socket"])
def test_serve_becomes_healthy_answers_and_stops_cleanly(start: Start, slack: PretendSlack, mode: str) -> None:
    port = free_port()
    settings = for_http(slack, port) if mode == "http" else for_socket_mode(slack, port)
    process = start("serve", **settings)
    health = f"http://127.0.0.1:{port}/healthz"
    assert until(lambda: get(health)[0] == 200)
    assert get(health)[1] == {"status": "ok", "database": "ok", "slack": "ok", "messages": "ok"}
    assert slack.person("U0ADA").command("/mentor").ok
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=15)
    assert process.returncode == 0


def test_health_names_what_is_missing_before_slack_answers(start: Start) -> None:
    port, nobody = free_port(), free_port()
    start(
        "serve",
        SLACK_BOT_TOKEN="xoxb-1",
        SLACK_SIGNING_SECRET="s",
        SLACK_API_URL=f"http://127.0.0.1:{nobody}/api/",
        PORT=str(port),
    )
    health = f"http://127.0.0.1:{port}/healthz"
    assert until(lambda: "cannot be reached" in get(health)[1].get("slack", ""))
    assert get(health)[0] == 503


def test_health_says_that_a_token_is_not_valid(start: Start, slack: PretendSlack) -> None:
    port = free_port()
    start("serve", **(for_http(slack, port) | {"SLACK_BOT_TOKEN": "xoxb-wrong"}))
    health = f"http://127.0.0.1:{port}/healthz"
    assert until(lambda: "invalid_auth" in get(health)[1].get("slack", ""))
    assert get(health)[0] == 503


def test_the_manifest_for_http_names_the_address_everywhere() -> None:
    made = yaml.safe_load(CliRunner().invoke(app.COMMANDS, ["manifest", "--url", "https://mentor.example.com/"]).stdout)
    address = "https://mentor.example.com/slack/events"
    assert made["settings"]["socket_mode_enabled"] is False
    assert made["settings"]["interactivity"]["request_url"] == address
    assert made["settings"]["event_subscriptions"]["request_url"] == address
    assert {command["url"] for command in made["features"]["slash_commands"]} == {address}


def test_a_manifest_needs_a_safe_address() -> None:
    result = CliRunner().invoke(app.COMMANDS, ["manifest", "--url", "http://mentor.example.com"])
    assert result.exit_code == 2
    assert "https://" in result.stderr


def test_the_manifest_asks_for_no_more_than_docs_give_a_reason_for() -> None:
    scopes = app.read_manifest()["oauth_config"]["scopes"]["bot"]
    table = (app.HERE / "docs" / "slack-app.md").read_text("utf-8").partition("| Event |")[0]
    reasons = re.findall(r"^\| `([a-z:._]+)` \|", table, re.MULTILINE)
    assert sorted(scopes) == sorted(reasons)
    assert "mpim:history" not in scopes


def test_help_names_commands_and_settings() -> None:
    out = CliRunner().invoke(app.COMMANDS, ["--help"], env={"COLUMNS": "200"}).stdout
    for name in ("serve", "manifest", "--keep", *SETTINGS):
        assert name in out


def post(url: str, body: dict[str, Any]) -> dict[str, Any]:
    headers = {"content-type": "application/json"}
    request = urllib.request.Request(url, data=json.dumps(body).encode(), headers=headers)  # noqa: S310
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310, our own loopback address
        answered: dict[str, Any] = json.load(answer)
    return answered


def messages(port: int) -> list[str]:
    page = f"http://127.0.0.1:{port}/_page"
    assert get(f"{page}/state?as=U0ADA")[0] == 200  # whoever looks at the page sees the app's conversation
    return [message["text"] for message in get(f"{page}/messages?as=U0ADA&channel=D0ADA")[1]["messages"]]


def say_hello(port: int) -> None:
    page = f"http://127.0.0.1:{port}/_page"
    messages(port)
    post(f"{page}/say", {"as": "U0ADA", "channel": "D0ADA", "text": "hello"})
    assert until(lambda: any("I am a bot" in text for text in messages(port)))


def test_the_playground_begins_afresh_unless_it_is_told_to_keep_the_story(start: Start, tmp_path: Path) -> None:
    def play_once(*words: str) -> list[str]:
        port = free_port()
        process = start(*words, PORT=str(port))
        assert process.stdout is not None
        process.stdout.readline()
        before = messages(port)
        say_hello(port)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=15)
        return before

    keep = ("--keep", str(tmp_path / "story"))
    assert play_once(*keep) == []
    assert "hello" in play_once(*keep)
    assert play_once() == []


def test_a_reset_lets_the_whole_story_begin_again(start: Start) -> None:
    port = free_port()
    process = start(PORT=str(port))
    assert process.stdout is not None
    process.stdout.readline()
    say_hello(port)
    page = f"http://127.0.0.1:{port}/_page"
    assert post(f"{page}/reset", {})["ok"]
    assert messages(port) == []
    assert post(f"{page}/command", {"as": "U0ADA", "channel": "D0ADA", "text": "/mentor"})["ok"]
    assert until(lambda: any("open for sign-up" in text for text in messages(port)))
